"""Standards to read: which version binds whom now or soon, the list, who has read it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from partners.network.queries import Place, all_partners, partners_within, places_in
from partners.network.queries.own import own_partners
from portal.access.actor import Actor
from portal.access.memory import remembered
from portal.lib import months
from standards.catalogue.enums import VersionState
from standards.catalogue.models import Acknowledgement, Clause, Publication, Standard, Version
from standards.catalogue.queries.force import Coverages, published_versions, version_masks


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
class Reading:
    """A version one partner was asked to read, its standard, and the metrics it judges."""

    partner_id: int
    version_id: int
    code: str
    name: str
    is_read: bool
    metrics: frozenset[str]


@dataclass(frozen=True, slots=True)
class LaterVersion:
    """An announced version. ``unread``: names of own partners that have not read it."""

    number: str
    effective_month: str
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardLine:
    """A standard in the list.

    ``unread_now``: names of own partners that have not read what binds them now; what is announced
    stands in ``later``.
    """

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
    unread_now: tuple[str, ...]
    later: tuple[LaterVersion, ...] = ()

    @property
    def is_announced(self) -> bool:
        """Whether even the version shown is not in force yet."""
        return self.effective_month > current_month()

    @property
    def unread(self) -> tuple[str, ...]:
        """Names of own partners with any version to read."""
        names = [*self.unread_now, *(name for row in self.later for name in row.unread)]
        return tuple(dict.fromkeys(names))


def current_month() -> str:
    """The month it is now in the portal's time zone."""
    return months.of(timezone.localdate())


def own_places(actor: Actor) -> list[Place]:
    """Where the partners an actor reads standards for stand now."""
    if actor.is_brand:
        rows = partners_within(actor, "standards.read")
        return places_in(current_month(), list(rows.values_list("pk", flat=True)))
    own = own_partners(actor, "standards.read")
    return places_in(current_month(), sorted(partner.pk for partner in own))


def bound_now(places: Sequence[Place]) -> dict[int, list[int]]:
    """By version in force now or announced, the partners among ``places`` it binds."""
    covering = Coverages(places)
    by_version: dict[int, list[int]] = {}
    masks = version_masks(current_month(), places, covering)
    for row in published_versions(None):
        if row.effective_month > current_month():
            masks[row.version_id] = covering.mask(row.audience)
    for version_id, mask in masks.items():
        ids = [place.partner_id for place, is_bound in zip(places, mask, strict=True) if is_bound]
        if ids:
            by_version[version_id] = ids
    return by_version


def versions_to_read(code: str, places: Sequence[Place]) -> dict[int, list[Version]]:
    """By partner among ``places``, the version of a standard in force, then those announced."""
    bound = bound_now(places)
    rows = (
        Version.objects.filter(pk__in=bound, standard__code=code)
        .select_related("standard", "publication")
        .order_by("publication__effective_month", "published_at", "pk")
    )
    by_partner: dict[int, list[Version]] = {}
    for version in rows:
        for partner_id in bound[version.pk]:
            by_partner.setdefault(partner_id, []).append(version)
    return by_partner


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
    # A manager of some territories reads what binds those, but is not the one to acknowledge it.
    is_brand = whole or actor.is_brand
    counts = read_counts(ids, actor) if is_brand else {}
    unread = {} if is_brand else _unread(bound, actor)
    lines = [
        _line(
            latest[key],
            rows,
            clauses.get(latest[key].pk, 0),
            counts.get(latest[key].pk),
            unread,
        )
        for key, rows in by_standard.items()
    ]
    if whole:
        lines += [
            StandardLine(row.code, row.name, row.summary, "", "", 0, "", "", "", None, ())
            for row in Standard.objects.exclude(pk__in=by_standard)
        ]
    return sorted(lines, key=lambda line: line.name.casefold())


def unread_standards(actor: Actor) -> dict[str, str]:
    """Code and name of the standards an actor's own partners have to read, by name."""
    places = own_places(actor)
    bound = bound_now(places)
    asked = acknowledgements(sorted(place.partner_id for place in places)) if bound else []
    names = {
        row.code: row.name
        for row in asked
        if not row.is_read and row.partner_id in bound.get(row.version_id, ())
    }
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


