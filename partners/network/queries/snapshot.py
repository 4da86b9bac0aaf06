"""The partners somebody manages as they stand in a month, for comparing a list with them."""

from django.db.models import FilteredRelation

from partners.network.differences import Standing
from partners.network.models import OtherCode, Partner, in_force
from portal.access.actor import Actor

_COLUMNS = (
    "pk",
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
    "place__attributes",
    "predecessor__code",
)


def standing_partners(actor: Actor, month: str) -> list[Standing]:
    """Every partner the actor manages, left ones too, by code; one query."""
    rows = Partner.objects.visible_to(actor, "partners.manage").order_by("code")
    placed = rows.annotate(
        place=FilteredRelation("placements", condition=in_force(month, "placements__"))
    )
    return [
        Standing(
            row[0],
            str(row[1]),
            row[2],
            row[3],
            row[4],
            row[5],
            row[6],
            row[7],
            territory=row[8] or "",
            territory_path=row[9] or "",
            owner=row[10] or "",
            kind=row[11] or "",
            tier=row[12] or "",
            attributes=row[13] or {},
            is_placed=row[8] is not None,
            predecessor=row[14] or "",
        )
        for row in placed.values_list(*_COLUMNS)
    ]


def other_codes(actor: Actor) -> dict[str, str]:
    """Codes of earlier lists, to the own code of the partner the actor manages."""
    partners = Partner.objects.visible_to(actor, "partners.manage")
    rows = OtherCode.objects.filter(partner__in=partners.values("pk"))
    return dict(rows.values_list("code", "partner__code"))
