"""How the people of partners came: named, invited, signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Min, Q

from partners.people.enums import InvitationState
from partners.people.models import Invitation, Membership
from partners.people.queries import open_invitations

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Arrival:
    """When somebody of a partner was first named, invited and came; None for not yet.

    Whoever was made a member without an invitation counts as invited then.
    """

    named_at: dt.datetime | None
    invited_at: dt.datetime | None
    came_at: dt.datetime | None


def arrivals(partner_ids: Iterable[int]) -> dict[int, Arrival]:
    """By partner how far its people have come; two queries."""
    ids = list(partner_ids)
    asked = Invitation.objects.filter(partner_id__in=ids).exclude(state=InvitationState.REVOKED)
    named = {
        partner: (created, queued)
        for partner, created, queued in asked.order_by()
        .values_list("partner_id")
        .annotate(Min("created_at"), Min("queued_at"))
    }
    members = Membership.objects.filter(partner_id__in=ids, ended_at=None, user__is_active=True)
    has_come = Q(user__last_login__isnull=False)
    held = {
        partner: (created, came_at)
        for partner, created, came_at in members.order_by()
        .values_list("partner_id")
        .annotate(Min("created_at"), came=Min("created_at", filter=has_come))
    }
    found = {}
    for partner in named.keys() | held.keys():
        (created, queued), (joined, came_at) = (
            named.get(partner, (None, None)),
            held.get(partner, (None, None)),
        )
        found[partner] = Arrival(_earlier(created, joined), _earlier(queued, joined), came_at)
    return found


def _earlier(*moments: dt.datetime | None) -> dt.datetime | None:
    return min((each for each in moments if each), default=None)


def never_came(partner: Partner) -> list[UUID]:
    """The opaque ids of active members of a partner that have never signed in."""
    rows = Membership.objects.filter(
        partner=partner, ended_at=None, user__is_active=True, user__last_login=None
    )
    return list(rows.order_by("pk").values_list("user__public_id", flat=True))


def invitations_to_repeat(partner: Partner) -> list[Invitation]:
    """A partner's open invitations that went out before, for one more mail."""
    rows = open_invitations(partner).filter(queued_at__isnull=False)
    return list(rows.select_related("partner"))
