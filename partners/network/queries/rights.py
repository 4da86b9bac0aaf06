"""What managers were given in the network: whole territories, and single partners."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from partners.network.models import Partner, PartnerGrant, Territory, TerritoryGrant
from portal.access.grants import grant_rows, granted

TERRITORY_RIGHT = "network.manage_territory"
PARTNER_RIGHT = "network.manage_partner"


def given_territories(user: Any) -> QuerySet[Territory]:
    """The territories a person was given, by path; none for inactive people."""
    return granted(TERRITORY_RIGHT, user, Territory).order_by("path")


def given_partners(user: Any) -> QuerySet[Partner]:
    """The partners a person was given one by one, by code; none for inactive people."""
    return granted(PARTNER_RIGHT, user, Partner).order_by("code")


def given_paths(user_key: int) -> QuerySet[TerritoryGrant, Any]:
    """The paths of the territories a person was given, active or not: every request asks this."""
    rows = grant_rows(TerritoryGrant, TERRITORY_RIGHT.rpartition(".")[2], [user_key])
    return rows.values_list("content_object__path", flat=True)


def partners_given_to(user_ids: Iterable[int], partner_ids: Iterable[int]) -> list[tuple[int, int]]:
    """(partner, user) of those of ``partner_ids`` given to users one by one, oldest first."""
    rows = grant_rows(PartnerGrant, PARTNER_RIGHT.rpartition(".")[2], user_ids)
    some = rows.filter(content_object__in=list(partner_ids)).order_by("pk")
    return list(some.values_list("content_object_id", "user_id"))


def territories_given_to(user_ids: Iterable[int]) -> list[tuple[str, int]]:
    """(path, user) of the territories that users were given, oldest first."""
    rows = grant_rows(TerritoryGrant, TERRITORY_RIGHT.rpartition(".")[2], user_ids)
    return list(rows.order_by("pk").values_list("content_object__path", "user_id"))
