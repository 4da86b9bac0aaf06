"""Tell whoever places partners what follows from it."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest

from partners.network.models import Partner, Territory
from partners.network.queries import places_in
from partners.network.registry import Spot, follows
from partners.network.rows import PartnerRow


def spots_of_rows(rows: Iterable[PartnerRow]) -> list[Spot]:
    """Where new partners would stand; rows of unknown places are left out."""
    paths = dict(Territory.objects.values_list("code", "path"))
    return [
        Spot(row.code, row.owner, row.tier, row.kind, paths[row.territory], row.attributes)
        for row in rows
        if row.territory in paths
    ]


def spots_in(month: str, partner: Partner) -> list[Spot]:
    """Where a partner stands in a month."""
    return [
        Spot(
            place.partner_code,
            place.owner,
            place.tier,
            place.kind,
            place.territory_path,
            place.attributes,
        )
        for place in places_in(month, [partner.pk])
    ]


def tell(request: HttpRequest, before: Sequence[Spot], after: Sequence[Spot]) -> None:
    """Say it on the next page."""
    for text in follows(before, after):
        messages.info(request, text)
