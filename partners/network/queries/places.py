"""Where partners stand in a month: the one source of placement for every figure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.models import Owner, Placement, in_force
from portal.access.memory import remembered
from portal.access.wall import brand_rows
from portal.lib import months


@dataclass(frozen=True, slots=True)
class Place:
    """One partner's placement in one month, in codes and names; no rows to walk."""

    partner_id: int
    partner_public_id: str
    partner_code: str
    partner_name: str
    territory: str
    territory_path: str
    owner: str
    owner_name: str
    kind: str
    tier: str
    tier_is_earned: bool
    attributes: dict[str, object] = field(default_factory=dict)

    def within(self, territory_codes: Iterable[str]) -> bool:
        """Whether the place lies in one of the territories or below."""
        parts = set(self.territory_path.strip("/").split("/"))
        return not parts.isdisjoint(territory_codes)


def placements_in(month: str) -> QuerySet[Placement]:
    """The placements in force in ``month`` of partners expected to report it."""
    return (
        Placement.objects.filter(in_force(month))
        .filter(partner__joined_month__lte=month)
        .filter(Q(partner__left_month="") | Q(partner__left_month__gte=month))
    )


@remembered
def places_in(month: str, partner_ids: Iterable[int] | None = None) -> list[Place]:
    """Every partner's place in ``month`` ordered by partner code, in one query."""
    rows = placements_in(month)
    if partner_ids is not None:
        rows = rows.filter(partner_id__in=list(partner_ids))
    columns = rows.order_by("partner__code").values_list(
        "partner_id",
        "partner__public_id",
        "partner__code",
        "partner__name",
        "territory__code",
        "territory__path",
        "owner__code",
        "owner__name",
        "kind__code",
        "tier__code",
        "tier__is_earned",
        "attributes",
    )
    return [
        Place(row[0], str(row[1]), *row[2:9], row[9] or "", bool(row[10]), attributes=row[11])
        for row in columns
    ]


@remembered
@brand_rows("outlets of one's owner that others serve")
def owners_served(partner_ids: frozenset[int]) -> dict[str, int]:
    """Keys, by code, of the owners with outlets today that are all among these."""
    placed = Placement.objects.counting_in(months.of(timezone.now().date()))
    placed = placed.exclude(partner__status=PartnerStatus.LEFT)
    within = Q(partner_id__in=sorted(partner_ids))
    owner_ids = placed.filter(within).values("owner_id")
    others = placed.exclude(within).filter(owner_id__in=owner_ids).values("owner_id")
    owners = Owner.objects.filter(pk__in=owner_ids).exclude(pk__in=others)
    return dict(owners.values_list("code", "pk"))
