"""The grid: one month of one person's outlets, entered, checked and sent together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.pages import Page
from portal.access.rules import may
from portal.lib.results import Problem, Refusal
from portal.ui.formats import month_text
from standards.measures import MISSING, NOT_APPLICABLE, SUPPRESSED, as_written
from standards.reporting.cell_display import dates_text
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.queries.grid import Grid, Outlet, grid_of
from standards.reporting.queries.questions import NamedQuestion, questions_of_month
from standards.reporting.services.drafts import Entered, keep_entered, send_entered
from standards.reporting.services.sending import Sent
from standards.reporting.views.choosing import (
    Part,
    outlets_for,
    part_of,
    period_or_404,
    receipt_of,
)
from standards.reporting.views.grid.entry import draft_problems, posted
from standards.reporting.views.grid.rows import Head, heads_of, lines_of

# The summary on top stays readable; every problem also stands at its cell.
SUMMARISED = 8


class GridPage(Page):
    """Enter a month and send it."""

    access = may("months.send")
    query = frozenset({"partner", "part"})
    template_name = "reporting/grid.html"
    part: Part

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The grid with its drafts."""
        grid = self._grid(collection, month)
        if grid is None:
            return redirect("reporting:inbox_month", collection, month)
        return self._render(grid)

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """Send all outlets that have anything in them; come back with problems otherwise."""
        grid = self._grid(collection, month)
        if grid is None:
            raise Http404
        entered = {
            str(outlet.partner.public_id): posted(outlet, request.POST)
            for outlet in grid.outlets
            if not outlet.closed
        }
        early = {outlet.partner.pk for outlet in grid.outlets if outlet.waits_until}
        chosen = _worth_sending(entered)
        waiting = [item for item in chosen if item.month.partner_id in early]
        ready = [item for item in chosen if item.month.partner_id not in early]
        try:
            if waiting:
                keep_entered(period=grid.period, entered=waiting, actor=self.actor)
                messages.info(request, _("Kept as a draft. Nothing of it is sent yet."))
            if not ready:
                return redirect(request.get_full_path())
            sent = send_entered(
                period=grid.period, entered=ready, source=Source.FORM, actor=self.actor
            )
        except Refusal as refusal:
            return self._render(grid, refusal=refusal, entered=entered)
        self._tell(grid.period, sent, grid.outlets)
        return redirect(self._receipt(grid.period))

    def _grid(self, collection: str, month: str) -> Grid | None:
        period = period_or_404(collection, month)
        partners = outlets_for(self.actor, self.request.GET.get("partner", ""))
        if not partners and self.actor.is_brand:
            return None
        self.part = part_of(partners, self.request.GET.get("part", ""))
        grid = grid_of(period, self.part.partners)
        if not grid.outlets:
            raise Http404
        return grid

    def _render(
        self,
        grid: Grid,
        *,
        refusal: Refusal | None = None,
        entered: dict[str, Entered] | None = None,
    ) -> HttpResponse:
        problems: Sequence[Problem] = (
            refusal.problems if refusal else draft_problems(grid.period, grid.outlets, self.actor)
        )
        typed = {name: item.texts for name, item in entered.items()} if entered else None
        accepted = (
            {name: item.month.accepted for name, item in entered.items()} if entered else None
        )
        heads = heads_of(grid, problems)
        open_heads = [head for head in heads if not head.closed]
        return self.render(
            status=422 if refusal else 200,
            period=grid.period,
            part=self.part,
            questions=self._questions(grid),
            heads=heads,
            lines=lines_of(grid, problems, typed, accepted),
            refusal=refusal,
            anchors=_anchors(grid, problems[:SUMMARISED]),
            more=max(0, len(problems) - SUMMARISED),
            is_correction=any(head.needs_reason for head in open_heads),
            is_returned=any(head.is_returned for head in open_heads),
            is_many=len(open_heads) > 1,
            dates=dates_text(grid.period, min(outlet.today for outlet in grid.outlets)),
            waits_until=_waits_until(heads),
            is_open=bool(open_heads),
            is_brand=self.actor.is_brand,
            is_by_brand=self.actor.is_brand,
            query=self.request.GET.urlencode(),
            zones=sorted({outlet.partner.time_zone for outlet in grid.outlets}),
            reasons=_usual_reasons(),
            gaps=_gap_reasons(),
        )

    def _questions(self, grid: Grid) -> list[NamedQuestion]:
        """What waits for an answer about these outlets' month; the brand answers nothing."""
        if self.actor.is_brand:
            return []
        partners = [outlet.partner.pk for outlet in grid.outlets]
        names = {slot.key: slot.name for slot in grid.slots}
        return questions_of_month(self.actor, grid.period, partners, names)

    def _tell(self, period: Period, sent: Sent, outlets: Sequence[Outlet]) -> None:
        count = len(sent.received)
        if count:
            text = ngettext(
                "Sent. %(month)s of %(count)d outlet was received and checked automatically.",
                "Sent. %(month)s of %(count)d outlets was received and checked automatically.",
                count,
            )
            month = month_text(period.code)
            messages.success(self.request, text % {"count": count, "month": month})
        else:
            messages.info(self.request, _("Nothing has changed since it was received."))
        taken = {*sent.received, *sent.unchanged}
        left = [o.partner.name for o in outlets if not o.closed and o.partner.pk not in taken]
        if left:
            text = _("Still to send: %(names)s")
            messages.warning(self.request, text % {"names": ", ".join(left)})

    def _receipt(self, period: Period) -> str:
        address = receipt_of(self.actor, period)
        query = self.request.GET.urlencode() if self.actor.is_brand else ""
        return f"{address}?{query}" if query else address