@remembered
def acknowledgements(partner_ids: Sequence[int]) -> list[Reading]:
    """What partners were asked to read, and whether they have; one query."""
    version = "publication__version"
    rows = Acknowledgement.objects.filter(partner_id__in=partner_ids).values_list(
        "partner_id",
        f"{version}_id",
        f"{version}__standard__code",
        f"{version}__standard__name",
        "acknowledged_at",
        f"{version}__targets__metric__code",
    )
    metrics: dict[tuple[int, int, str, str, bool], set[str]] = {}
    for *asked, read_at, metric in rows:
        metrics.setdefault((*asked, read_at is not None), set()).add(metric or "")
    return [Reading(*asked, frozenset(codes - {""})) for asked, codes in metrics.items()]


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Of what binds a partner now or soon: how much is unread, and when it last marked any."""

    unread: int
    last_at: dt.datetime | None


def reading_states(places: Sequence[Place]) -> dict[int, ReadingState]:
    """By partner among ``places`` that is asked to read something; three queries and the bound."""
    bound = {version: set(ids) for version, ids in bound_now(places).items()}
    rows = Acknowledgement.objects.filter(
        publication__version_id__in=bound, partner_id__in=[place.partner_id for place in places]
    ).values_list("partner_id", "publication__version_id", "acknowledged_at")
    states: dict[int, ReadingState] = {}
    for partner, version, read_at in rows:
        if partner in bound[version]:
            before = states.get(partner, ReadingState(0, None))
            moments = [at for at in (before.last_at, read_at) if at]
            unread = before.unread + (read_at is None)
            states[partner] = ReadingState(unread, max(moments, default=None))
    return states


def read_counts(version_ids: Sequence[int], actor: Actor) -> dict[int, ReadCount]:
    """By published version, how many partners in reach were asked and have read it.

    Who has left is on neither side, as in the list of those who have not (`unread_partners`).
    """
    present = all_partners().present()
    rows = (
        Acknowledgement.objects.visible_to(actor)
        .filter(publication__version_id__in=version_ids, partner__in=present.values("pk"))
        .order_by()
        .values_list("publication__version_id")
        .annotate(asked=Count("pk"), read=Count("pk", filter=Q(acknowledged_at__isnull=False)))
    )
    return {version: ReadCount(read, asked) for version, asked, read in rows}


def effective_month_of(version: Version) -> str:
    """From when a version is in force; '' while it is not published."""
    publication = _publication(version)
    return publication.effective_month if publication else ""


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
    rows: Sequence[Version],
    clauses: int,
    count: ReadCount | None,
    unread: Mapping[int, tuple[str, ...]],
) -> StandardLine:
    newest = rows[-1]
    now = current_month()
    later = sorted(
        (row for row in rows if row.pk != version.pk and effective_month_of(row) > now),
        key=effective_month_of,
    )
    # Outlets in different places may be bound by different versions at the same time.
    here = [row for row in rows if row not in later]
    return StandardLine(
        code=version.standard.code,
        name=version.standard.name,
        summary=version.standard.summary,
        number=version.number,
        effective_month=effective_month_of(version),
        clauses=clauses,
        newest=newest.number,
        newest_state=newest.state,
        newest_label=newest.get_state_display(),
        count=count,
        unread_now=tuple(dict.fromkeys(name for row in here for name in unread.get(row.pk, ()))),
        later=tuple(
            LaterVersion(row.number, effective_month_of(row), unread.get(row.pk, ()))
            for row in later
        ),
    )


def _unread(bound: Mapping[int, Sequence[int]], actor: Actor) -> dict[int, tuple[str, ...]]:
    rows = (
        Acknowledgement.objects.visible_to(actor, "standards.read")
        .filter(publication__version_id__in=bound, acknowledged_at=None)
        .order_by("partner__name")
        .values_list("publication__version_id", "partner_id", "partner__name")
    )
    by_version: dict[int, tuple[str, ...]] = {}
    for version_id, partner_id, name in rows:
        if partner_id in bound[version_id]:
            by_version[version_id] = (*by_version.get(version_id, ()), name)
    return by_version
