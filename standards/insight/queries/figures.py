"""Figures of one metric over groups and periods; each month by that month's placements."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partners.network.queries import Place, coded, places_in, territories_within, visible_ids
from portal.access.actor import Actor
from portal.lib.results import Refusal
from standards.catalogue.queries import MetricFact, metric_facts
from standards.insight.observations import Documents, observed
from standards.insight.questions import ATTRIBUTE, NONE, Condition, Question, groups_of
from standards.measures import MEASURES
from standards.measures.combination import Combined, NotCombinable, Observations, joined
from standards.reporting.queries import month_documents


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``n`` of ``expected`` partners contributed. ``name``: the group in words.

    ``level``: how deep a territory lies in the rows shown, 0 for every other group.
    """

    group: str
    name: str
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    expected: int
    method: str
    half_width: float | None = None
    level: int = 0

    @property
    def base_places(self) -> int:
        """Decimals that numerator and denominator need on the page."""
        parts = [part for part in (self.numerator, self.denominator) if part is not None]
        return 0 if all(part == int(part) for part in parts) else 1


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to a question; page, CSV and command are drawn from it alone."""

    question: Question
    metric: MetricFact
    rows: tuple[Figure, ...]

    @property
    def unit(self) -> str:
        """The unit of the values."""
        return MEASURES[self.metric.kind].combined_unit(self.metric.unit)


def figures(question: Question, actor: Actor) -> Figures:
    """The figures asked for, as far as ``actor`` may read the network's.

    Refuses what is unknown (metric, member, filter) and what cannot be combined.
    """
    metric = known_metric(question)
    _check_filters(question.where)
    if MEASURES[metric.kind].is_position and not question.is_single:
        raise Refusal("figure_position", metric=metric.name, kind=metric.kind)
    visible = visible_ids(actor, question.capability)
    collected = _Collected(question.by, _reach(question, actor))
    for month in question.span():
        places = [place for place in places_in(month, visible) if question.includes(place)]
        documents = month_documents(month, visible)
        collected.add(question, metric, month, places, documents)
    return Figures(question, metric, tuple(_rows(question, metric, collected)))


def known_metric(question: Question) -> MetricFact:
    """The metric of a question, if it exists and has the cell asked for."""
    metric = metric_facts([question.metric]).get(question.metric)
    if metric is None:
        raise Refusal("figure_metric", metric=question.metric)
    members = [code for code, _ in metric.members]
    if question.member and question.member not in members:
        raise Refusal(
            "figure_member",
            metric=metric.code,
            member=question.member,
            known=", ".join(members) or "–",
        )
    if not question.member and members and not metric.has_total:
        raise Refusal("figure_no_total", metric=metric.code, example=f"{metric.code}:{members[0]}")
    return metric


class _Collected:
    """Observations by (period, group), and who was expected to contribute."""

    def __init__(self, by: str, reach: frozenset[str] | None) -> None:
        self.reach = reach
        self.labels = _labels(by)
        self.paths = _paths() if by == "territory" else {}
        self.index: dict[tuple[str, str], int] = {}
        self.names: dict[str, str] = {}
        self.expected: dict[int, set[int]] = {}
        self.parts: list[Observations] = []

    def add(
        self,
        question: Question,
        metric: MetricFact,
        month: str,
        places: Sequence[Place],
        documents: Documents,
    ) -> None:
        """One month's cells."""
        period = question.period_of(month)
        ids: list[int] = []
        group: list[int] = []
        for place in places:
            for code in groups_of(place, question, self.reach):
                number = self.index.setdefault((period, code), len(self.index))
                ids.append(place.partner_id)
                group.append(number)
                self.expected.setdefault(number, set()).add(place.partner_id)
                self.names[code] = self.labels.get(code) or _name(place, question.by) or code
        numbers = np.array(group, dtype=np.int64)
        self.parts.append(observed(question.cell, metric, ids, documents, numbers))

    def levels(self) -> dict[str, int]:
        """How deep each territory lies below the highest one shown."""
        depths = {code: self.paths[code].count("/") for _, code in self.index if code in self.paths}
        top = min(depths.values(), default=0)
        return {code: depth - top for code, depth in depths.items()}


def _rows(question: Question, metric: MetricFact, collected: _Collected) -> list[Figure]:
    measure = MEASURES[metric.kind]
    factor = measure.factor(float(metric.factor))
    seen = joined(collected.parts)
    try:
        combined = measure.combine(seen, len(collected.index), factor, question.method)
    except NotCombinable as error:
        raise Refusal(error.reason, metric=metric.name, kind=metric.kind) from None
    levels = collected.levels()
    rows = [
        _figure(period, code, collected, number, combination, levels.get(code, 0))
        for (period, code), number in collected.index.items()
        for combination in combined[number]
    ]
    # Territories stand in the order of their tree, each before what lies below it.
    return sorted(
        rows,
        key=lambda row: (
            row.group == NONE,
            collected.paths.get(row.group, row.group),
            row.period,
            row.method,
        ),
    )


def _figure(
    period: str, code: str, collected: _Collected, number: int, combination: Combined, level: int
) -> Figure:
    return Figure(
        group=code,
        name=collected.names[code],
        period=period,
        value=combination.value,
        numerator=combination.numerator,
        denominator=combination.denominator,
        n=combination.n,
        expected=len(collected.expected[number]),
        method=combination.method,
        half_width=combination.half_width,
        level=level,
    )


def _name(place: Place, by: str) -> str:
    names = {
        "owner": place.owner_name,
        "partner": place.partner_name,
    }
    return names.get(by, "")


def _labels(by: str) -> dict[str, str]:
    """Names that places do not carry."""
    if by not in ("territory", "tier", "kind"):
        return {}
    return dict(coded(by).values_list("code", "name"))


def _paths() -> dict[str, str]:
    return dict(coded("territory").values_list("code", "path"))


def _reach(question: Question, actor: Actor) -> frozenset[str] | None:
    """The territories whose partners an actor reads without exception; None for all."""
    reach = actor.reach(question.capability)
    if reach.everything:
        return None
    return frozenset(territories_within(reach).values_list("code", flat=True))


def _check_filters(where: Sequence[Condition]) -> None:
    for condition in where:
        if condition.key.startswith(ATTRIBUTE):
            continue
        codes = set(condition.values) - {NONE}
        rows = coded(condition.key).filter(code__in=codes)
        missing = codes - set(rows.values_list("code", flat=True))
        if missing:
            raise Refusal("figure_value", key=condition.key, value=", ".join(sorted(missing)))
