"""What a user may do, told to `portal.access`: brand roles with their limits, and memberships."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db.models import BigIntegerField, BooleanField, CharField, QuerySet, UUIDField, Value

from partners.network.enums import PartnerStatus
from partners.network.queries import given_paths
from partners.people.enums import BrandRoleName, PartnerRole
from partners.people.models import BrandRole, Membership
from portal.access.actor import Actor, Grant
from portal.access.wall import brand_rows

if TYPE_CHECKING:
    from partners.network.models import Partner

# Every territory path begins so: a manager of the whole network reaches all placed partners.
_WHOLE_NETWORK = frozenset({"/"})


@brand_rows("what somebody may do")
def grants_of(user: Any) -> tuple[Grant, ...]:
    """All grants in force now; partners that have left give none, suspended ones reading only.

    Nobody holds a role at the brand and a membership: the second counts only without the first.
    Every request asks this, so both tables are one query.
    """
    held = list(_memberships(user).union(_brand_roles(user), all=True))
    roles = sorted(row[:3] for row in held if row[3] is None)
    return tuple(
        [_brand_grant(user, role, is_limited) for _, role, is_limited in roles]
        or [_membership_grant(*row) for row in sorted(held, key=lambda row: row[0])]
    )


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


def _brand_roles(user: Any) -> QuerySet[BrandRole, Any]:
    rows = BrandRole.objects.filter(user_id=user.pk, ended_at=None)
    no_key = Value(None, BigIntegerField())
    no_id, no_status = Value(None, UUIDField()), Value(None, CharField())
    return rows.values_list("pk", "role", "is_limited", no_key, no_id, no_status)


def _brand_grant(user: Any, role: str, is_limited: bool) -> Grant:
    if not is_limited:
        whole = _WHOLE_NETWORK if role == BrandRoleName.MANAGER else frozenset()
        return Grant(role, territory_paths=whole)
    return Grant(role, True, frozenset(given_paths(user)), granted_to=user.pk)


def _memberships(user: Any) -> QuerySet[Membership, Any]:
    rows = Membership.objects.filter(user_id=user.pk, ended_at=None)
    no_limit = Value(False, BooleanField())
    return rows.exclude(partner__status=PartnerStatus.LEFT).values_list(
        "pk", "role", no_limit, "partner_id", "partner__public_id", "partner__status"
    )


def _membership_grant(
    _pk: int, role: str, _is_limited: bool, partner_id: int, public_id: uuid.UUID, status: str
) -> Grant:
    return Grant(
        PartnerRole.VIEWER if status == PartnerStatus.SUSPENDED else role,
        partner_ids=frozenset({partner_id}),
        partner_public_id=public_id,
    )
