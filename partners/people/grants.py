"""What a user may do, told to `portal.access`: brand roles with their limits, and memberships."""

from typing import Any

from partners.network.models import Partner, PartnerStatus, TerritoryGrant
from partners.people.models import BrandRole, BrandRoleName, Membership, PartnerRole
from portal.access.actor import Actor, Grant
from portal.access.grants import grant_rows
from portal.access.wall import brand_rows

TERRITORY_RIGHT = "network.manage_territory"
PARTNER_RIGHT = "network.manage_partner"
# Every territory path begins so: a manager of the whole network reaches all placed partners.
_WHOLE_NETWORK = frozenset({"/"})


@brand_rows("what somebody may do")
def grants_of(user: Any) -> tuple[Grant, ...]:
    """All grants in force now; partners that have left give none, suspended ones reading only.

    Nobody holds a role at the brand and a membership: the second is asked only without the first.
    """
    return tuple(_brand_grants(user) or _membership_grants(user))


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


def _brand_grants(user: Any) -> list[Grant]:
    roles = BrandRole.objects.filter(user_id=user.pk, ended_at=None).order_by("pk")
    return [_brand_grant(user, *columns) for columns in roles.values_list("role", "is_limited")]


def _brand_grant(user: Any, role: str, is_limited: bool) -> Grant:
    if not is_limited:
        whole = _WHOLE_NETWORK if role == BrandRoleName.MANAGER else frozenset()
        return Grant(role, territory_paths=whole)
    given = grant_rows(TerritoryGrant, TERRITORY_RIGHT.rpartition(".")[2], [user.pk])
    paths = given.values_list("content_object__path", flat=True)
    return Grant(role, True, frozenset(paths), granted_to=user.pk)


def _membership_grants(user: Any) -> list[Grant]:
    rows = (
        Membership.objects.filter(user_id=user.pk, ended_at=None)
        .exclude(partner__status=PartnerStatus.LEFT)
        .order_by("pk")
        .values_list("role", "partner_id", "partner__public_id", "partner__status")
    )
    return [
        Grant(
            PartnerRole.VIEWER if status == PartnerStatus.SUSPENDED else role,
            partner_ids=frozenset({partner_id}),
            partner_public_id=public_id,
        )
        for role, partner_id, public_id, status in rows
    ]
