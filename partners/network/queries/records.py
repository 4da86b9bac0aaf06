"""Partners as rows of columns, each with the place it has in a month: one joined query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from partners.network.models import Partner, in_force

PARTNER_COLUMNS = (
    "public_id",
    "code",
    "name",
    "status",
    "time_zone",
    "joined_month",
    "left_month",
)
# The place's name in a row, and where it is read: codes, the path and the attributes.
_PLACE = {
    "territory": "place__territory__code",
    "territory_path": "place__territory__path",
    "owner": "place__owner__code",
    "kind": "place__kind__code",
    "tier": "place__tier__code",
    "attributes": "place__attributes",
}
PLACE_COLUMNS = tuple(_PLACE)


def with_place(rows: QuerySet[Partner], month: str) -> QuerySet[Partner, dict[str, Any]]:
    """``rows`` as dicts of `PARTNER_COLUMNS` and `PLACE_COLUMNS`.

    The place's columns are None for a partner that has no placement in ``month`` or is not
    expected to report it, as in :func:`partners.network.queries.places_in`.
    """
    counts = (
        in_force(month, "placements__")
        & Q(joined_month__lte=month)
        & (Q(left_month="") | Q(left_month__gte=month))
    )
    placed = rows.annotate(place=FilteredRelation("placements", condition=counts))
    columns = {name: F(path) for name, path in _PLACE.items()}
    found: QuerySet[Partner, dict[str, Any]] = placed.values(*PARTNER_COLUMNS, **columns)
    return found


def present_ids(public_ids: Iterable[str]) -> set[str]:
    """Those of ``public_ids`` whose partner has not left."""
    rows = Partner.objects.present().filter(public_id__in=list(public_ids))
    return {str(each) for each in rows.values_list("public_id", flat=True)}
