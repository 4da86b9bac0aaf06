"""Questions about values: a manager asks or withdraws, the partner's people answer."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.lib.results import Refusal
from portal.notices.hours import working_day_after
from standards.reporting.enums import QuestionState, SubmissionState
from standards.reporting.forms import AnswerForm, QuestionForm
from standards.reporting.models import Question, Submission
from standards.reporting.queries.history import outlet_month
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.queries.sent import sent_month
from standards.reporting.services.questions import (
    answer_question,
    ask_question,
    withdraw_question,
)
from standards.reporting.services.senders import sending_people

_WEEK = dt.timedelta(days=7)


class AskQuestionPage(Page):
    """A manager asks a partner about one number of a received month."""

    access = may("months.review")
    query = frozenset({"cell"})
    template_name = "reporting/ask.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """The form, with the number the address names and a week as a proposal."""
        row = self._row(public_id)
        day = working_day_after(timezone.localdate() + _WEEK)
        cell = request.GET.get("cell", "")
        return self._form(row, QuestionForm(initial={"cell": cell, "answer_by": day}))

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Ask."""
        row = self._row(public_id)
        form = QuestionForm(request.POST)
        form.fields["cell"].choices = self._cells(row)  # type: ignore[attr-defined]  # of a choice field
        if not form.is_valid():
            return self._form(row, form)
        try:
            ask_question(submission=row, **form.cleaned_data, actor=self.actor)
        except Refusal as refusal:
            return self._form(row, form, refusal)
        text = _("%(name)s was asked. The answer comes back under “Need you”.")
        messages.success(request, text % {"name": row.partner.name})
        return redirect(_month(row) + "?show=need")

    def _row(self, public_id: uuid.UUID) -> Submission:
        rows = Submission.objects.select_related("partner", "period__collection", "current")
        row = visible_or_404(rows, self.actor, public_id, "months.review")
        if row.state != SubmissionState.RECEIVED:
            raise Http404
        return row

    def _cells(self, row: Submission) -> list[tuple[str, str]]:
        (month,) = sent_month(row.period, [row.partner])
        reported = sheet_of(row.period).slots
        return [
            (cell.key, f"{cell.name}: {cell.text}") for cell in month.cells if cell.key in reported
        ]

    def _form(
        self, row: Submission, form: QuestionForm, refusal: Refusal | None = None
    ) -> HttpResponse:
        form.fields["cell"].choices = self._cells(row)  # type: ignore[attr-defined]  # of a choice field
        return self.render(
            status=422 if form.errors or refusal else 200,
            row=row,
            form=form,
            refusal=refusal,
            is_reachable=bool(sending_people([row.partner_id])),
        )


class WithdrawPage(Page):
    """A manager asks no more."""

    access = may("months.review")

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Withdraw, and go back to the month."""
        rows = Question.objects.select_related("submission__partner")
        question = visible_or_404(rows, self.actor, public_id, "months.review")
        try:
            withdraw_question(question=question, actor=self.actor)
        except Refusal as refusal:
            messages.error(request, f"{refusal} {refusal.remedy}")
        else:
            text = _("%(name)s: withdrawn. No answer is wanted any more.")
            messages.success(request, text % {"name": question.submission.partner.name})
        return redirect(_month(question.submission) + "?show=need")


class QuestionPage(Page):
    """A partner's people read a question and answer it, or go to the number and correct it."""

    access = may("months.send")
    template_name = "reporting/question.html"

    def get(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """The question with what was sent; nothing is answered by looking."""
        return self._form(self._question(public_id), AnswerForm())

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Answer."""
        question = self._question(public_id)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._form(question, form)
        try:
            answer_question(question=question, text=form.cleaned_data["text"], actor=self.actor)
        except Refusal as refusal:
            return self._form(question, form, refusal)
        messages.success(request, _("Answered. Your partner manager reads it. Thank you."))
        return redirect("reporting:months")

    def _question(self, public_id: uuid.UUID) -> Question:
        # Whoever looks after partners asks, and answers for nobody.
        if self.actor.is_brand:
            raise Http404
        rows = Question.objects.select_related(
            "submission__partner", "submission__period__collection", "submission__current"
        )
        return visible_or_404(rows, self.actor, public_id, "months.send")

    def _form(
        self, question: Question, form: AnswerForm, refusal: Refusal | None = None
    ) -> HttpResponse:
        row = question.submission
        (month,) = sent_month(row.period, [row.partner])
        cell = next((each for each in month.cells if each.key == question.cell), None)
        outlet = outlet_month(row.period, row.partner, row, timezone.now())
        names = names_of([question.asked_by, question.answered_by])
        anchor = f"#cell-{row.partner.public_id}-{question.cell.replace(':', '-')}"
        grid = reverse("reporting:grid", args=(row.period.collection.code, row.period.code))
        return self.render(
            status=422 if form.errors or refusal else 200,
            question=question,
            row=row,
            cell=cell,
            is_open=outlet.is_open,
            is_waiting=question.state == QuestionState.WAITING,
            today=timezone.localdate(),
            asked_by=names.get(question.asked_by, _("Your partner manager")),
            answered_by=names.get(question.answered_by, ""),
            address=f"{grid}?partner={row.partner.public_id}{anchor}",
            form=form,
            refusal=refusal,
        )


def _month(row: Submission) -> str:
    return reverse("reporting:inbox_month", args=(row.period.collection.code, row.period.code))
