"""Look at an invitation, press *Accept*, become a member."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.people.enums import InvitationState
from partners.people.models import ENDED, Invitation, Membership
from partners.people.secrets import digest_of
from partners.people.services.invitations.records import record_one, step
from partners.people.services.memberships import add_member
from portal.access.actor import SYSTEM, Actor
from portal.accounts.queries import person_at
from portal.accounts.services.persons import create_person
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User


def by_secret(secret: str) -> list[Invitation]:
    """The invitations a link belongs to, all of one address; none if it works no more."""
    rows = (
        Invitation.objects.select_related("partner")
        .filter(_works(), digest=digest_of(secret))
        .exclude(state__in=ENDED)
        .exclude(partner__status=PartnerStatus.LEFT)
    )
    return list(rows.order_by("partner__name", "pk"))


@transaction.atomic
def visit(*, invitations: Sequence[Invitation], name: str = "") -> User:
    """Somebody pressed *Accept*: the person exists from now on and proves the address by code.

    ``invitations`` are those of one link. ``name`` is taken for a new person only. Refused for
    people with a role at the brand and for deactivated people.
    """
    email = invitations[0].email
    user = person_at(email)
    if user is None:
        user = create_person(email=email, name=name, actor=SYSTEM, channel="invitation")
    if not user.is_active:
        raise Refusal("person_inactive")
    if user.brand_roles.filter(ended_at=None).exists():
        raise Refusal("brand_and_partner")
    waiting = (InvitationState.QUEUED, InvitationState.SENT, InvitationState.BOUNCED)
    keys = [invitation.pk for invitation in invitations]
    Invitation.objects.filter(pk__in=keys, state__in=waiting).update(state=InvitationState.VISITED)
    return user


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Membership:
    """Make the membership once the invited person has signed in."""
    row = Invitation.objects.select_for_update().select_related("partner").get(pk=invitation.pk)
    if row.state in ENDED or row.queued_at is None or row.is_expired:
        raise Refusal("invitation_ended", state=row.get_state_display())
    if row.email != user.email:
        raise Refusal("invitation_other_person", email=row.email)
    me = Actor(person_id=user.public_id, user_id=user.pk, is_active=True)
    membership = add_member(
        user=user, partner=row.partner, role=row.role, actor=me, channel="invitation"
    )
    row.state, row.accepted_at, row.digest = InvitationState.ACCEPTED, timezone.now(), ""
    row.save(update_fields=["state", "accepted_at", "digest"])
    if row.partner.status in (PartnerStatus.PROSPECT, PartnerStatus.INVITED):
        step(row.partner, PartnerStatus.ONBOARDING, SYSTEM, "invitation")
    record_one("invitation.accept", row, me, "invitation")
    return membership


def accept_visited(*, user: User) -> int:
    """Accept what ``user`` had pressed *Accept* on before signing in; returns how many."""
    waiting = Invitation.objects.filter(
        _works(), email=user.email, state=InvitationState.VISITED
    ).exclude(partner__status=PartnerStatus.LEFT)
    count = 0
    for invitation in waiting.order_by("pk"):
        accept(invitation=invitation, user=user)
        count += 1
    return count


def _works() -> Q:
    # While a mail is on its way its link has no end yet: a server may have taken it unnoticed.
    return Q(expires_at=None) | Q(expires_at__gt=timezone.now())
