"""The list of partners: filtered, in keyset pages, with counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, FilteredRelation, OuterRef, QuerySet
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.importing.columns import ATTRIBUTE
from partners.network.models import Partner, PartnerQuerySet, Placement, Territory, in_force
from portal.access.actor import Actor
from portal.lib import months
from portal.lib.search import holding

PAGE = 50
COUNTED = 10_000
# By field of a list the column that holds it.
_RECORD = {
    "code": "code",
    "name": "name",
    "owner": "now__owner__code",
    "owner_name": "now__owner__name",
    "territory": "now__territory__code",
    "kind": "now__kind__code",
    "tier": "now__tier__code",
    "joined_month": "joined_month",
    "left_month": "left_month",
    "time_zone": "time_zone",
    "status": "status",
}
_PLACE = ("now__territory__name", "now__owner__name", "now__kind__name", "now__tier__name")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; codes, '' for no limit. ``text``: words of code and name."""

    text: str = ""
    territory: str = ""
    kind: str = ""
    tier: str = ""
    owner: str = ""
    status: str = ""
    # Those with a place that begins in this month.
    placed: str = ""
    # Those whose last month this is, and who have not left.
    leaves: str = ""

    @property
    def is_any(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text) or self.narrows

    @property
    def narrows(self) -> bool:
        """Whether anything but the text narrows the list."""
        codes = (self.territory, self.kind, self.tier, self.owner, self.status)
        return any((*codes, self.placed, self.leaves))

    def as_query(self) -> Mapping[str, str]:
        """For links."""
        named = {"q": self.text}
        for name in ("territory", "kind", "tier", "owner", "status", "placed", "leaves"):
            named[name] = getattr(self, name)
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One line of the list; the place is the one in force now ('' when there is none).

    ``leaves_after`` is the last month of a planned leaving.
    """

    public_id: str
    code: str
    name: str
    status: str
    status_label: str
    leaves_after: str
    territory: str
    owner: str
    kind: str
    tier: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A count, exact up to `COUNTED`."""

    number: int

    @property
    def is_more(self) -> bool:
        """Whether there are more than were counted."""
        return self.number > COUNTED

    def __str__(self) -> str:
        return f"{COUNTED:,}+" if self.is_more else f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of partners; ``last_code`` is the key of the next page ('' on the last)."""

    lines: tuple[PartnerLine, ...]
    total: Tally
    last_code: str


def partner_page(filters: Filters, actor: Actor, *, after: str = "", size: int = PAGE) -> Listing:
    """The page of partners after the code ``after``; two queries whatever the depth."""
    rows = _filtered(filters, actor)
    page = _lines(rows.filter(code__gt=after).order_by("code"), size + 1)
    more = len(page) > size
    page = page[:size]
    return Listing(page, tally(rows), page[-1].code if more else "")


def listed_records(filters: Filters, actor: Actor) -> list[dict[str, object]]:
    """All partners of a list by code, as they stand now: values by field; one query."""
    rows = _with_place(_filtered(filters, actor)).order_by("code")
    return [
        dict(zip(_RECORD, (value or "" for value in values), strict=True))
        | {f"{ATTRIBUTE}{code}": value for code, value in (attributes or {}).items()}
        for *values, attributes in rows.values_list(*_RECORD.values(), "now__attributes")
    ]


def tally(rows: PartnerQuerySet) -> Tally:
    """How many rows there are, never counting far beyond `COUNTED`."""
    return Tally(rows.order_by()[: COUNTED + 1].count())


def _filtered(filters: Filters, actor: Actor) -> PartnerQuerySet:
    rows = Partner.objects.visible_to(actor)
    rows = rows.filter(holding(filters.text))
    if filters.status:
        rows = rows.filter(status=filters.status)
    placed = _placed_now()
    narrowed = {
        "kind__code": filters.kind,
        "tier__code": filters.tier,
        "owner__code": filters.owner,
    }
    conditions = {name: value for name, value in narrowed.items() if value}
    if conditions:
        rows = rows.filter(Exists(placed.filter(partner=OuterRef("pk"), **conditions)))
    if filters.placed:
        begun = Placement.objects.filter(partner=OuterRef("pk"), from_month=filters.placed)
        rows = rows.present().filter(Exists(begun))
    if filters.leaves:
        rows = rows.present().filter(left_month=filters.leaves)
    if filters.territory:
        path = Territory.objects.filter(code=filters.territory).values_list("path", flat=True)
        rows = rows.filter(home_path__startswith=path.first() or "?")
    return rows


def _placed_now() -> QuerySet[Placement]:
    return Placement.objects.filter(in_force(_month()))


def _month() -> str:
    return months.of(timezone.localdate())


def _with_place(rows: PartnerQuerySet) -> PartnerQuerySet:
    held = in_force(_month(), "placements__")
    return rows.annotate(now=FilteredRelation("placements", condition=held))


def _lines(rows: PartnerQuerySet, most: int) -> tuple[PartnerLine, ...]:
    """The first lines of ``rows``, read in one query as plain columns."""
    labels = {status.value: str(status.label) for status in PartnerStatus}
    placed = _with_place(rows)
    records = placed.values_list("public_id", "code", "name", "status", "left_month", *_PLACE)
    return tuple(
        PartnerLine(
            str(public_id),
            code,
            name,
            status,
            labels[status],
            left_month if status != PartnerStatus.LEFT else "",
            *(value or "" for value in place),
        )
        for public_id, code, name, status, left_month, *place in records[:most]
    )
