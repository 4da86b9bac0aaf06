"""How far partners are on their way to a first month: a list, and one with its reminder."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.network.queries import all_partners
from portal.access.pages import Page, visible_or_404
from portal.access.parameters import chosen
from portal.access.rules import may
from portal.home.queries.onboarding import (
    Onboarding,
    OnboardingStep,
    Progress,
    onboarding,
    progress_of,
)
from portal.home.services.reminders import remind, reminder_of
from portal.lib.results import Refusal

MOST = 200
STALLED, READY = "stalled", "ready"


class OnboardingList(Page):
    """Who is at which step, those that wait longest first; by step, stalled or ready."""

    access = may("partners.manage")
    query = frozenset({"at"})
    template_name = "home/onboarding.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list."""
        found = onboarding(self.actor)
        parts = _parts(found)
        at = chosen(request.GET, "at", {part: label for part, label, _rows in parts if part})
        rows = next(rows for part, _label, rows in parts if part == at)
        return self.render(
            parts=[(part, label, len(part_rows)) for part, label, part_rows in parts],
            at=at,
            rows=[(row, waits_for(row.waits_at) if row.waits_at else "") for row in rows[:MOST]],
            total=len(rows),
            most=MOST,
            ready=len(found.ready),
            all=len(found.rows),
            days_to_ready=found.days_to_ready,
        )


def _parts(found: Onboarding) -> list[tuple[str, str, tuple[Progress, ...]]]:
    """The tabs: their value, words and rows; '' is everybody who is not ready."""
    return [
        ("", _("Not ready"), found.waiting),
        (STALLED, _("Stalled"), found.stalled),
        *((step.value, waits_for(step), found.at(step)) for step in OnboardingStep),
        (READY, _("Ready"), found.ready),
    ]


def waits_for(step: OnboardingStep) -> str:
    """What a partner waits for at a step."""
    words = {
        OnboardingStep.NAMED: _("Nobody known"),
        OnboardingStep.INVITED: _("To be invited"),
        OnboardingStep.CAME: _("Nobody came yet"),
        OnboardingStep.AGREED: _("Agreement to accept"),
        OnboardingStep.READ: _("Standards to read"),
        OnboardingStep.SENT: _("First month to send"),
    }
    return words[step]


class OnboardingPage(Page):
    """One partner's steps, and the reminder of the one it waits at."""

    access = may("partners.manage")
    template_name = "home/first_steps.html"

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The steps; what a reminder would say, and to whom."""
        return self._show(self._progress(public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """Send the reminder."""
        row = self._progress(public_id)
        try:
            reminder = remind(row=row, actor=self.actor)
        except Refusal as refusal:
            messages.error(request, f"{refusal}")
            return self._show(row, status=refusal.status)
        count = len(reminder.names)
        said = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count)
        messages.success(request, said % {"count": count})
        return redirect("home:first_steps", row.partner.public_id)

    def _progress(self, public_id: str) -> Progress:
        partner = visible_or_404(all_partners(), self.actor, public_id, "partners.manage")
        return progress_of(partner)

    def _show(self, row: Progress, status: int = 200) -> HttpResponse:
        return self.render(
            partner=row.partner,
            row=row,
            steps=[(step.label, at, step is row.waits_at) for step, at in row.done.items()],
            waits_for=waits_for(row.waits_at) if row.waits_at else "",
            reminder=reminder_of(row),
            status=status,
        )
