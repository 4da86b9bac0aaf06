"""Note invitations; nobody is mailed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from partners.network.enums import PartnerStatus
from partners.network.events import OwnersNamed
from partners.network.queries import partners_by_key
from partners.people.enums import PartnerRole
from partners.people.models import ENDED, Invitation, Membership
from partners.people.queries.reached import mailboxes_at
from partners.people.services.invitations.records import record_all
from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Offer:
    """One invitation to create; ``row`` is where it stands in the sender's list."""

    partner: Partner
    email: str
    role: str = PartnerRole.OWNER
    row: int | None = None


def create(
    *, partner: Partner, email: str, role: str, actor: Actor | None, channel: str = "page"
) -> Invitation:
    """Note an invitation; nobody is mailed until it is sent."""
    offer = Offer(partner, email, role)
    return create_many(offers=[offer], actor=actor, channel=channel)[0]


@transaction.atomic
def create_many(
    *, offers: Sequence[Offer], actor: Actor | None, channel: str = "page"
) -> list[Invitation]:
    """Note many invitations in a few queries; any bad one refuses all (`invitations_bad`)."""
    problems = check(offers)
    if problems:
        raise Refusal("invitations_bad", problems=problems, count=len(problems))
    rows = Invitation.objects.bulk_create(
        [
            Invitation(partner=offer.partner, email=address_of(offer.email), role=offer.role)
            for offer in offers
        ]
    )
    record_all("invitation.create", rows, actor, channel)
    return rows


def prepare_owners(news: OwnersNamed) -> None:
    """Note invitations for the owners a table of new partners named."""
    partners = partners_by_key([partner_id for partner_id, _ in news.owners])
    offers = [Offer(partners[partner_id], email) for partner_id, email in news.owners]
    create_many(offers=offers, actor=news.actor, channel=news.channel)


def check(offers: Sequence[Offer]) -> list[Problem]:
    """Everything that stands against creating ``offers``; the dry run."""
    partner_ids = [offer.partner.pk for offer in offers]
    open_ones = set(
        Invitation.objects.filter(partner_id__in=partner_ids)
        .exclude(state__in=ENDED)
        .values_list("partner_id", "email")
    )
    members = set(
        Membership.objects.filter(partner_id__in=partner_ids, ended_at=None).values_list(
            "partner_id", "user__email"
        )
    )
    mailboxes = mailboxes_at(partner_ids)
    problems: list[Problem] = []
    for offer in offers:
        pair = (offer.partner.pk, address_of(offer.email))
        problems += value_problems(
            offer.email, offer.role, row=offer.row, partner=offer.partner.code
        )
        code = _objection(offer, pair in open_ones, pair in members)
        open_ones.add(pair)
        code = code or ("invitation_mailbox" if pair in mailboxes else "")
        if code:
            problems.append(
                Problem(
                    code,
                    {"partner": offer.partner.name},
                    row=offer.row,
                    partner=offer.partner.code,
                    value=offer.email[:80],
                )
            )
    return problems


def value_problems(
    email: str, role: str, *, row: int | None = None, partner: str = ""
) -> list[Problem]:
    """What is wrong with an address and a role, whoever they are for."""
    problems = []
    if not is_address(email):
        problems.append(Problem("email_bad", row=row, partner=partner, value=email[:80]))
    if role not in PartnerRole.values:
        params = {"roles": ", ".join(PartnerRole.values)}
        problems.append(
            Problem("partner_role_unknown", params, row=row, partner=partner, value=role[:80])
        )
    return problems


def is_address(email: str) -> bool:
    """Whether mail could be sent there."""
    try:
        validate_email(address_of(email))
    except ValidationError:
        return False
    return True


def address_of(email: str) -> str:
    """An address as it is stored and compared."""
    return email.strip().lower()


def _objection(offer: Offer, is_invited: bool, is_member: bool) -> str:
    if offer.partner.status == PartnerStatus.LEFT:
        return "partner_left"
    if is_member:
        return "member_exists"
    return "invitation_exists" if is_invited else ""
