"""Who belongs to a partner and to the brand, and what became of invitations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from partners.network.queries import (
    all_partners,
    given_partners,
    given_territories,
    partners_within,
)
from partners.people.enums import InvitationState, PartnerRole, RoleRequestState
from partners.people.models import ENDED, BrandRole, Invitation, Membership, RoleRequest
from partners.people.vouching import one_behind_both
from portal.access.actor import Actor
from portal.access.capabilities import CAPABILITIES, DECIDING
from portal.access.memory import remembered
from portal.accounts.queries import all_persons
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Places:
    """What limits a manager: names of territories and partners."""

    territories: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def partner_by_code(code: str) -> Partner:
    """The partner of a code; refuses an unknown one."""
    partner = all_partners().filter(code=code).first()
    if partner is None:
        raise Refusal("partner_not_found", value=code)
    return partner


def brand_people() -> QuerySet[User]:
    """Everybody who holds or held a role at the brand or is to, with the roles in force."""
    roles = BrandRole.objects.filter(ended_at=None).order_by("role")
    return (
        all_persons()
        .filter(
            Q(brand_roles__isnull=False) | Q(role_requests__state=RoleRequestState.WAITING),
            erased_at=None,
        )
        .distinct()
        .order_by("-is_active", "name", "email")
        .prefetch_related(Prefetch("brand_roles", queryset=roles, to_attr="roles_now"))
    )


def manager_places(user: User) -> Places:
    """The limits of a manager's role."""
    return Places(
        tuple(given_territories(user).values_list("name", flat=True)),
        tuple(given_partners(user).values_list("name", flat=True)),
    )


def approvers(role: str) -> QuerySet[User]:
    """Active people with a role at the brand."""
    return (
        all_persons()
        .filter(is_active=True, brand_roles__role=role, brand_roles__ended_at=None)
        .distinct()
    )


def deciders() -> QuerySet[User]:
    """Active people who approve what others prepared, or give roles."""
    return (
        all_persons()
        .filter(is_active=True, brand_roles__role__in=DECIDING, brand_roles__ended_at=None)
        .distinct()
    )


def brand_roles_in_force() -> QuerySet[BrandRole]:
    """Roles at the brand that have not ended, of whomever."""
    return BrandRole.objects.filter(ended_at=None)


def holds_brand_role(user: User) -> bool:
    """Whether a person has any role at the brand now."""
    return brand_roles_in_force().filter(user=user).exists()


def memberships_in_force() -> QuerySet[Membership]:
    """Memberships of all partners that have not ended, those of switched-off people too."""
    return Membership.objects.filter(ended_at=None)


@remembered
def vouchers() -> dict[UUID, list[frozenset[UUID]]]:
    """Who vouched for each deciding role in force, by its holder; nobody: the server did."""
    by_holder: dict[UUID, list[frozenset[UUID]]] = {}
    rows = BrandRole.objects.filter(role__in=DECIDING, ended_at=None)
    for person, given_by, confirmed_by in rows.values_list(
        "user__public_id", "given_by", "confirmed_by"
    ):
        people = frozenset(each for each in (given_by, confirmed_by) if each)
        by_holder.setdefault(person, []).append(people if given_by else frozenset())
    return by_holder


def is_second(person_id: UUID | None, author_id: UUID | None) -> bool:
    """Whether a person counts as somebody other than the author of what waits.

    It does not where one person alone may stand behind both. What the portal itself prepared
    (no author), and what the server approves (no person), has nobody to be mistaken for.
    """
    return author_id in seconds_of(person_id, [author_id])


def seconds_of(person_id: UUID | None, author_ids: Iterable[UUID | None]) -> set[UUID | None]:
    """Those of several authors whom the person counts as somebody other than; one query."""
    by_holder = vouchers()
    return {
        author
        for author in set(author_ids)
        if person_id is None or author is None or not one_behind_both(person_id, author, by_holder)
    }


def second_people(actor: Actor, capability: str) -> list[User]:
    """Active people with ``capability`` who count as somebody other than the actor, by name."""
    rows = deciders().filter(brand_roles__role__in=CAPABILITIES[capability])
    by_holder = vouchers()
    return [
        user
        for user in rows.order_by("name", "email")
        if actor.person_id is None
        or not one_behind_both(user.public_id, actor.person_id, by_holder)
    ]


def role_requests() -> QuerySet[RoleRequest]:
    """Roles that wait for a second person, oldest first."""
    rows = RoleRequest.objects.filter(state=RoleRequestState.WAITING, user__erased_at=None)
    return rows.select_related("user").order_by("asked_at", "pk")


def role_requests_waiting(actor: Actor) -> int:
    """How many of them this person may decide."""
    if not actor.may("roles.confirm"):
        return 0
    asked = list(role_requests().values_list("asked_by", flat=True))
    others = seconds_of(actor.person_id, asked) if asked else ()
    return sum(person in others for person in asked)


def team(partner: Partner) -> QuerySet[Membership]:
    """The members of a partner now, by name."""
    return (
        Membership.objects.filter(partner=partner, ended_at=None)
        .select_related("user")
        .order_by("user__name", "user__email")
    )


def people_ever_of(partner: Partner) -> list[UUID]:
    """The opaque ids of everybody who acts or acted for a partner."""
    rows = Membership.objects.filter(partner=partner).order_by("user_id")
    return list(rows.values_list("user__public_id", flat=True).distinct())


def teams(actor: Actor) -> list[Partner]:
    """The partners whose team ``actor`` manages, with ``members`` counted, in one query."""
    members = Count("memberships", filter=Q(memberships__ended_at=None))
    rows = partners_within(actor, "team.manage").annotate(members=members)
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


def invitations_within(actor: Actor) -> QuerySet[Invitation]:
    """Invitations to the partners that an actor manages, whatever became of them."""
    return Invitation.objects.visible_to(actor, "partners.manage")


def sent_invitations() -> QuerySet[Invitation]:
    """Invitations to whomever that went out or are on their way, whatever became of them since."""
    return Invitation.objects.exclude(state=InvitationState.PLANNED).exclude(
        state=InvitationState.REVOKED, sent_at=None
    )


def invited_in_vain(partner_ids: Collection[int], actor: Actor) -> list[Invitation]:
    """Invitations to send months for some partners that went out and nobody accepted.

    Within the actor's reach, by partner's name and address; one query.
    """
    rows = invitations_within(actor).filter(
        partner_id__in=list(partner_ids),
        state__in=(InvitationState.QUEUED, InvitationState.SENT, InvitationState.VISITED),
        role__in=(PartnerRole.OWNER, PartnerRole.SUBMITTER),
    )
    return list(rows.select_related("partner").order_by("partner__name", "email", "pk"))


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
    by_partner: dict[int, list[UUID]] = {}
    for partner_id, person_id in rows.values_list("partner_id", "user__public_id"):
        by_partner.setdefault(partner_id, []).append(person_id)
    return by_partner


def owners_addresses(partner_ids: Iterable[int]) -> dict[int, set[str]]:
    """By partner the addresses of its members, and of those invited; two queries."""
    keys = list(partner_ids)
    members = Membership.objects.filter(partner_id__in=keys, ended_at=None)
    invited = Invitation.objects.filter(partner_id__in=keys).exclude(state__in=ENDED)
    by_partner: dict[int, set[str]] = {}
    pairs = [
        *members.values_list("partner_id", "user__email"),
        *invited.values_list("partner_id", "email"),
    ]
    for partner_id, email in pairs:
        by_partner.setdefault(partner_id, set()).add(email.lower())
    return by_partner
