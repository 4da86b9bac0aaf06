"""The manager's pages: months of the area, what needs a person, and what she decides."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.pages import Page, visible_or_404
from portal.access.parameters import chosen
from portal.access.querysets import public_id_or_none
from portal.access.rules import may
from portal.accounts.services.persons import names_of
from portal.lib.results import Refusal
from standards.reporting.cell_display import dates_text
from standards.reporting.models import Period, Submission
from standards.reporting.presentation import ExceptionRow, exception_rows
from standards.reporting.queries.exceptions import exceptions_of
from standards.reporting.queries.inbox import figures_of, months_of_area, period_figures
from standards.reporting.queries.looks import needs_you, waits_for_others
from standards.reporting.queries.questions import overdue_questions
from standards.reporting.queries.reopening import waiting_extensions
from standards.reporting.services.review import (
    Decision,
    accept_month,
    may_take_back,
    return_month,
    take_back,
)
from standards.reporting.views.selection import period_or_404

SHOWS = ("need", "waiting", "asked", "missing", "in", "returned")
# The state of a partner's month as its manager reads it, and the look of its badge.
_WORDS = {
    "open": (gettext_lazy("not started"), "quiet"),
    "started": (gettext_lazy("started"), "info"),
    "received": (gettext_lazy("received, provisional"), "ok"),
    "final": (gettext_lazy("final"), "ok"),
    "returned": (gettext_lazy("returned"), "warn"),
    "missed": (gettext_lazy("closed, not sent"), "bad"),
}
# The lists of what needs a look: of the actor, and of others.
_LOOKS = {"need": needs_you, "waiting": waits_for_others}


class InboxPage(Page):
    """All months of the area with their figures."""

    access = may("months.review")
    template_name = "reporting/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The latest thirteen months."""
        return self.render(
            rows=period_figures(self.actor), extensions=list(waiting_extensions(self.actor))
        )


class InboxMonthPage(Page):
    """One month: what needs a person, who is missing, who is in, what was returned."""

    access = may("months.review")
    query = frozenset({"show", "decided"})
    template_name = "reporting/inbox_month.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """One of the lists; the first that has anything unless one is named."""
        return self.show(period_or_404(collection, month))

    def show(self, period: Period) -> HttpResponse:
        """The list that the address names."""
        figures = figures_of(self.actor, period)
        show = chosen(self.request.GET, "show", SHOWS)
        if not show:
            show = "need" if figures.needs_look else "missing"
        is_look = show in _LOOKS
        exceptions = self._exceptions(period, show) if is_look else []
        rows, count = ([], 0) if is_look else months_of_area(self.actor, period, show)
        return self.render(
            period=period,
            dates=dates_text(period, timezone.localdate()),
            figures=figures,
            may_extend=self.actor.reach("months.extend").is_whole,
            show=show,
            exceptions=exceptions,
            looks=figures.needs_look if show == "need" else figures.waiting,
            decided=self._decided(),
            overdue=overdue_questions(self.actor, period) if figures.waiting else [],
            rows=[(row, *_WORDS[row.state]) for row in rows],
            count=count,
        )

    def _exceptions(self, period: Period, show: str) -> list[ExceptionRow]:
        exceptions = exceptions_of(self.actor, period, _LOOKS[show](self.actor))
        by = {each.submission.accepted_by for each in exceptions} - {None}
        return exception_rows(exceptions, names_of(each for each in by if each))

    def _decided(self) -> Submission | None:
        """The month just accepted, as long as that can be taken back."""
        name = public_id_or_none(self.request.GET.get("decided", ""))
        if name is None:
            return None
        rows = Submission.objects.visible_to(self.actor, "months.review")
        row = rows.filter(public_id=name).select_related("partner", "current").first()
        return row if row and may_take_back(row, self.actor) else None


class DecidePage(Page):
    """Accept or return one received month, or take one's own word back."""

    access = may("months.review")

    def post(self, request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
        """Decide, and go back to the list; a refused reason comes back as it was typed."""
        rows = Submission.objects.select_related("partner", "period__collection")
        row = visible_or_404(rows, self.actor, public_id, "months.review")
        decided = {}
        try:
            if self._decide(row, request.POST.get("action", "")):
                decided = {"decided": row.public_id}
        except Refusal as refusal:
            if request.POST.get("reason", "").strip():
                return self._again(row, refusal)
            messages.error(request, f"{refusal} {refusal.remedy}")
        show = request.POST.get("show", "need")
        address = reverse(
            "reporting:inbox_month", args=(row.period.collection.code, row.period.code)
        )
        names = {"show": show if show in SHOWS else "need", **decided}
        following = public_id_or_none(request.POST.get("next", ""))
        anchor = f"#m-{following}" if following else ""
        return redirect(f"{address}?{urlencode(names)}{anchor}")

    def _decide(self, row: Submission, action: str) -> bool:
        """Do what was pressed; whether it can be taken back."""
        seen = self.request.POST.get("revision", "")
        names = {"name": row.partner.name}
        if action == "accept":
            if accept_month(submission=row, seen=seen, actor=self.actor) is Decision.ALREADY:
                text = _("%(name)s: was accepted already.")
                messages.success(self.request, text % names)
            return True
        if action == "undo":
            take_back(submission=row, seen=seen, actor=self.actor)
            text = _("%(name)s: taken back. It needs a look again.")
        elif action == "return":
            reason = self.request.POST.get("reason", "")
            return_month(submission=row, seen=seen, reason=reason, actor=self.actor)
            text = _("%(name)s: returned. Its people were told.")
        else:
            raise Http404
        messages.success(self.request, text % names)
        return False

    def _again(self, row: Submission, refusal: Refusal) -> HttpResponse:
        """The reason as it was typed, with why it was not taken."""
        return self.render(
            "reporting/return_again.html",
            status=refusal.status,
            row=row,
            refusal=refusal,
            reason=self.request.POST.get("reason", ""),
            show=self.request.POST.get("show", "need"),
        )
