"""Roles at the brand, and the places a manager's role is limited to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from partners.network.queries import (
    PARTNER_RIGHT,
    TERRITORY_RIGHT,
    coded,
    given_partners,
    given_territories,
)
from partners.people.enums import BrandRoleName
from partners.people.models import BrandRole, Membership
from partners.people.services.role_notifications import tell_deciders
from portal.access.actor import Actor
from portal.access.capabilities import DECIDING
from portal.access.grants import give, take
from portal.accounts.services.persons import end_credentials, lock_person
from portal.audit.services import record
from portal.lib.ids import new_public_id
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    actor: Actor | None,
    territories: Sequence[str] = (),
    partners: Sequence[str] = (),
    confirmed_by: UUID | None = None,
    channel: str = "page",
) -> BrandRole:
    """Give ``user`` a role at the brand; giving it again with other places replaces the places.

    ``territories`` and ``partners`` are codes and limit a manager; none of either: the whole
    network. A person with a membership of a partner is refused. Pages go through
    `role_requests.ask_role`, which has a second person confirm a role that decides; given again
    on the server, a role is vouched for by the server from then on.
    """
    lock_person(user=user)
    check_role(user, role, territories, partners)
    areas = _rows("territory", territories, "territory_not_found")
    outlets = _rows("partner", partners, "partner_not_found")
    is_limited = bool(areas or outlets)
    row = BrandRole.objects.filter(user=user, role=role, ended_at=None).first()
    before = _places(user) if row and row.is_limited else None
    given_by = actor.person_id if actor else None
    if row is None:
        row = BrandRole(user=user, role=role, given_by=given_by, confirmed_by=confirmed_by)
    elif given_by is None or confirmed_by is not None:
        row.given_by, row.confirmed_by = given_by, confirmed_by
    row.is_limited = is_limited
    row.save()
    if role == BrandRoleName.MANAGER:
        _set_places(user, areas, outlets)
    record(
        "role.give",
        actor=actor,
        object_type="person",
        object_id=user.public_id,
        label=role,
        changes={
            "places": [before, _places(user) if is_limited else "all"],
            "confirmed_by": [None, str(confirmed_by) if confirmed_by else None],
        },
        channel=channel,
    )
    if role in DECIDING:
        tell_deciders("role_given", user, role, by=given_by, key=str(new_public_id()))
    return row


@transaction.atomic
def end_role(*, brand_role: BrandRole, actor: Actor | None, channel: str = "page") -> None:
    """Take a role away: sessions and tokens of the person die, so that nothing lingers."""
    if actor is not None and actor.user_id == brand_role.user_id:
        raise Refusal("role_own")
    if brand_role.role == BrandRoleName.ADMIN:
        _keep_one_admin(brand_role)
    ended = BrandRole.objects.filter(pk=brand_role.pk, ended_at=None)
    if not ended.update(ended_at=timezone.now()):
        return
    if brand_role.role == BrandRoleName.MANAGER:
        _set_places(brand_role.user, [], [])
    end_credentials(user=brand_role.user)
    record(
        "role.end",
        actor=actor,
        object_type="person",
        object_id=brand_role.user.public_id,
        label=brand_role.role,
        channel=channel,
    )


def check_role(
    user: User, role: str, territories: Sequence[str] = (), partners: Sequence[str] = ()
) -> None:
    """Refuse a role that this person cannot hold."""
    if role not in BrandRoleName.values:
        raise Refusal("role_unknown", role=role, roles=", ".join(BrandRoleName.values))
    if (territories or partners) and role != BrandRoleName.MANAGER:
        raise Refusal("role_not_limited", role=BrandRoleName(role).label)
    if Membership.objects.filter(user=user, ended_at=None).exists():
        raise Refusal("brand_and_partner")


def _rows(part: str, codes: Sequence[str], refusal: str) -> list[Model]:
    rows = {row.code: row for row in coded(part).filter(code__in=codes)}
    missing = [code for code in codes if code not in rows]
    if missing:
        raise Refusal(refusal, value=missing[0])
    return [rows[code] for code in dict.fromkeys(codes)]


def _keep_one_admin(leaving: BrandRole) -> None:
    # All admins are locked in one order, so that two who leave at once wait instead of deadlocking.
    admins = BrandRole.objects.filter(role=BrandRoleName.ADMIN, ended_at=None, user__is_active=True)
    locked = admins.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    if not set(locked) - {leaving.pk}:
        raise Refusal("last_admin")


def _places(user: User) -> dict[str, list[str]]:
    return {
        "territories": sorted(given_territories(user).values_list("code", flat=True)),
        "partners": sorted(given_partners(user).values_list("code", flat=True)),
    }


def _set_places(user: User, territories: Sequence[Model], partners: Sequence[Model]) -> None:
    for right, given, places in (
        (TERRITORY_RIGHT, given_territories(user), territories),
        (PARTNER_RIGHT, given_partners(user), partners),
    ):
        held: set[Model] = set(given)
        for row in held - set(places):
            take(right, user, row)
        for row in set(places) - held:
            give(right, user, row)
