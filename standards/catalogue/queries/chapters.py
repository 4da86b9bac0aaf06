"""The text of one version, chapter by chapter, with the targets that apply to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass

from partners.network.audience import covers
from partners.network.queries import Place
from standards.catalogue.enums import SharingClass
from standards.catalogue.markup import html_of
from standards.catalogue.models import Clause, Target, Version
from standards.catalogue.queries.metrics import metric_facts
from standards.catalogue.sentences import (
    aim_sentence,
    audience_sentence,
    cap_sentence,
    method_sentence,
)


@dataclass(frozen=True, slots=True)
class ReadingTarget:
    """A target in words. ``audience`` is '' when everybody is meant."""

    metric: str
    code: str
    aim: str
    method: str
    weight: str
    is_mandatory: bool
    audience: str
    sample: int
    window: int
    counts_for: str
    gives_back: str


@dataclass(frozen=True, slots=True)
class ReadingClause:
    """A clause, texts as safe HTML."""

    public_id: str
    code: str
    title: str
    text: str
    rationale: str
    guidance: str
    evidence: str
    owner: str
    stage: str
    targets: tuple[ReadingTarget, ...]


@dataclass(frozen=True, slots=True)
class ReadingSection:
    """A chapter."""

    code: str
    title: str
    text: str
    clauses: tuple[ReadingClause, ...]


def cap_sentences(version: Version) -> tuple[str, ...]:
    """The caps of a version in words, for whoever reads the standard."""
    facts = metric_facts({cap["metric"] for cap in version.caps}) if version.caps else {}
    return tuple(
        cap_sentence(cap, facts[cap["metric"]].name, facts[cap["metric"]].unit, version.scale)
        for cap in version.caps
        if cap["metric"] in facts and not facts[cap["metric"]].is_brand_only
    )


def reading(version: Version, place: Place | None) -> tuple[ReadingSection, ...]:
    """The text of a version; with ``place`` only the targets that apply there. Three queries."""
    targets: dict[int, list[ReadingTarget]] = {}
    for target in _targets(version, place):
        targets.setdefault(target.clause_id, []).append(_target(target, place))
    clauses: dict[int, list[ReadingClause]] = {}
    for clause in version.clauses.order_by("position"):
        clauses.setdefault(clause.section_id, []).append(
            _clause(clause, tuple(targets.get(clause.pk, ())))
        )
    return tuple(
        ReadingSection(
            section.code,
            section.title,
            html_of(section.text),
            tuple(clauses.get(section.pk, ())),
        )
        for section in version.sections.order_by("position")
    )


def read_alike(version: Version, place: Place, others: Iterable[Place]) -> set[int]:
    """The partners among ``others`` to which the targets shown for ``place`` apply; one query."""
    rows = _all_targets(version)
    shown = _applying(rows, place)
    return {other.partner_id for other in others if _applying(rows, other) == shown}


def _targets(version: Version, place: Place | None) -> list[Target]:
    rows = _all_targets(version)
    return rows if place is None else _applying(rows, place)


def _all_targets(version: Version) -> list[Target]:
    return list(version.targets.select_related("metric").order_by("position"))


def _applying(rows: Iterable[Target], place: Place) -> list[Target]:
    taken: set[int] = set()
    targets = []
    for row in rows:
        if row.metric.sharing_class == SharingClass.BRAND_ONLY:
            continue
        if row.metric_id not in taken and covers(row.audience, place):
            taken.add(row.metric_id)
            targets.append(row)
    return targets


def _target(row: Target, place: Place | None) -> ReadingTarget:
    metric = row.metric
    # What is neither judged nor mandatory has no aim: it is asked for and shown.
    is_judged = row.weight > 0 or row.is_mandatory
    aim = aim_sentence(row, metric.kind, metric.polarity, metric.unit)
    method = method_sentence(row, row.params, metric.polarity, metric.unit)
    return ReadingTarget(
        metric=metric.name,
        code=metric.code,
        aim=aim if is_judged else "",
        method=method if is_judged else "",
        weight=f"{row.weight.normalize():f}",
        is_mandatory=row.is_mandatory,
        audience="" if place else audience_sentence(row.audience),
        sample=metric.minimum_sample,
        window=row.window_months,
        counts_for=metric.counts_for,
        gives_back=metric.gives_back,
    )


def _clause(row: Clause, targets: tuple[ReadingTarget, ...]) -> ReadingClause:
    return ReadingClause(
        public_id=str(row.public_id),
        code=row.code,
        title=row.title,
        text=html_of(row.text),
        rationale=html_of(row.rationale),
        guidance=html_of(row.guidance),
        evidence=html_of(row.evidence),
        owner=row.owner,
        stage=row.get_stage_display() if row.stage else "",
        targets=targets,
    )
