"""Have links mailed, now or on a date, correct an address, withdraw."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.events import PartnerStatusChanged
from partners.people.enums import InvitationState
from partners.people.models import ENDED, Invitation
from partners.people.queries.reached import mailboxes_at
from partners.people.secrets import digest_of, secret_of
from partners.people.services.invitations.creation import address_of, is_address
from partners.people.services.invitations.records import record_all, record_one
from portal.access.actor import SYSTEM, Actor
from portal.lib.results import Refusal
from portal.notices.services import Letter, queue_letters


def send(*, invitation: Invitation, actor: Actor | None, channel: str = "page") -> Invitation:
    """Have the link mailed; it works 14 days from the moment the mail goes out."""
    return send_many(invitations=[invitation], actor=actor, channel=channel)[0]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A letter that an invitation comes with; ``key`` is the same when it is caused again."""

    subject: str
    text: str
    writer: str
    reply_to: str
    thread: str
    key: str


@transaction.atomic
def send_many(
    *,
    invitations: Iterable[Invitation],
    actor: Actor | None,
    channel: str = "page",
    words: OwnWords | None = None,
) -> list[Invitation]:
    """Have the links of many mailed; ended ones are refused. Sending again makes a new link.

    An address gets one mail with one link for all of its invitations. Under the mail hold they
    wait; *sent* and the link's life begin with the delivery. ``words`` stand in the mail in place
    of the usual text.
    """
    rows = list(
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk__in=[row.pk for row in invitations])
        .select_related("partner")
        .order_by("pk")
    )
    by_address: dict[str, list[Invitation]] = {}
    for row in rows:
        if row.state in ENDED:
            raise Refusal("invitation_ended", state=row.get_state_display())
        if row.partner.status == PartnerStatus.LEFT:
            raise Refusal("partner_left", partner=row.partner.name)
        by_address.setdefault(row.email, []).append(row)
    for together in by_address.values():
        _prepare(together)
    columns = ["state", "queued_at", "sent_at", "expires_at", "digest", "send_date"]
    Invitation.objects.bulk_update(rows, columns)
    record_all("invitation.send", rows, actor, channel)
    queue_letters([_letter(together, words) for together in by_address.values()])
    return rows


@transaction.atomic
def plan(
    *, invitations: Iterable[Invitation], day: dt.date, actor: Actor, channel: str = "page"
) -> list[Invitation]:
    """Have prepared invitations sent on a later day; whatever was planned for them before is over.

    Only what was never sent is planned; a day that has come is refused (`invitation_day`).
    """
    if day <= timezone.localdate():
        raise Refusal("invitation_day")
    return _date(invitations, day, actor, channel)


def call_off(
    *, invitations: Iterable[Invitation], actor: Actor, channel: str = "page"
) -> list[Invitation]:
    """Have planned invitations wait again until somebody sends them."""
    return _date(invitations, None, actor, channel)


@transaction.atomic
def _date(
    invitations: Iterable[Invitation], day: dt.date | None, actor: Actor, channel: str
) -> list[Invitation]:
    planned = Invitation.objects.select_for_update(of=("self",)).filter(
        pk__in=[row.pk for row in invitations], state=InvitationState.PLANNED
    )
    rows = [row for row in planned.select_related("partner").order_by("pk") if row.send_date != day]
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(send_date=day)
    for row in rows:
        row.send_date = day
    action = "invitation.plan" if day else "invitation.call_off"
    record_all(action, rows, actor, channel)
    return rows


def resend(*, invitation: Invitation, actor: Actor | None, channel: str = "page") -> Invitation:
    """Mail a new link; the old one is dead."""
    return send(invitation=invitation, actor=actor, channel=channel)


@transaction.atomic
def change_address(*, invitation: Invitation, email: str, actor: Actor) -> Invitation:
    """Correct the address of an invitation, for instance after a bounce, and send it anew."""
    if not is_address(email):
        raise Refusal("email_bad", value=email)
    key = invitation.partner_id
    if (key, address_of(email)) in mailboxes_at([key]):
        raise Refusal("invitation_mailbox")
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    taken = Invitation.objects.filter(partner=row.partner, email=address_of(email))
    if taken.exclude(pk=row.pk).exclude(state__in=ENDED).exists():
        raise Refusal("invitation_exists", partner=row.partner.name)
    row.email = address_of(email)
    row.save(update_fields=["email", "search_text"])
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


def _prepare(together: Sequence[Invitation]) -> None:
    """One moment and one link for all invitations of an address."""
    now = timezone.now()
    for row in together:
        row.queued_at, row.sent_at, row.expires_at = now, None, None
        row.state, row.send_date = InvitationState.QUEUED, None
    digest = digest_of(secret_of(together[0]))
    for row in together:
        row.digest = digest


def _letter(together: Sequence[Invitation], words: OwnWords | None) -> Letter:
    first = together[0]
    params = {
        "invitation": str(first.public_id),
        "together": [str(row.public_id) for row in together[1:]],
        "queued": _iso(first.queued_at),
    }
    if words is None:
        key = f"invitation:{first.public_id}:{_iso(first.queued_at)}"
        return Letter(address=first.email, code="invitation", params=params, key=key)
    own = {"subject": words.subject, "text": words.text, "writer": words.writer}
    return Letter(
        address=first.email,
        code="invitation_letter",
        params={**params, **own},
        key=f"{words.key}:{first.email}",
        reply_to=words.reply_to,
        about=tuple(str(row.partner.public_id) for row in together),
        thread=words.thread,
    )


def _iso(moment: Any) -> str:
    return moment.isoformat() if moment else ""
