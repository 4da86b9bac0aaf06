"""Partners as rows of columns, each with the place it has in a month: one joined query."""

from collections.abc import Iterable
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet, TextField
from django.db.models.functions import Cast

from partners.network.models import Partner, in_force
from portal.access.actor import Actor
from portal.access.memory import remembered

_COLUMNS = (
    "public_id",
    "code",
    "name",
    "status",
    "time_zone",
    "joined_month",
    "left_month",
    "place__territory__code",
    "place__territory__path",
    "place__owner__code",
    "place__kind__code",
    "place__tier__code",
    "attributes_json",
)


def with_place(rows: QuerySet[Partner], month: str) -> QuerySet[Partner, Any]:
    """``rows`` as named tuples of a partner's own columns and those of its place, in this order:

    public_id, code, name, status, time_zone, joined_month, left_month; territory, territory path,
    owner, kind, tier (codes) and attributes (as JSON text, which is only passed on). The place's
    are None for a partner that has no placement in ``month`` or is not expected to report it, as
    in :func:`partners.network.queries.places_in`.
    """
    counts = (
        in_force(month, "placements__")
        & Q(joined_month__lte=month)
        & (Q(left_month="") | Q(left_month__gte=month))
    )
    placed = rows.annotate(
        place=FilteredRelation("placements", condition=counts),
        attributes_json=Cast("place__attributes", TextField()),
    )
    records: QuerySet[Partner, Any] = placed.values_list(*_COLUMNS, named=True)
    return records


def present_ids(public_ids: Iterable[str]) -> set[str]:
    """Those of ``public_ids`` whose partner has not left."""
    rows = Partner.objects.present().filter(public_id__in=list(public_ids))
    return {str(each) for each in rows.values_list("public_id", flat=True)}


def visible_ids(actor: Actor, capability: str) -> list[int] | None:
    """The partners (keys, in order) within the actor's area; None for all there are."""
    if actor.reach(capability).everything:
        return None
    return [row[0] for row in visible_spans(actor, capability)]


@remembered
def visible_spans(actor: Actor, capability: str) -> list[tuple[int, str, str, str]]:
    """(key, first month, last month or "", status) of the partners within the actor's area."""
    rows = Partner.objects.visible_to(actor, capability).order_by("pk")
    return list(rows.values_list("pk", "joined_month", "left_month", "status"))
