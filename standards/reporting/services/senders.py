"""Who sends for partners, and how they hear of a month that somebody else entered for them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from partners.network.queries import partners_by_key
from partners.people.enums import PartnerRole
from partners.people.queries import memberships_in_force
from portal.notices.services.notices import notify
from standards.reporting.models import Period

if TYPE_CHECKING:
    from partners.network.models import Partner
    from partners.people.models import Membership


def thread_of(period: Period) -> str:
    """What all mails to a person about one month have in common: their mailbox joins them."""
    return f"month:{period.public_id}"


def sending_people(partner_ids: Sequence[int]) -> list[tuple[uuid.UUID, int]]:
    """Who sends for these partners: pairs of person and partner; one query."""
    return list(_sending(partner_ids).values_list("user__public_id", "partner_id"))


@dataclass(frozen=True, slots=True)
class Sender:
    """A person who sends months, as a letter greets and reaches them; the name may be ''."""

    name: str
    address: str


def senders_of(partner_ids: Sequence[int]) -> dict[int, list[Sender]]:
    """By partner who sends for it, with names and addresses; one query."""
    rows = _sending(partner_ids).values_list("partner_id", "user__name", "user__email")
    by_partner: dict[int, list[Sender]] = {}
    for partner_id, name, address in rows:
        by_partner.setdefault(partner_id, []).append(Sender(name, address))
    return by_partner


def _sending(partner_ids: Sequence[int]) -> QuerySet[Membership]:
    rows = memberships_in_force().filter(
        partner_id__in=partner_ids,
        role__in=(PartnerRole.OWNER, PartnerRole.SUBMITTER),
        user__is_active=True,
    )
    return rows.order_by("partner_id", "user_id")


def tell_entered(*, period: Period, revisions: Mapping[int, str], by: uuid.UUID | None) -> None:
    """Tell each person once that the brand entered a month for partners they send for.

    ``revisions``: by partner the new revision; the same ones are told once. ``by`` entered them and
    hears nothing.
    """
    partners = partners_by_key(revisions)
    of_person: dict[uuid.UUID, list[Partner]] = {}
    for person, partner_id in sending_people(list(revisions)):
        if person != by:
            of_person.setdefault(person, []).append(partners[partner_id])
    address = reverse("reporting:sent", args=(period.collection.code, period.code))
    for person, named in of_person.items():
        link = f"{address}?partner={named[0].public_id}" if len(named) == 1 else address
        params = {
            "partner": ", ".join(each.name for each in named),
            "month": period.code,
        }
        # A revision has one partner, so the first one names these.
        code, key = "month_entered", f"month-entered:{revisions[named[0].pk]}"
        about = {person: [each.public_id for each in named]}
        notify(
            person_ids=[person],
            code=code,
            params=params,
            link=link,
            key=key,
            about=about,
            thread=thread_of(period),
        )
