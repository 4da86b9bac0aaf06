"""Standards to read: the list, one version with the targets that apply, who has read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from partners.network.audience import covers
from partners.network.models import Partner
from partners.network.queries import Place, places_in
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.enums import SharingClass, VersionState
from standards.catalogue.markup import html_of
from standards.catalogue.models import (
    Acknowledgement,
    Clause,
    Publication,
    Standard,
    Target,
    Version,
)
from standards.catalogue.queries.force import Coverages, version_masks
from standards.catalogue.wording import aim_sentence, audience_sentence, method_sentence


@dataclass(frozen=True, slots=True)
class ReadCount:
    """How many of the partners asked have read a version."""

    read: int
    asked: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down so that 100 means everybody."""
        return 100 * self.read // self.asked if self.asked else 0


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard in the list. ``unread``: names of own partners that have not read it."""

    code: str
    name: str
    summary: str
    number: str
    effective_month: str
    clauses: int
    newest: str
    newest_state: str
    newest_label: str
    count: ReadCount | None
    unread: tuple[str, ...]


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


def current_month() -> str:
    """The month it is now in the portal's time zone."""
    return months.of(timezone.localdate())


def own_places(actor: Actor) -> list[Place]:
    """Where the partners an actor reads standards for stand now."""
    ids = Partner.objects.visible_to(actor, "standards.read").values_list("pk", flat=True)
    return places_in(current_month(), list(ids))


def bound_now(places: Sequence[Place]) -> dict[int, list[int]]:
    """By version in force now or announced, the partners among ``places`` it binds."""
    covering = Coverages(places)
    found: dict[int, list[int]] = {}
    later = Publication.objects.filter(effective_month__gt=current_month())
    masks = version_masks(current_month(), places, covering)
    for version_id, audience in later.values_list("version_id", "audience"):
        masks[version_id] = covering.mask(audience)
    for version_id, mask in masks.items():
        ids = [place.partner_id for place, is_bound in zip(places, mask, strict=True) if is_bound]
        if ids:
            found[version_id] = ids
    return found


def standard_lines(actor: Actor) -> list[StandardLine]:
    """The standards an actor may read: all for the brand, what binds them for partners."""
    whole = actor.reach("standards.read").everything
    bound = {} if whole else bound_now(own_places(actor))
    versions = Version.objects.select_related("standard", "publication").order_by(
        "created_at", "pk"
    )
    if not whole:
        versions = versions.filter(pk__in=bound)
    by_standard: dict[int, list[Version]] = {}
    for version in versions:
        by_standard.setdefault(version.standard_id, []).append(version)
    latest = {key: _latest(rows) for key, rows in by_standard.items()}
    ids = [version.pk for version in latest.values()]
    clauses = dict(
        Clause.objects.filter(version_id__in=ids)
        .order_by()
        .values_list("version_id")
        .annotate(number=Count("pk"))
    )
    counts = read_counts(ids) if whole else {}
    unread = {} if whole else _unread(ids, actor)
    lines = [
        _line(
            latest[key],
            rows[-1],
            clauses.get(latest[key].pk, 0),
            counts.get(latest[key].pk),
            unread.get(latest[key].pk, ()),
        )
        for key, rows in by_standard.items()
    ]
    if whole:
        lines += [
            StandardLine(row.code, row.name, row.summary, "", "", 0, "", "", "", None, ())
            for row in Standard.objects.exclude(pk__in=by_standard)
        ]
    return sorted(lines, key=lambda line: line.name.casefold())


def read_counts(version_ids: Sequence[int]) -> dict[int, ReadCount]:
    """By published version, how many partners were asked and have read it."""
    rows = (
        Acknowledgement.objects.filter(publication__version_id__in=version_ids)
        .order_by()
        .values_list("publication__version_id")
        .annotate(asked=Count("pk"), read=Count("pk", filter=Q(acknowledged_at__isnull=False)))
    )
    return {version: ReadCount(read, asked) for version, asked, read in rows}


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


def _latest(rows: Sequence[Version]) -> Version:
    published = [row for row in rows if row.state != VersionState.DRAFT and _publication(row)]
    now = current_month()
    in_force = [row for row in published if row.publication.effective_month <= now]
    pick = in_force or published
    if not pick:
        return rows[-1]
    return max(pick, key=lambda row: (row.publication.effective_month, row.published_at, row.pk))


def _publication(row: Version) -> Publication | None:
    return getattr(row, "publication", None)


def _line(
    version: Version,
    newest: Version,
    clauses: int,
    count: ReadCount | None,
    unread: tuple[str, ...],
) -> StandardLine:
    publication = _publication(version)
    return StandardLine(
        code=version.standard.code,
        name=version.standard.name,
        summary=version.standard.summary,
        number=version.number,
        effective_month=publication.effective_month if publication else "",
        clauses=clauses,
        newest=newest.number,
        newest_state=newest.state,
        newest_label=newest.get_state_display(),
        count=count,
        unread=unread,
    )


def _unread(version_ids: Sequence[int], actor: Actor) -> dict[int, tuple[str, ...]]:
    rows = (
        Acknowledgement.objects.visible_to(actor, "standards.read")
        .filter(publication__version_id__in=version_ids, acknowledged_at=None)
        .order_by("partner__name")
        .values_list("publication__version_id", "partner__name")
    )
    found: dict[int, tuple[str, ...]] = {}
    for version_id, name in rows:
        found[version_id] = (*found.get(version_id, ()), name)
    return found


def _targets(version: Version, place: Place | None) -> list[Target]:
    rows = list(version.targets.select_related("metric").order_by("position"))
    if place is None:
        return rows
    taken: set[int] = set()
    kept = []
    for row in rows:
        if row.metric.sharing_class == SharingClass.BRAND_ONLY:
            continue
        if row.metric_id not in taken and covers(row.audience, place):
            taken.add(row.metric_id)
            kept.append(row)
    return kept


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
