"""Have links mailed, correct an address, withdraw."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.events import PartnerStatusChanged
from partners.people.enums import InvitationState
from partners.people.models import ENDED, Invitation
from partners.people.secrets import digest_of, secret_of
from partners.people.services.invitations.creation import address_of, is_address
from partners.people.services.invitations.records import record_all, record_one
from portal.access.actor import SYSTEM, Actor
from portal.lib.results import Refusal
from portal.notices.services import Letter, queue_letters


def send(*, invitation: Invitation, actor: Actor | None, channel: str = "page") -> Invitation:
    """Have the link mailed; it works 14 days from the moment the mail goes out."""
    return send_many(invitations=[invitation], actor=actor, channel=channel)[0]


@transaction.atomic
def send_many(
    *, invitations: Iterable[Invitation], actor: Actor | None, channel: str = "page"
) -> list[Invitation]:
    """Have the links of many mailed; ended ones are refused. Sending again makes a new link.

    Under the mail hold they wait; *sent* and the link's life begin with the delivery.
    """
    rows = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row in invitations])
        .select_related("partner")
        .order_by("pk")
    )
    for row in rows:
        if row.state in ENDED:
            raise Refusal("invitation_ended", state=row.get_state_display())
        if row.partner.status == PartnerStatus.LEFT:
            raise Refusal("partner_left", partner=row.partner.name)
        _prepare(row)
    Invitation.objects.bulk_update(rows, ["state", "queued_at", "sent_at", "expires_at", "digest"])
    record_all("invitation.send", rows, actor, channel)
    queue_letters([_letter(row) for row in rows])
    return rows


def resend(*, invitation: Invitation, actor: Actor | None, channel: str = "page") -> Invitation:
    """Mail a new link; the old one is dead."""
    return send(invitation=invitation, actor=actor, channel=channel)


@transaction.atomic
def change_address(*, invitation: Invitation, email: str, actor: Actor) -> Invitation:
    """Correct the address of an invitation, for instance after a bounce, and send it anew."""
    if not is_address(email):
        raise Refusal("email_bad", value=email)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    taken = Invitation.objects.filter(partner=row.partner, email=address_of(email))
    if taken.exclude(pk=row.pk).exclude(state__in=ENDED).exists():
        raise Refusal("invitation_exists", partner=row.partner.name)
    row.email = address_of(email)
    row.save(update_fields=["email"])
    record_one("invitation.address", row, actor, "page")
    return send(invitation=row, actor=actor)


@transaction.atomic
def revoke(*, invitation: Invitation, actor: Actor | None, channel: str = "page") -> None:
    """Withdraw an invitation: its link and its queued mail are dead."""
    rows = Invitation.objects.filter(pk=invitation.pk).exclude(state__in=ENDED)
    if not rows.update(state=InvitationState.REVOKED, digest=""):
        raise Refusal("invitation_ended", state=invitation.get_state_display())
    record_one("invitation.revoke", invitation, actor, channel)


@transaction.atomic
def follow_status(news: PartnerStatusChanged) -> None:
    """Withdraw the open invitations of a partner that has left."""
    if news.after != PartnerStatus.LEFT:
        return
    rows = list(
        Invitation.objects.filter(partner_id=news.partner_id)
        .exclude(state__in=ENDED)
        .select_related("partner")
        .order_by("pk")
    )
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=InvitationState.REVOKED, digest=""
    )
    if rows:
        record_all("invitation.revoke", rows, SYSTEM, "status")


def _prepare(row: Invitation) -> None:
    row.queued_at, row.sent_at, row.expires_at = timezone.now(), None, None
    row.state = InvitationState.QUEUED
    row.digest = digest_of(secret_of(row))


def _letter(row: Invitation) -> Letter:
    return Letter(
        address=row.email,
        code="invitation",
        params={"invitation": str(row.public_id), "queued": _iso(row.queued_at)},
        key=f"invitation:{row.public_id}:{_iso(row.queued_at)}",
    )


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
