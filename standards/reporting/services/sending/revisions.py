"""Write many revisions at once: COPY on PostgreSQL, multi-row inserts elsewhere."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from portal.lib.canonical import canonical_bytes, canonical_json
from portal.lib.ids import new_public_id
from standards.reporting.calendars import is_on_time
from standards.reporting.enums import Source, SubmissionState
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.month_document import MonthDocument, Note
from standards.reporting.queries.documents import MANY, of_partners
from standards.reporting.queries.requirements import unreported_codes
from standards.reporting.services.sending.bulk import insert_rows, insert_submissions
from standards.reporting.services.sending.examine import Ready

_COLUMNS = (
    "public_id",
    "submission",
    "number",
    "cells",
    "digest",
    "reason",
    "source",
    "is_by_brand",
    "warnings",
    "is_on_time",
    "person_id",
    "sent_at",
)

# The codes of notes on the month as a whole: it was sent again without any change, and why; its
# manager entered it for the partner where a second person looks.
AS_IT_IS = "as_it_is"
ENTERED_FOR = "entered_for"


@dataclass(frozen=True, slots=True)
class Row:
    """A locked submission as it stands: what counts now, and in which state."""

    pk: int
    state: str
    number: int
    digest: str
    is_on_time: bool | None
    return_reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """A month that differs from what counts now; ``number`` is that of its new revision.

    ``asked`` is what a returned month was asked for that comes again without any change;
    ``is_entered_for`` that whoever entered it for the partner is not who receives it.
    """

    ready: Ready
    submission_id: int
    public_id: uuid.UUID
    number: int
    document: bytes
    digest: str
    needs_reason: bool
    was_on_time: bool | None
    asked: str
    is_entered_for: bool = False

    @property
    def is_silent(self) -> bool:
        """Whether a received month would change, or a returned one stay, without a word why."""
        month = self.ready.month
        if self.asked:
            return not month.as_it_is.strip()
        return self.needs_reason and not month.reason.strip()

    @property
    def reason(self) -> str:
        """The word that stays with the revision."""
        month = self.ready.month
        words = (month.as_it_is, month.reason) if self.asked else (month.reason, month.as_it_is)
        return next((word for word in map(str.strip, words) if word), "")

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a manager looks at: unusual values, and what is odd about the month as a whole."""
        whole = []
        if self.asked:
            whole.append(Note("", AS_IT_IS, self.reason, {"asked": self.asked}))
        if self.is_entered_for:
            whole.append(Note("", ENTERED_FOR, self.reason))
        return (*whole, *self.ready.notes)


