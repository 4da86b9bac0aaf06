"""What the mail queue asks and tells about invitations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from partners.network.enums import PartnerStatus
from partners.people.enums import InvitationState
from partners.people.models import ENDED, Invitation, InvitationQuerySet
from partners.people.secrets import secret_of
from partners.people.services.invitations.records import step
from portal.access.actor import SYSTEM
from portal.accounts.queries import all_persons

if TYPE_CHECKING:
    from partners.network.models import Partner
from portal.lib.mappings import JsonObject

LIFE = timedelta(days=14)


def complete_mail(params: JsonObject) -> JsonObject | None:
    """What the mail says, put together when it is sent.

    None, and no mail, when the invitation has ended, its partner has left or its person is
    switched off.
    """
    row = _of_mail(params).select_related("partner").exclude(state__in=ENDED).first()
    if row is None or row.partner.status == PartnerStatus.LEFT:
        return None
    if all_persons().filter(email=row.email, is_active=False).exists():
        return None
    return {
        "partner": row.partner.name,
        "role": row.role,
        "until": timezone.now() + LIFE,
        "link": f"/join/{secret_of(row)}/",
    }


@transaction.atomic
def note_delivery(*, code: str, params: Mapping[str, object]) -> None:
    """A mail server took a mail: if it was an invitation, it is sent and its life begins."""
    if code != "invitation":
        return
    row = _of_mail(params).select_for_update().select_related("partner").first()
    if row is None or row.state in ENDED:
        return
    row.sent_at = timezone.now()
    row.expires_at = row.sent_at + LIFE
    if row.state == InvitationState.QUEUED:
        row.state = InvitationState.SENT
    row.save(update_fields=["sent_at", "expires_at", "state"])
    _mark_invited(row.partner)


def note_bounce(*, code: str, params: Mapping[str, object]) -> None:
    """A mail server refused an address: if the mail was an invitation, it says so."""
    if code != "invitation":
        return
    on_the_way = (InvitationState.QUEUED, InvitationState.SENT)
    _of_mail(params).filter(state__in=on_the_way).update(state=InvitationState.BOUNCED)


def _of_mail(params: Mapping[str, object]) -> InvitationQuerySet:
    """The invitation a mail was queued for, unless it was sent again since."""
    return Invitation.objects.filter(
        public_id=str(params["invitation"]), queued_at=parse_datetime(str(params.get("queued", "")))
    )


def _mark_invited(partner: Partner) -> None:
    if partner.status == PartnerStatus.PROSPECT:
        step(partner, PartnerStatus.INVITED, SYSTEM, "mail")
