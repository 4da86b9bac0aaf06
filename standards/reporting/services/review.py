"""What managers decide about received months: accept, confirm, take back, return."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.events import emit
from portal.lib.results import Refusal
from portal.notices.services.notices import notify
from standards.reporting.enums import SubmissionState
from standards.reporting.events import MonthReturned
from standards.reporting.models import Submission
from standards.reporting.services.asked import ask_again
from standards.reporting.services.questions import withdraw_all
from standards.reporting.services.second_looks import tell_second_people
from standards.reporting.services.senders import sending_people, thread_of

# A month that is returned can be sent again for at least this long, also after its lock.
OPEN_AGAIN = dt.timedelta(days=7)
REASON_LIMIT = 600


class Decision(Enum):
    """What came of letting unusual values stand."""

    ACCEPTED = "accepted"
    WAITS = "waits"
    CONFIRMED = "confirmed"
    ALREADY = "already"


@transaction.atomic
def accept_month(*, submission: Submission, actor: Actor, seen: str = "") -> Decision:
    """A person has looked at the unusual values and lets them stand.

    ``seen`` is the public id of the revision the person looked at ('' for whatever counts now);
    another one refuses with ``month_changed``. Where the collection wants a second look, the first
    person's word waits for somebody else's (``second_person`` refuses one's own), and nothing is
    decided before.
    """
    row = _received(submission, seen)
    if not row.needs_look:
        return Decision.ALREADY
    if not row.period.collection.second_look:
        _accept(row, actor, needs_look=False)
        return Decision.ACCEPTED
    if row.accepted_by is None:
        _accept(row, actor, needs_look=True)
        tell_second_people(period=row.period, partners=[row.partner], by=actor.person_id)
        return Decision.WAITS
    if row.accepted_by == actor.person_id:
        raise Refusal("second_person")
    now = timezone.now()
    _change(row, needs_look=False, confirmed_by=actor.person_id, confirmed_at=now)
    _record("month.confirmed", row, actor, {"needs_look": [True, False]})
    return Decision.CONFIRMED


@transaction.atomic
def take_back(*, submission: Submission, actor: Actor, seen: str = "") -> None:
    """Undo one's own word on a month: it needs a look again.

    Refuses with ``nothing_to_take_back`` once something has followed: the month was returned or
    sent anew, or a second person has confirmed it.
    """
    row = _received(submission, seen)
    if not may_take_back(row, actor):
        raise Refusal("nothing_to_take_back")
    change: dict[str, list[object]] = {"needs_look": [row.needs_look, True]}
    if row.confirmed_by:
        _change(row, needs_look=True, confirmed_by=None, confirmed_at=None)
    else:
        _change(row, needs_look=True, accepted_by=None, accepted_at=None)
    _record("month.taken_back", row, actor, change)


def may_take_back(row: Submission, actor: Actor) -> bool:
    """Whether the last word on a received month is the actor's own."""
    last = row.confirmed_by or row.accepted_by
    is_received = row.state == SubmissionState.RECEIVED
    return is_received and last is not None and last == actor.person_id


@transaction.atomic
def return_month(*, submission: Submission, reason: str, actor: Actor, seen: str = "") -> None:
    """Give a received month back with a reason; its figures do not count until sent again.

    It can be sent for seven more days at least. The partner's people get a notice and a mail.
    ``seen`` as in `accept_month`.
    """
    if not reason.strip():
        raise Refusal("return_reason")
    if len(reason.strip()) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    row = _received(submission, seen)
    now = timezone.now()
    again = now.date() + OPEN_AGAIN
    days = [day for day in (again, row.open_until) if day and day > row.period.lock_date]
    open_until = max(days, default=None)
    _change(
        row,
        state=SubmissionState.RETURNED,
        return_reason=reason.strip(),
        needs_look=False,
        open_until=open_until,
    )
    ask_again(period=row.period, partner_ids=[row.partner_id])
    withdraw_all(row, actor)
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


def _received(submission: Submission, seen: str) -> Submission:
    """The submission, locked; refuses when it is not (or no longer) what was ``seen``."""
    # Locked without a join: what was waited for would come back with the revision it had before.
    Submission.objects.select_for_update().get(pk=submission.pk)
    rows = Submission.objects.select_related("partner", "period__collection", "current")
    row = rows.get(pk=submission.pk)
    if row.state != SubmissionState.RECEIVED or row.current is None:
        raise Refusal("not_received")
    if seen and str(row.current.public_id) != seen:
        raise Refusal("month_changed")
    return row


def _accept(row: Submission, actor: Actor, *, needs_look: bool) -> None:
    _change(row, needs_look=needs_look, accepted_by=actor.person_id, accepted_at=timezone.now())
    _record("month.accepted", row, actor, {"needs_look": [True, needs_look]})


def _change(row: Submission, **values: object) -> None:
    Submission.objects.filter(pk=row.pk).update(**values, updated_at=timezone.now())


def _tell_returned(row: Submission, reason: str, until: dt.date) -> None:
    people = sending_people([row.partner_id])
    link = reverse("reporting:grid", args=(row.period.collection.code, row.period.code))
    params = {
        "partner": row.partner.name,
        "month": row.period.code,
        "reason": reason,
        "until": until.isoformat(),
    }
    number = row.current.number if row.current else 0
    key = f"month-returned:{row.public_id}:{number}"
    ids = [person for person, _ in people]
    about = {person: [row.partner.public_id] for person in ids}
    notify(
        person_ids=ids,
        code="month_returned",
        params=params,
        link=link,
        key=key,
        about=about,
        thread=thread_of(row.period),
    )


def _record(
    action: str, row: Submission, actor: Actor, changes: dict[str, list[object]], reason: str = ""
) -> None:
    record(
        action,
        actor=actor,
        object_type="submission",
        object_id=row.public_id,
        label=f"{row.partner.code} {row.period.code}",
        changes=changes,
        personal={"reason": reason} if reason else None,
    )
