"""Questions about values: those of a partner that wait, and those beside a month to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from portal.access.actor import Actor
from standards.catalogue.queries.sets import all_metrics
from standards.reporting.enums import QuestionState
from standards.reporting.models import Period, Question
from standards.reporting.month_document import code_of


@dataclass(frozen=True, slots=True)
class NamedQuestion:
    """A question with the name of its number. ``is_overdue``: no answer, and its day is over."""

    question: Question
    name: str
    is_overdue: bool

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still wanted."""
        return self.question.state == QuestionState.WAITING


def questions_to_answer(actor: Actor) -> list[NamedQuestion]:
    """What waits for an answer of the people of the actor's partners, the most urgent first.

    One query where nothing waits.
    """
    return _named(_to_answer(actor))


def questions_of_month(
    actor: Actor,
    periods: Collection[Period],
    partner_ids: Collection[int],
    names: Mapping[str, str],
) -> list[NamedQuestion]:
    """Those of `questions_to_answer` about some periods of partners; ``names`` of their cells."""
    rows = _to_answer(actor).filter(submission__period__in=periods)
    return _named(rows.filter(submission__partner__in=partner_ids), names)


def _to_answer(actor: Actor) -> QuerySet[Question]:
    rows = Question.objects.visible_to(actor, "months.send").filter(state=QuestionState.WAITING)
    return rows.select_related("submission__partner", "submission__period__collection").order_by(
        "answer_by", "pk"
    )


def questions_about(submission_ids: Collection[int]) -> dict[int, list[NamedQuestion]]:
    """By submission what was asked about it and not withdrawn, the oldest first; two queries."""
    rows = Question.objects.filter(submission__in=submission_ids)
    by_submission: dict[int, list[NamedQuestion]] = {}
    for each in _named(rows.exclude(state=QuestionState.WITHDRAWN).order_by("pk")):
        by_submission.setdefault(each.question.submission_id, []).append(each)
    return by_submission


def overdue_questions(actor: Actor, period: Period) -> list[NamedQuestion]:
    """Questions of the actor's area about ``period`` whose day is over, by partner's name."""
    rows = Question.objects.visible_to(actor, "months.review").filter(
        submission__period=period,
        state=QuestionState.WAITING,
        answer_by__lt=timezone.localdate(),
    )
    return _named(rows.select_related("submission__partner").order_by("submission__partner__name"))


def _named(rows: Iterable[Question], names: Mapping[str, str] | None = None) -> list[NamedQuestion]:
    questions, today = list(rows), timezone.localdate()
    if names is None:
        names = cell_names({row.cell for row in questions})
    return [
        NamedQuestion(row, names.get(row.cell, row.cell), _is_overdue(row, today))
        for row in questions
    ]


def _is_overdue(row: Question, today: dt.date) -> bool:
    return row.state == QuestionState.WAITING and row.answer_by < today


def cell_names(keys: Collection[str]) -> Mapping[str, str]:
    """What the cells ``keys`` are called, members of breakdowns included; one query."""
    if not keys:
        return {}
    metrics = all_metrics().filter(code__in={code_of(key) for key in keys})
    names = {}
    for code, name, members in metrics.values_list("code", "name", "members"):
        names[code] = name
        names |= {f"{code}:{member}": f"{name}: {label}" for member, label in members or ()}
    return names
