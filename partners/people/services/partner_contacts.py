"""Note by whom a partner is reached: telephone, address, shared mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from partners.people.models import PartnerContact
from partners.people.services.invitations.creation import address_of, is_address
from portal.access.actor import Actor
from portal.accounts.queries import person_at
from portal.audit.services import record
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner


@transaction.atomic
def save_contact(
    *,
    partner: Partner,
    name: str,
    task: str,
    email: str,
    phone: str,
    address: str,
    gets_mail: bool,
    actor: Actor,
    contact: PartnerContact | None = None,
) -> PartnerContact:
    """Add a contact of a partner, or change one.

    A mailbox that gets mail has an address nobody signs in with (`mailbox_person`).
    """
    mail = address_of(email)
    if gets_mail and not is_address(mail):
        raise Refusal("email_bad", value=email)
    if gets_mail and person_at(mail) is not None:
        raise Refusal("mailbox_person")
    row = contact or PartnerContact(partner=partner)
    same = PartnerContact.objects.filter(partner=partner, email=mail, gets_mail=True)
    if gets_mail and same.exclude(pk=row.pk).exists():
        raise Refusal("mailbox_exists")
    action = "contact.change" if row.pk else "contact.add"
    row.name, row.task, row.email = name.strip(), task.strip(), mail
    row.phone, row.address, row.gets_mail = phone.strip(), address.strip(), gets_mail
    row.save()
    _record(action, row, actor)
    return row


@transaction.atomic
def remove_contact(*, contact: PartnerContact, actor: Actor) -> None:
    """Forget a contact; mail on its way to it is dropped."""
    _record("contact.remove", contact, actor)
    contact.delete()


def _record(action: str, row: PartnerContact, actor: Actor) -> None:
    record(
        action,
        actor=actor,
        object_type="partner",
        object_id=row.partner.public_id,
        label=row.partner.code,
        changes={"gets_mail": [None, row.gets_mail]},
        personal={
            "name": row.name, "email": row.email, "phone": row.phone, "address": row.address,
        },
    )  # fmt: skip