def _waits_until(heads: Sequence[Head]) -> dt.date | None:
    """The day from which any of the outlets can be sent; None when one can be sent now."""
    days = [head.waits_until for head in heads if not head.closed]
    return min((day for day in days if day), default=None) if all(days) else None


def _worth_sending(entered: dict[str, Entered]) -> list[Entered]:
    """Those with anything in them; all when none has, so that the checks can say so."""
    touched = [item for item in entered.values() if any(item.texts.values())]
    return touched or list(entered.values())


@dataclass(frozen=True, slots=True)
class ProblemPlace:
    """A problem, the id of the element it belongs to, and its outlet where there are several."""

    problem: Problem
    anchor: str
    place: str


def _anchors(grid: Grid, problems: Sequence[Problem]) -> list[ProblemPlace]:
    """Problems for the summary on top, with the id of the cell each belongs to."""
    names = {outlet.partner.code: str(outlet.partner.public_id) for outlet in grid.outlets}
    several = len(grid.outlets) > 1
    outlets = {outlet.partner.code: outlet.partner.name for outlet in grid.outlets}
    anchors = []
    for problem in problems:
        outlet = names.get(problem.partner, "")
        key = problem.cell.replace(":", "-")
        anchor = f"cell-{outlet}-{key}" if problem.cell else f"head-{outlet}"
        place = outlets.get(problem.partner, "") if several else ""
        anchors.append(ProblemPlace(problem, anchor, place))
    return anchors


def _usual_reasons() -> list[str]:
    return [
        _("Checked, it is right"),
        _("Campaign or season"),
        _("New staff or opening hours"),
        _("New system or way of counting"),
        _("One very large case"),
    ]


def _gap_reasons() -> list[str]:
    """Reasons to choose from; what leaves the score says so by its first words."""
    return [
        as_written(NOT_APPLICABLE, _("no cases in this month")),
        as_written(NOT_APPLICABLE, _("we do not offer this")),
        as_written(NOT_APPLICABLE, _("closed for the month")),
        as_written(SUPPRESSED, _("too few cases to show")),
        as_written(MISSING, _("system was down")),
        as_written(MISSING, _("not measured yet")),
    ]
