"""Whom people of partners may ask, and in which time zone they work."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from partners.network.models import PartnerGrant, TerritoryGrant
from partners.people.grants import PARTNER_RIGHT, TERRITORY_RIGHT
from partners.people.models import BrandRole, BrandRoleName, Membership
from portal.access.grants import ObjectGrant, grant_rows
from portal.access.wall import brand_rows
from portal.accounts.models import User
from portal.notices.registry import Contact


@brand_rows("whom a partner may ask")
def contacts(person_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """The manager who is nearest to the first outlet of each person, five queries.

    Nearest is who manages the outlet by name, then whose territory is the smallest around it, then
    who manages the whole network; of several the one who came first.
    """
    outlets = _first_outlets(person_ids)
    if not outlets:
        return {}
    roles = BrandRole.objects.filter(
        role=BrandRoleName.MANAGER, ended_at=None, user__is_active=True
    ).order_by("pk")
    managers = {row.user_id: row for row in roles.select_related("user")}
    named = dict(
        _rows(PartnerGrant, PARTNER_RIGHT, managers)
        .filter(content_object__in=[partner for partner, _, _ in outlets.values()])
        .order_by("-pk")
        .values_list("content_object_id", "user_id")
    )
    placed = _rows(TerritoryGrant, TERRITORY_RIGHT, managers).order_by("-pk")
    areas = dict(placed.values_list("content_object__path", "user_id"))
    whole = next((key for key, row in managers.items() if not row.is_limited), None)
    found = {}
    for person, (partner, path, _) in outlets.items():
        around = [area for area in areas if path and path.startswith(area)]
        key = named.get(partner) or (areas[max(around, key=len)] if around else whole)
        if key is not None:
            found[person] = _contact(managers[key].user)
    return found


@brand_rows("where people work")
def zones(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The time zone of the first outlet of each person."""
    return {person: zone for person, (_, _, zone) in _first_outlets(person_ids).items()}


def _first_outlets(person_ids: Iterable[UUID]) -> dict[UUID, tuple[int, str, str]]:
    """By person the outlet held longest: its key, territory path and time zone."""
    rows = Membership.objects.filter(user__public_id__in=list(person_ids), ended_at=None)
    columns = ("user__public_id", "partner_id", "partner__home_path", "partner__time_zone")
    return {
        person: (partner, path, zone)
        for person, partner, path, zone in rows.order_by("-pk").values_list(*columns)
    }


def _rows(model: type[ObjectGrant], right: str, managers: Iterable[int]) -> QuerySet[Any]:
    return grant_rows(model, right.rpartition(".")[2], managers)


def _contact(user: User) -> Contact:
    return Contact(user.get_full_name(), user.email, user.phone)
