"""One partner for the brand: its scores over time, and every line of a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partners.network.models import Partner
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries import MetricFact, metric_facts
from standards.measures import MEASURES
from standards.reporting.queries.receipts import collections_of
from standards.scoring.queries import (
    current_scores,
    reckoning,
    scorecard,
    status_words,
    target_words,
    value_words,
)


@dataclass(frozen=True, slots=True)
class PartnerMonth:
    """Overall score of one month; ``is_silent``: it stands for a month that was not sent."""

    month: str
    overall: float | None
    is_upholding: bool | None
    is_silent: bool = False

    @property
    def sent(self) -> float | None:
        """The score of a month that was sent: a line has a gap in any other."""
        return None if self.is_silent else self.overall


@dataclass(frozen=True, slots=True)
class PartnerCells:
    """A month's standards with their lines, as the score document holds them.

    ``is_silent``: the score stands for a month that was not sent.
    Each line also has ``asks`` (its target), ``shown`` (its value), ``reckoning``, ``word`` and
    ``tone`` (its status), all in words, ``collection`` (where its value was sent, '' where the
    values are not to be seen) and ``has_figure``.
    """

    month: str
    is_final: bool
    is_silent: bool
    overall: str | None
    standards: tuple[dict[str, Any], ...]


def partner_trend(partner: Partner, last: str, actor: Actor, back: int = 13) -> list[PartnerMonth]:
    """The months up to ``last``; one query."""
    span = [months.shift(last, -by) for by in range(back - 1, -1, -1)]
    rows = (
        current_scores(span)
        .visible_to(actor, "network.read")  # type: ignore[attr-defined]  # ScoreQuerySet
        .filter(partner=partner)
        .values_list("month", "overall", "is_upholding", "has_sent")
    )
    found = {
        month: PartnerMonth(month, float(overall), upheld, not sent)
        for month, overall, upheld, sent in rows
        if overall is not None
    }
    return [found.get(month, PartnerMonth(month, None, None)) for month in span]


def partner_cells(partner: Partner, month: str, actor: Actor) -> PartnerCells | None:
    """The month's lines; submitted values only for who may see them."""
    card = scorecard(actor, partner.pk, month, capability="network.read")
    if card is None:
        return None
    may_see = Partner.objects.visible_to(actor, "values.read").filter(pk=partner.pk).exists()
    lines = [line for standard in card.document["standards"] for line in standard["lines"]]
    codes = {line["metric"] for line in lines}
    collections = collections_of(codes, month) if may_see else {}
    facts = metric_facts(codes)
    standards = tuple(
        {
            **standard,
            "lines": [
                {
                    **_worded(line if may_see else _closed(line), facts),
                    "has_figure": _has_figure(line["kind"], may_see=may_see),
                    "collection": collections.get(line["metric"], ""),
                }
                for line in standard["lines"]
            ],
        }
        for standard in card.document["standards"]
    )
    return PartnerCells(month, card.is_final, card.is_silent, card.overall, standards)


def _worded(line: dict[str, Any], facts: Mapping[str, MetricFact]) -> dict[str, Any]:
    word, tone = status_words(line, shows_target=True)
    fact = facts.get(line["metric"])
    texts = {
        "shown": value_words(line, dict(fact.choices) if fact else {}),
        "reckoning": reckoning(line),
        "asks": target_words(line),
    }
    return {**line, **texts, "word": word, "tone": tone}


def _has_figure(kind: str, *, may_see: bool) -> bool:
    """Whether a figure answers who asks for it: texts have none, positions only one by one."""
    measure = MEASURES[kind]
    return measure.has_figure and (may_see or not measure.is_position)


def _closed(line: dict[str, Any]) -> dict[str, Any]:
    hidden = ("value", "numerator", "denominator", "sample", "code", "cell")
    return {**line, **dict.fromkeys(hidden)}
