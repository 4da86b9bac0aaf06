"""What managers were given in the network: whole territories, and single partners."""

from typing import Any

from django.db.models import QuerySet

from partners.network.models import Partner, Territory, TerritoryGrant
from portal.access.grants import grant_rows, granted

TERRITORY_RIGHT = "network.manage_territory"
PARTNER_RIGHT = "network.manage_partner"


def given_territories(user: Any) -> QuerySet[Territory]:
    """The territories a person was given, by path; none for inactive people."""
    return granted(TERRITORY_RIGHT, user, Territory).order_by("path")


def given_partners(user: Any) -> QuerySet[Partner]:
    """The partners a person was given one by one, by code; none for inactive people."""
    return granted(PARTNER_RIGHT, user, Partner).order_by("code")


def given_paths(user: Any) -> QuerySet[TerritoryGrant, Any]:
    """The paths of the territories a person was given, active or not: every request asks this."""
    rows = grant_rows(TerritoryGrant, TERRITORY_RIGHT.rpartition(".")[2], [user.pk])
    return rows.values_list("content_object__path", flat=True)
