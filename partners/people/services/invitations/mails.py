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
# Mails that bring the link: in the usual words, or in a manager's own.
CODES = ("invitation", "invitation_letter")


def complete_mail(params: JsonObject) -> JsonObject | None:
    """What the mail says, put together when it is sent.

    Ended invitations and partners that left are not spoken of. None, and no mail, when nothing is
    left to say or the person is switched off.
    """
    rows = _of_mail(params).exclude(state__in=ENDED).exclude(partner__status=PartnerStatus.LEFT)
    invited = list(rows.select_related("partner").order_by("partner__name", "pk"))
    if not invited:
        return None
    if all_persons().filter(email=invited[0].email, is_active=False).exists():
        return None
    first = Invitation(
        public_id=str(params["invitation"]), queued_at=parse_datetime(str(params["queued"]))
    )
    return {
        "partner": ", ".join(row.partner.name for row in invited),
        "first_partner": invited[0].partner.name,
        "is_one": len(invited) == 1,
        "until": timezone.now() + LIFE,
        "link": f"/join/{secret_of(first)}/",
    }


def complete_letter(params: JsonObject) -> JsonObject | None:
    """`complete_mail` for an invitation in a manager's own words."""
    completed = complete_mail(params)
    own = {name: params[name] for name in ("subject", "text", "writer")}
    return None if completed is None else {**completed, **own}


@transaction.atomic
def note_delivery(*, code: str, params: Mapping[str, object]) -> None:
    """A mail server took a mail: invitations of it are sent, and their life begins."""
    if code not in CODES:
        return
    now = timezone.now()
    rows = _of_mail(params).exclude(state__in=ENDED).select_for_update(of=("self",))
    for row in rows.select_related("partner").order_by("pk"):
        row.sent_at = now
        row.expires_at = now + LIFE
        if row.state == InvitationState.QUEUED:
            row.state = InvitationState.SENT
        row.save(update_fields=["sent_at", "expires_at", "state"])
        _mark_invited(row.partner)


def note_bounce(*, code: str, params: Mapping[str, object]) -> None:
    """A mail server refused an address: the invitations of the mail say so."""
    if code not in CODES:
        return
    on_the_way = (InvitationState.QUEUED, InvitationState.SENT)
    _of_mail(params).filter(state__in=on_the_way).update(state=InvitationState.BOUNCED)


def _of_mail(params: Mapping[str, object]) -> InvitationQuerySet:
    """The invitations a mail was queued for, those left out that were sent again since."""
    others = params.get("together", [])
    ids = [str(params["invitation"]), *(others if isinstance(others, list) else [])]
    return Invitation.objects.filter(
        public_id__in=ids, queued_at=parse_datetime(str(params.get("queued", "")))
    )


def _mark_invited(partner: Partner) -> None:
    if partner.status == PartnerStatus.PROSPECT:
        step(partner, PartnerStatus.INVITED, SYSTEM, "mail")
