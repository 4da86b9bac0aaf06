"""Questions about values: a manager asks, the partner answers or corrects, the manager reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Refusal
from portal.notices.registry import Params
from portal.notices.services.notices import notify
from standards.reporting.enums import QuestionState, SubmissionState
from standards.reporting.models import Question, Revision, Submission
from standards.reporting.month_document import MonthDocument
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.reopening import REASON_LIMIT
from standards.reporting.services.senders import sending_people, thread_of

CODE = "question_asked"
# An answer is asked for within so many days: later the month is compared and forgotten.
LONGEST = dt.timedelta(days=60)


@transaction.atomic
def ask_question(
    *, submission: Submission, cell: str, text: str, answer_by: dt.date, actor: Actor
) -> Question:
    """Ask a partner about one cell of a received month; its people who send are told.

    The month waits for the answer, which brings it back to those who look at it. Refuses without
    words or a cell that was sent, with a day that is over or too far, with nobody who could answer,
    and while a question about the same cell waits.
    """
    words = _words(text, "question_text")
    today = timezone.localdate()
    if not today <= answer_by <= today + LONGEST:
        raise Refusal("question_day", first=today, last=today + LONGEST)
    # Locked without a join: what was waited for would come back with the revision it had before.
    Submission.objects.select_for_update().get(pk=submission.pk)
    rows = Submission.objects.select_related("partner", "period__collection", "current")
    row = rows.get(pk=submission.pk)
    if row.state != SubmissionState.RECEIVED or row.current is None:
        raise Refusal("not_received")
    # What partners do not report themselves is no question to them.
    is_reported = cell in sheet_of(row.period).slots
    if not is_reported or MonthDocument.read(row.current.cells).cell(cell) is None:
        raise Refusal("question_cell")
    if row.questions.filter(cell=cell, state=QuestionState.WAITING).exists():
        raise Refusal("question_waits")
    people = [person for person, _ in sending_people([row.partner_id])]
    if not people:
        raise Refusal("question_nobody", partner=row.partner.name)
    question = Question.objects.create(
        submission=row, cell=cell, text=words, answer_by=answer_by, asked_by=actor.person_id
    )
    _record("question.asked", question, actor, {"answer_by": [None, answer_by.isoformat()]}, words)
    notify(
        person_ids=people,
        code=CODE,
        params={
            **_params(question),
            "question": str(question.public_id),
            "until": answer_by.isoformat(),
            "text": words,
        },
        link=reverse("reporting:question", args=[question.public_id]),
        key=f"question:{question.public_id}",
        about={person: [row.partner.public_id] for person in people},
        thread=thread_of(row.period),
    )
    return question


@transaction.atomic
def answer_question(*, question: Question, text: str, actor: Actor) -> None:
    """Answer in one's own words; the month comes back to those who look at it."""
    words = _words(text, "answer_text")
    row = _waiting(question)
    _settle(row, QuestionState.ANSWERED, words, actor)
    Submission.objects.filter(pk=row.submission_id, state=SubmissionState.RECEIVED).update(
        needs_look=True, updated_at=timezone.now()
    )
    _tell_asker(row)


@transaction.atomic
def withdraw_question(*, question: Question, actor: Actor) -> None:
    """Ask no more; the month goes on as it was."""
    row = _waiting(question)
    _settle(row, QuestionState.WITHDRAWN, "", actor)


def withdraw_all(submission: Submission, actor: Actor) -> None:
    """Ask no more about a month that is returned: its reason says what is to be looked at."""
    for row in _of([submission.pk]):
        _settle(row, QuestionState.WITHDRAWN, "", actor)


def answer_by_correction(submission_ids: Sequence[int], actor: Actor) -> None:
    """Questions whose number has just changed are answered by that; one query where none wait.

    The caller has written the new revisions in this transaction.
    """
    for row in _of(submission_ids):
        newest = list(Revision.objects.filter(submission=row.submission_id).order_by("-number")[:2])
        now, before = (MonthDocument.read(each.cells).cell(row.cell) for each in newest)
        if now != before:
            _settle(row, QuestionState.CORRECTED, newest[0].reason, actor)
            Submission.objects.filter(pk=row.submission_id).update(needs_look=True)
            _tell_asker(row)


def as_waiting(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What was told of questions, as long as they wait; one query."""
    named = [params["question"] for params in notices]
    rows = Question.objects.filter(public_id__in=named, state=QuestionState.WAITING)
    waiting = {str(each) for each in rows.values_list("public_id", flat=True)}
    return [params if params["question"] in waiting else None for params in notices]


def _words(text: str, code: str) -> str:
    words = text.strip()
    if not words:
        raise Refusal(code)
    if len(words) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    return words


def _of(submission_ids: Sequence[int]) -> list[Question]:
    rows = Question.objects.filter(submission__in=submission_ids, state=QuestionState.WAITING)
    return list(rows.select_related("submission__partner", "submission__period__collection"))


def _waiting(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",))
    row = rows.select_related("submission__partner", "submission__period__collection").get(
        pk=question.pk
    )
    if row.state != QuestionState.WAITING:
        raise Refusal("question_over")
    return row


def _settle(row: Question, state: QuestionState, answer: str, actor: Actor) -> None:
    row.state, row.answer = state, answer
    row.answered_by, row.answered_at = actor.person_id, timezone.now()
    row.save()
    changes: dict[str, list[object]] = {"state": [QuestionState.WAITING.value, state.value]}
    _record(f"question.{state.value}", row, actor, changes, answer)


def _tell_asker(row: Question) -> None:
    people: list[UUID] = [row.asked_by] if row.asked_by else []
    period = row.submission.period
    month = reverse("reporting:inbox_month", args=(period.collection.code, period.code))
    notify(
        person_ids=people,
        code="question_answered",
        params={**_params(row), "text": row.text, "answer": row.answer},
        link=f"{month}?show=need",
        key=f"question-answered:{row.public_id}",
        thread=thread_of(period),
    )


def _params(row: Question) -> dict[str, str]:
    period, slots = row.submission.period, sheet_of(row.submission.period).slots
    return {
        "partner": row.submission.partner.name,
        "collection": period.collection.name,
        "month": period.code,
        "number": slots[row.cell].name if row.cell in slots else row.cell,
    }


def _record(
    action: str, row: Question, actor: Actor, changes: dict[str, list[object]], text: str
) -> None:
    record(
        action,
        actor=actor,
        object_type="question",
        object_id=row.public_id,
        label=f"{row.submission.partner.code} {row.submission.period.code} {row.cell}",
        changes=changes,
        personal={"text": text} if text else None,
    )
