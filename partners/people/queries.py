"""Who belongs to a partner and to the brand, and what became of invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from partners.network.models import Partner, Territory
from partners.people.grants import PARTNER_RIGHT, TERRITORY_RIGHT
from partners.people.models import BrandRole, Invitation, Membership
from portal.access.actor import Actor
from portal.access.grants import granted
from portal.accounts.models import User
from portal.lib.results import Refusal


@dataclass(frozen=True, slots=True)
class Places:
    """What limits a manager: names of territories and partners."""

    territories: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def partner_by_code(code: str) -> Partner:
    """The partner of a code; refuses an unknown one."""
    partner = Partner.objects.filter(code=code).first()
    if partner is None:
        raise Refusal("partner_not_found", value=code)
    return partner


def brand_people() -> QuerySet[User]:
    """Everybody who holds or held a role at the brand, with the roles in force prefetched."""
    roles = BrandRole.objects.filter(ended_at=None).order_by("role")
    return (
        User.objects.filter(brand_roles__isnull=False, erased_at=None)
        .distinct()
        .order_by("-is_active", "name", "email")
        .prefetch_related(Prefetch("brand_roles", queryset=roles, to_attr="roles_now"))
    )


def manager_places(user: User) -> Places:
    """The limits of a manager's role."""
    territories = granted(TERRITORY_RIGHT, user, Territory).order_by("path")
    partners = granted(PARTNER_RIGHT, user, Partner).order_by("code")
    return Places(
        tuple(territories.values_list("name", flat=True)),
        tuple(partners.values_list("name", flat=True)),
    )


def approvers(role: str) -> QuerySet[User]:
    """Active people with a role at the brand."""
    return User.objects.filter(
        is_active=True, brand_roles__role=role, brand_roles__ended_at=None
    ).distinct()


def team(partner: Partner) -> QuerySet[Membership]:
    """The members of a partner now, by name."""
    return (
        Membership.objects.filter(partner=partner, ended_at=None)
        .select_related("user")
        .order_by("user__name", "user__email")
    )


def teams(actor: Actor) -> list[Partner]:
    """The partners whose team ``actor`` manages, with ``members`` counted, in one query."""
    members = Count("memberships", filter=Q(memberships__ended_at=None))
    rows = Partner.objects.visible_to(actor, "team.manage").annotate(members=members)
    return list(rows.order_by("name"))


def own_memberships(actor: Actor) -> QuerySet[Membership]:
    """The actor's own memberships in force, by partner name."""
    if actor.user_id is None:
        return Membership.objects.none()
    return (
        Membership.objects.filter(user_id=actor.user_id, ended_at=None)
        .select_related("partner")
        .order_by("partner__name")
    )


def open_invitations(partner: Partner) -> QuerySet[Invitation]:
    """Invitations of a partner that are neither accepted nor revoked, newest first."""
    return (
        Invitation.objects.filter(partner=partner)
        .exclude(state__in=("accepted", "revoked"))
        .order_by("-pk")
    )


def members_of(partner_ids: Iterable[int], roles: Iterable[str]) -> dict[int, list[UUID]]:
    """The opaque ids of active members by partner, in one query: whom to tell."""
    rows = Membership.objects.filter(
        partner_id__in=list(partner_ids),
        role__in=list(roles),
        ended_at=None,
        user__is_active=True,
    )
    found: dict[int, list[UUID]] = {}
    for partner_id, person_id in rows.values_list("partner_id", "user__public_id"):
        found.setdefault(partner_id, []).append(person_id)
    return found
