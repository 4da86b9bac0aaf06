"""What a user may do, told to `portal.access`: brand roles with their limits, and memberships."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, BooleanField, CharField, QuerySet, UUIDField, Value
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import given_paths
from partners.people.enums import BrandRoleName, PartnerRole
from partners.people.models import BrandRole, Deputyship, Membership
from portal.access.actor import Actor, Grant
from portal.access.wall import brand_rows
from portal.lib.prepared import Parameter, PreparedQuery

if TYPE_CHECKING:
    from partners.network.models import Partner

# Every territory path begins so: a manager of the whole network reaches all placed partners.
_WHOLE_NETWORK = frozenset({"/"})
# In the place of a role: the row is of somebody whose deputy the person is.
_DEPUTY = "deputy"


@brand_rows("what somebody may do")
def grants_of(user: Any) -> tuple[Grant, ...]:
    """All grants in force now; partners that have left give none, suspended ones reading only.

    Nobody holds a role at the brand and a membership: the second counts only without the first.
    A manager acts for those whose deputy they are now, too. Every request asks this, so all tables
    are one query.
    """
    held = _HELD.rows(person=user.pk, now=timezone.now())
    roles = sorted(row[:3] for row in held if row[3] is None)
    if not roles:
        members = sorted((row for row in held if row[1] != _DEPUTY), key=lambda row: row[0])
        return tuple(_membership_grant(*row) for row in members)
    grants = [_brand_grant(user.pk, role, bool(is_limited)) for _, role, is_limited in roles]
    if any(role == BrandRoleName.MANAGER for _, role, _is_limited in roles):
        # Their places, with nobody else's: who is a deputy passes nothing on.
        whose = {row[3]: row[2] for row in held if row[1] == _DEPUTY}
        grants += [
            _brand_grant(key, BrandRoleName.MANAGER, bool(whose[key])) for key in sorted(whose)
        ]
    return tuple(grants)


def eyes_of(partner: Partner, actor: Actor) -> Actor:
    """``actor`` limited to what a viewer of ``partner`` may see: for previews, nothing else."""
    left = partner.status == PartnerStatus.LEFT
    grant = Grant(
        PartnerRole.VIEWER,
        partner_ids=frozenset({partner.pk}),
        partner_public_id=partner.public_id,
    )
    return Actor(
        person_id=actor.person_id,
        epoch=actor.epoch,
        is_active=actor.is_active,
        grants=() if left else (grant,),
    )


def eyes_on(paths: Iterable[str], partner_ids: Iterable[int], actor: Actor) -> Actor:
    """``actor`` as a manager of some places and no others: to say what lies there."""
    grant = Grant(
        BrandRoleName.MANAGER,
        True,
        territory_paths=frozenset(paths),
        partner_ids=frozenset(partner_ids),
    )
    return Actor(person_id=actor.person_id, epoch=actor.epoch, is_active=True, grants=(grant,))


def _held() -> QuerySet[Membership, Any]:
    """Memberships, brand roles and the roles of managers whose deputy the person is, as rows."""
    person, now = Parameter("person"), Parameter("now")
    return _memberships(person).union(_brand_roles(person), _deputised(person, now), all=True)


def _brand_roles(person: Parameter) -> QuerySet[BrandRole, Any]:
    rows = BrandRole.objects.filter(user_id=person, ended_at=None)
    no_key = Value(None, BigIntegerField())
    no_id, no_status = Value(None, UUIDField()), Value(None, CharField())
    return rows.values_list("pk", "role", "is_limited", no_key, no_id, no_status)


def _deputised(person: Parameter, now: Parameter) -> QuerySet[BrandRole, Any]:
    """The roles of managers whose deputy the person is now, their holder's key in the fourth."""
    rows = BrandRole.objects.filter(
        role=BrandRoleName.MANAGER,
        ended_at=None,
        user__is_active=True,
        user__in=Deputyship.objects.in_force(now).filter(deputy=person).values("manager"),
    )
    deputy = Value(_DEPUTY, CharField())
    no_id, no_status = Value(None, UUIDField()), Value(None, CharField())
    return rows.values_list("pk", deputy, "is_limited", "user_id", no_id, no_status)


def _brand_grant(user_key: int, role: str, is_limited: bool) -> Grant:
    if not is_limited:
        whole = _WHOLE_NETWORK if role == BrandRoleName.MANAGER else frozenset()
        return Grant(role, territory_paths=whole)
    return Grant(role, True, frozenset(given_paths(user_key)), granted_to=user_key)


def _memberships(person: Parameter) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(user_id=person, ended_at=None)
    no_limit = Value(False, BooleanField())
    return rows.exclude(partner__status=PartnerStatus.LEFT).values_list(
        "pk", "role", no_limit, "partner_id", "partner__public_id", "partner__status"
    )


def _membership_grant(
    _pk: int, role: str, _is_limited: bool, partner_id: int, public_id: uuid.UUID | str, status: str
) -> Grant:
    return Grant(
        PartnerRole.VIEWER if status == PartnerStatus.SUSPENDED else role,
        partner_ids=frozenset({partner_id}),
        partner_public_id=public_id if isinstance(public_id, uuid.UUID) else uuid.UUID(public_id),
    )


# Asked with every request.
_HELD = PreparedQuery(_held)
