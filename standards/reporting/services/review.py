"""What managers decide about received months, and how they write to those who are missing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from partners.network.queries import all_partners
from portal.access.actor import Actor
from portal.accounts.queries import person_known_as
from portal.audit.services import record
from portal.lib.canonical import digest
from portal.lib.events import emit
from portal.lib.results import Refusal
from portal.notices.queries import mailed_before
from portal.notices.services.mail_queue import queue_mail
from portal.notices.services.notices import notify
from standards.reporting.enums import SubmissionState
from standards.reporting.events import MonthReturned
from standards.reporting.models import Period, Submission
from standards.reporting.services.asked import ask_again
from standards.reporting.services.senders import sending_people

if TYPE_CHECKING:
    from portal.accounts.models import User

# A month that is returned can be sent again for at least this long, also after its lock.
OPEN_AGAIN = dt.timedelta(days=7)
REASON_LIMIT = 600
LETTER_LIMIT = 4_000


@transaction.atomic
def keep_month(*, submission: Submission, actor: Actor) -> None:
    """A person has looked at the unusual values and lets them stand."""
    row = _received(submission)
    if not row.needs_look:
        return
    Submission.objects.filter(pk=row.pk).update(needs_look=False, updated_at=timezone.now())
    _record("month.kept", row, actor, {"needs_look": [True, False]})


@transaction.atomic
def return_month(*, submission: Submission, reason: str, actor: Actor) -> None:
    """Give a received month back with a reason; its figures do not count until sent again.

    It can be sent for seven more days at least. The partner's people get a notice and a mail.
    """
    if not reason.strip():
        raise Refusal("return_reason")
    if len(reason.strip()) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    row = _received(submission)
    now = timezone.now()
    again = now.date() + OPEN_AGAIN
    days = [day for day in (again, row.open_until) if day and day > row.period.lock_date]
    open_until = max(days, default=None)
    Submission.objects.filter(pk=row.pk).update(
        state=SubmissionState.RETURNED,
        return_reason=reason.strip(),
        needs_look=False,
        open_until=open_until,
        updated_at=now,
    )
    ask_again(period=row.period, partner_ids=[row.partner_id])
    _record(
        "month.returned",
        row,
        actor,
        {"state": [SubmissionState.RECEIVED, SubmissionState.RETURNED]},
        reason=reason.strip(),
    )
    emit(MonthReturned(row.pk, row.partner_id, row.period.month))
    _tell_returned(row, reason.strip(), max(open_until or row.period.lock_date, again))


def end_extensions(*, day: dt.date) -> list[str]:
    """Close the months whose extra days are over before ``day``; the months concerned."""
    over = Submission.objects.filter(open_until__lt=day)
    months = sorted(set(over.values_list("period__month", flat=True)))
    if months:
        over.update(open_until=None, was_open_until=F("open_until"))
    return months


def _received(submission: Submission) -> Submission:
    """The submission, locked; refuses when it is not (or no longer) received."""
    row = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("partner", "period__collection")
        .get(pk=submission.pk)
    )
    if row.state != SubmissionState.RECEIVED:
        raise Refusal("not_received")
    return row


def _tell_returned(row: Submission, reason: str, until: dt.date) -> None:
    people = sending_people([row.partner_id])
    link = reverse("reporting:grid", args=(row.period.collection.code, row.period.month))
    params = {
        "partner": row.partner.name,
        "month": row.period.month,
        "reason": reason,
        "until": until.isoformat(),
    }
    number = row.current.number if row.current else 0
    key = f"month-returned:{row.public_id}:{number}"
    ids = [person for person, _ in people]
    about = {person: [row.partner.public_id] for person in ids}
    notify(person_ids=ids, code="month_returned", params=params, link=link, key=key, about=about)


@dataclass(frozen=True, slots=True)
class Written:
    """How many people a letter goes to now, and how many had the same one ``since`` when."""

    people: int
    before: int
    since: dt.datetime | None


@transaction.atomic
def write_to(
    *,
    period: Period,
    partner_ids: Sequence[int],
    subject: str,
    text: str,
    actor: Actor,
    request_key: str,
) -> Written:
    """Mail the senders of some partners in one's own words; answers go to the writer.

    ``partner_ids`` are those the caller found visible. The same letter under the same
    ``request_key`` mails nobody twice, and that is told; another subject or text is another letter.
    """
    subject, text = " ".join(subject.split()), text.strip()
    if not subject or not text:
        raise Refusal("letter_empty")
    if len(subject) > 120 or len(text) > LETTER_LIMIT:
        raise Refusal("letter_long", limit=LETTER_LIMIT)
    pairs = sending_people(partner_ids)
    people = {person for person, _ in pairs}
    if not people:
        raise Refusal("letter_nobody")
    ids = dict(all_partners().filter(pk__in=partner_ids).values_list("pk", "public_id"))
    about: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person, partner_id in pairs:
        about.setdefault(person, []).append(ids[partner_id])
    key = f"letter:{request_key}:{digest([period.pk, subject, text])[:16]}"
    before = mailed_before(people, key)
    new = sorted(people - set(before))
    written = Written(len(new), len(before), min(before.values(), default=None))
    if not new:
        return written
    writer = writer_of(actor)
    link = reverse("reporting:grid", args=(period.collection.code, period.month))
    queue_mail(
        person_ids=new,
        code="month_letter",
        params={
            "subject": subject,
            "text": text,
            "month": period.month,
            "writer": writer.get_full_name() if writer else "",
            "link": link,
        },
        key=key,
        reply_to=writer.email if writer else "",
        about=about,
    )
    record(
        "letter.sent",
        actor=actor,
        object_type="period",
        object_id=period.public_id,
        label=f"{period.collection.code} {period.month}",
        changes={"partners": [None, len(set(partner_ids))], "people": [None, len(new)]},
        personal={"subject": subject, "text": text},
        persons=new,
    )
    return written


def writer_of(actor: Actor) -> User | None:
    """The person behind the actor, to whom answers go."""
    return person_known_as(actor.person_id)


def _record(
    action: str, row: Submission, actor: Actor, changes: dict[str, list[object]], reason: str = ""
) -> None:
    record(
        action,
        actor=actor,
        object_type="submission",
        object_id=row.public_id,
        label=f"{row.partner.code} {row.period.month}",
        changes=changes,
        personal={"reason": reason} if reason else None,
    )
