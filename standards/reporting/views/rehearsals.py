"""The page on which a rehearsal is kept or dropped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.results import Refusal
from standards.reporting.models import Period
from standards.reporting.queries.asked import counts_of
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.services.rehearsals import decide_rehearsal
from standards.reporting.views.selection import period_or_404


class RehearsalPage(Page):
    """What was sent in a rehearsal, what either decision brings, and the decision."""

    access = may("settings.edit")
    template_name = "reporting/rehearsal.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The effect of both."""
        return self._show(period_or_404(collection, month))

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Keep or drop it."""
        period = period_or_404(collection, month)
        is_kept = request.POST.get("action") == "keep"
        try:
            decide_rehearsal(period=period, is_kept=is_kept, actor=self.actor)
        except Refusal as refusal:
            return self._show(period, refusal)
        if is_kept:
            messages.success(request, _("Kept: scores of the month are worked out anew."))
        else:
            messages.success(request, _("Dropped: it reaches no score and no comparison."))
        return redirect("reporting:collections")

    def _show(self, period: Period, refusal: Refusal | None = None) -> HttpResponse:
        return self.render(
            status=refusal.status if refusal else 200,
            period=period,
            counted=counts_of([period], self.actor, "settings.edit")[period.pk],
            is_over=period.lock_date < day_everywhere(),
            refusal=refusal,
        )
