"""An outlet goes to another owner: its months part, its people change, in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from partners.network.queries import all_placements
from partners.network.services.sale import Sale, sell
from partners.people.enums import PartnerRole
from partners.people.models import Membership
from partners.people.queries import team
from partners.people.services import invitations
from partners.people.services.memberships import add_member
from portal.access.actor import Actor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody of the seller's who no longer acts for the outlet; ``others``: outlets kept."""

    name: str
    role: str
    others: int


def leaving_people(partner: Partner) -> list[Leaving]:
    """The seller's people at the outlet, by name; two queries."""
    members = list(team(partner))
    elsewhere = Membership.objects.filter(
        user__in=[member.user_id for member in members], ended_at=None
    ).exclude(partner=partner)
    kept: dict[int, int] = {}
    for user_id in elsewhere.values_list("user_id", flat=True):
        kept[user_id] = kept.get(user_id, 0) + 1
    return [
        Leaving(
            member.user.get_full_name() or member.user.email,
            member.get_role_display(),
            kept.get(member.user_id, 0),
        )
        for member in members
    ]


def people_of_buyer(owner: str, actor: Actor) -> QuerySet[Membership]:
    """Owners' memberships of the buyer's present outlets that the actor manages, by name."""
    placed = all_placements().filter(owner__code=owner, to_month="").values("partner_id")
    rows = Membership.objects.visible_to(actor, "partners.manage")
    return (
        rows.filter(
            partner_id__in=placed,
            role=PartnerRole.OWNER,
            ended_at=None,
            user__is_active=True,
        )
        .select_related("user")
        .order_by("user__name", "user__email", "pk")
    )


@transaction.atomic
def sell_outlet(
    *,
    partner: Partner,
    sale: Sale,
    people: Collection[UUID],
    addresses: Iterable[str],
    is_mailed: bool,
    actor: Actor,
    channel: str = "page",
) -> Partner:
    """Hand the outlet over and let the buyer's people in; the partner it goes on as.

    ``people`` are persons who own other outlets of the buyer and act for this one at once;
    ``addresses`` are invited as owners, mailed now or when somebody sends the invitations.
    Refusals are those of `sell`, `add_member` and of invitations; any of them undoes all.
    """
    members = people_of_buyer(sale.buyer, actor)
    users = {row.user.public_id: row.user for row in members if row.user.public_id in people}
    successor = sell(partner=partner, sale=sale, actor=actor, channel=channel)
    for user in users.values():
        add_member(
            user=user, partner=successor, role=PartnerRole.OWNER, actor=actor, channel=channel
        )
    offers = [invitations.Offer(successor, address) for address in dict.fromkeys(addresses)]
    if offers:
        rows = invitations.create_many(offers=offers, actor=actor, channel=channel)
        if is_mailed:
            invitations.send_many(invitations=rows, actor=actor, channel=channel)
    return successor
