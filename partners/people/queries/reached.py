"""By whom partners are reached beside those who sign in; which mailboxes get their mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from partners.people.enums import PartnerRole
from partners.people.models import PartnerContact
from portal.access.actor import Actor, Grant
from portal.access.wall import brand_rows
from portal.notices.registry import Reader, Recipient

if TYPE_CHECKING:
    from partners.network.models import Partner


def contacts_at(partner: Partner) -> QuerySet[PartnerContact]:
    """The contacts of a partner, by name."""
    return PartnerContact.objects.filter(partner=partner).order_by("name", "pk")


def mailboxes_at(partner_ids: Iterable[int]) -> set[tuple[int, str]]:
    """(partner, address) of the mailboxes that get the mail of some partners; one query."""
    rows = PartnerContact.objects.filter(gets_mail=True, partner_id__in=list(partner_ids))
    return set(rows.values_list("partner_id", "email"))


def mailboxes_of(partner_ids: Iterable[int]) -> list[tuple[UUID, int]]:
    """The mailboxes of some partners that have not left: pairs of id and partner; one query."""
    rows = PartnerContact.objects.mailboxes().filter(partner_id__in=list(partner_ids))
    return list(rows.order_by("partner_id", "pk").values_list("public_id", "partner_id"))


@brand_rows("where the mail of partners goes")
def recipients(ids: Iterable[UUID]) -> list[Recipient]:
    """The mailboxes behind some ids, as the mail queue knows them; one query."""
    rows = PartnerContact.objects.mailboxes().filter(public_id__in=list(ids))
    return [
        Recipient(
            person_id=row.public_id,
            address=row.email,
            name="",
            language=settings.LANGUAGE_CODE,
            epoch=1,
            is_active=True,
            zone=row.partner.time_zone,
        )
        for row in rows.select_related("partner")
    ]


@brand_rows("what a mailbox is told")
def reader(person_id: UUID) -> Reader | None:
    """What mails to a mailbox are made of: what a submitter of its partner may see; else None.

    Nobody is this actor in a request: there is no account behind it.
    """
    row = PartnerContact.objects.mailboxes().filter(public_id=person_id).first()
    if row is None:
        return None
    grant = Grant(
        PartnerRole.SUBMITTER,
        partner_ids=frozenset({row.partner_id}),
        partner_public_id=row.partner.public_id,
    )
    actor = Actor(person_id=row.public_id, epoch=1, is_active=True, grants=(grant,))
    return Reader(actor, settings.LANGUAGE_CODE)