def locked_rows(period: Period, partner_ids: Sequence[int]) -> dict[int, Row]:
    """The submissions of ``partner_ids``, made where absent, locked until the transaction ends."""
    if not partner_ids:
        return {}
    id_set = set(partner_ids)
    submissions = of_partners(Submission.objects.filter(period=period), id_set)
    present = set(submissions.values_list("partner_id", flat=True))
    # In one order, so that two calls never wait for each other.
    absent = sorted(id_set - present)
    if absent:
        insert_submissions(period.pk, absent, timezone.now())
    # Locked without a join: a row that was waited for would come back with the revision it had
    # before, so what counts now is read afterwards.
    list(submissions.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = submissions.values_list(
        "partner_id",
        "pk",
        "state",
        "current__number",
        "current__digest",
        "current__is_on_time",
        "return_reason",
    )
    return {
        row[0]: Row(row[1], row[2], row[3] or 0, row[4] or "", row[5], row[6])
        for row in rows
        if row[0] in id_set
    }


def kept_from_elsewhere(period: Period, ready: Sequence[Ready]) -> Sequence[Ready]:
    """``ready`` with the values that others brought for those months: partners never send them.

    One query when the collection has such metrics (the caller holds the locks).
    """
    foreign = unreported_codes(period)
    if not foreign or not ready:
        return ready
    ids = {item.partner.pk for item in ready}
    rows = of_partners(Submission.objects.filter(period=period, current__isnull=False), ids)
    documents = {
        partner_id: MonthDocument.read(cells).of_metrics(foreign)
        for partner_id, cells in rows.values_list("partner_id", "current__cells")
        if partner_id in ids
    }
    return [
        replace(item, document=others.over(item.document))
        if (others := documents.get(item.partner.pk)) and others.cells
        else item
        for item in ready
    ]


def changes_among(ready: Sequence[Ready], rows: Mapping[int, Row]) -> list[Change]:
    """Those whose content, or whose state, is not what counts already."""
    changes = []
    for item in ready:
        row = rows[item.partner.pk]
        document = canonical_bytes(item.document.as_json())
        content = hashlib.sha256(document).hexdigest()
        if content == row.digest and row.state == SubmissionState.RECEIVED:
            continue
        needs_reason = row.state == SubmissionState.RECEIVED
        is_same = content == row.digest and row.state == SubmissionState.RETURNED
        changes.append(
            Change(
                ready=item,
                submission_id=row.pk,
                public_id=new_public_id(),
                number=row.number + 1,
                document=document,
                digest=content,
                needs_reason=needs_reason,
                was_on_time=row.is_on_time,
                asked=row.return_reason if is_same else "",
            )
        )
    return changes


@dataclass(frozen=True, slots=True)
class Door:
    """How months come in: which way, by whom, when; ``is_by_brand`` for a partner's manager."""

    source: str
    is_by_brand: bool
    person_id: uuid.UUID | None
    now: dt.datetime


def add_revisions(changes: Sequence[Change], period: Period, door: Door) -> None:
    """One immutable revision per change."""
    insert_rows(
        Revision,
        _COLUMNS,
        (
            (
                change.public_id,
                change.submission_id,
                change.number,
                change.document.decode(),
                change.digest,
                change.reason,
                door.source,
                door.is_by_brand,
                canonical_json([note.as_json() for note in change.notes]),
                _is_on_time(change, period, door),
                door.person_id,
                change.ready.month.sent_at or door.now,
            )
            for change in changes
        ),
    )


def _is_on_time(change: Change, period: Period, door: Door) -> bool | None:
    """A month is on time when it first came on time; a correction does not make it late.

    None for history loaded without its day of sending: nobody knows.
    """
    if change.number > 1:
        return change.was_on_time
    sent_at = change.ready.month.sent_at
    if sent_at is None and door.source == Source.PACK:
        return None
    return is_on_time(sent_at or door.now, period.timely_date, change.ready.partner.time_zone)


def move_current(changes: Sequence[Change], door: Door) -> None:
    """Let the newest revision of each changed month count; its draft and return are over.

    Days that were given to set a number right are kept: it may be corrected again until then. What
    was decided about the revision before is over too; whoever enters a month for a partner, where
    a second person looks, has accepted it.
    """
    is_returned = models.Q(state=SubmissionState.RETURNED)
    days_left = models.Case(models.When(is_returned, then=None), default=models.F("open_until"))
    newest = Revision.objects.filter(submission=OuterRef("pk")).order_by("-number").values("pk")[:1]
    for needs_look, is_accepted in ((False, False), (True, False), (True, True)):
        ids = [
            change.submission_id
            for change in changes
            if (bool(change.notes), change.is_entered_for) == (needs_look, is_accepted)
        ]
        for part in _parts(ids):
            Submission.objects.filter(pk__in=part).update(
                current=Subquery(newest),
                state=SubmissionState.RECEIVED,
                draft={},
                draft_version=models.F("draft_version") + 1,
                needs_look=needs_look,
                return_reason="",
                open_until=days_left,
                accepted_by=door.person_id if is_accepted else None,
                accepted_at=door.now if is_accepted else None,
                confirmed_by=None,
                confirmed_at=None,
                updated_at=door.now,
            )


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while part := list(islice(remaining, MANY)):
        yield part
