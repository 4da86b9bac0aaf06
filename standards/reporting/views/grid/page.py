"""The form of a month: one person's outlets, entered, checked and sent together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.pages import Page
from portal.access.rules import may
from portal.ui.formats import month_text
from standards.reporting.enums import Source
from standards.reporting.queries.grid import Grid, Outlet, grids_of
from standards.reporting.queries.questions import NamedQuestion, questions_of_month
from standards.reporting.queries.sets import begun_periods
from standards.reporting.services.drafts import (
    Entered,
    RefusedTogether,
    send_together,
)
from standards.reporting.services.sending import Sent
from standards.reporting.stock_reasons import gap_reasons, usual_reasons
from standards.reporting.views.grid.entry import is_overtaken, posted
from standards.reporting.views.grid.rows import Head
from standards.reporting.views.grid.tables import PeriodGrid, period_grids, summary_of, waiting_day
from standards.reporting.views.selection import (
    Part,
    outlets_for,
    part_of,
    period_or_404,
    receipt_of,
)

if TYPE_CHECKING:
    from portal.lib.results import Refusal
    from standards.reporting.models import Period


class EntryPage(Page):
    """Enter numbers and send them, of one period or of all that end in a month."""

    access = may("months.send")
    query = frozenset({"partner", "part"})
    template_name = "reporting/grid.html"
    is_together = False
    # Whether other periods of the month can be entered with it.
    has_others = False
    part: Part

    def enter(self, grids: Sequence[Grid]) -> HttpResponse:
        """The form with its drafts."""
        return self._render(grids)

    def send(self, grids: Sequence[Grid]) -> HttpResponse:
        """Send all outlets that have anything in them; come back with problems otherwise."""
        entered = {
            grid.period: {
                outlet.unit: posted(outlet, self.request.POST)
                for outlet in grid.outlets
                if self._takes(outlet)
            }
            for grid in grids
        }
        early = {o.unit for grid in grids for o in grid.outlets if o.waits_until and not o.closed}
        ready, waiting = _worth_sending(entered, early)
        try:
            sent = send_together(entered=ready, kept=waiting, source=Source.FORM, actor=self.actor)
        except RefusedTogether as refused:
            return self._render(grids, refused.refusals, entered)
        if waiting:
            messages.info(self.request, _("Kept as a draft. Nothing of it is sent yet."))
        if not sent:
            return redirect(self.request.get_full_path())
        for grid in grids:
            if grid.period in sent:
                self._tell(grid.period, sent[grid.period], grid.outlets)
        news = [period for period, each in sent.items() if each.received]
        return redirect(self._receipt(next(iter(news or sent))))

    def _takes(self, outlet: Outlet) -> bool:
        """Whether something is entered for an outlet: it is open, or closed while it was typed.

        The door refuses the latter; what was typed comes back with the reason.
        """
        return not outlet.closed or is_overtaken(outlet, self.request.POST)

    def outlets(self) -> Part:
        """As many outlets as one form takes; of the brand's people the one they name."""
        partners = outlets_for(self.actor, self.request.GET.get("partner", ""))
        self.part = part_of(partners, self.request.GET.get("part", ""))
        return self.part

    def _render(
        self,
        grids: Sequence[Grid],
        refusals: Mapping[Period, Refusal] | None = None,
        entered: Mapping[Period, Mapping[str, Entered]] | None = None,
    ) -> HttpResponse:
        sheets = period_grids(grids, self.actor, refusals or {}, entered or {})
        open_heads = [head for sheet in sheets for head in sheet.open_heads]
        return self.render(
            status=422 if refusals else 200,
            period=sheets[0].period,
            is_together=self.is_together,
            has_others=self.has_others,
            part=self.part,
            questions=self._questions(grids),
            grids=sheets,
            outlets=_outlets_of(sheets),
            summary=summary_of(sheets, refusals or {}),
            is_correction=any(sheet.is_correction for sheet in sheets),
            is_many=len(open_heads) > 1,
            waits_until=waiting_day(open_heads),
            is_open=bool(open_heads),
            is_brand=self.actor.is_brand,
            query=self.request.GET.urlencode(),
            reasons=usual_reasons(),
            gaps=gap_reasons(),
        )

    def _questions(self, grids: Sequence[Grid]) -> list[NamedQuestion]:
        """What waits for an answer about these outlets' months; the brand answers nothing."""
        if self.actor.is_brand:
            return []
        partners = {outlet.partner.pk for grid in grids for outlet in grid.outlets}
        names = {slot.key: slot.name for grid in grids for slot in grid.slots}
        return questions_of_month(self.actor, [grid.period for grid in grids], partners, names)

    def _tell(self, period: Period, sent: Sent, outlets: Sequence[Outlet]) -> None:
        month = month_text(period.code)
        if self.is_together:
            month = f"{period.collection.name}, {month}"
        count = len(sent.received)
        if count:
            text = ngettext(
                "Sent. %(month)s of %(count)d outlet was received and checked automatically.",
                "Sent. %(month)s of %(count)d outlets was received and checked automatically.",
                count,
            )
            messages.success(self.request, text % {"count": count, "month": month})
        elif self.is_together:
            text = _("%(month)s: nothing has changed since it was received.")
            messages.info(self.request, text % {"month": month})
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


class GridPage(EntryPage):
    """One period of one collection."""

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The form; people of the brand who name no outlet have the inbox instead."""
        grids = self._grids(collection, month)
        if not grids:
            return redirect("reporting:inbox_month", collection, month)
        return self.enter(grids)

    def post(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """What was entered."""
        grids = self._grids(collection, month)
        if not grids:
            raise Http404
        return self.send(grids)

    def _grids(self, collection: str, month: str) -> list[Grid]:
        period = period_or_404(collection, month)
        self.has_others = period.is_shared  # type: ignore[attr-defined]  # annotated
        partners = self.outlets().partners
        if not partners and self.actor.is_brand:
            return []
        grids = grids_of([period], partners)
        if not any(grid.outlets for grid in grids):
            raise Http404
        return grids


class TogetherPage(EntryPage):
    """All that is open of the periods that end in one month, in one form."""

    is_together = True

    def get(self, request: HttpRequest, month: str) -> HttpResponse:
        """The form; where nothing of it is open any more, the list of months."""
        grids = self._grids(month)
        return self.enter(grids) if grids else redirect("reporting:months")

    def post(self, request: HttpRequest, month: str) -> HttpResponse:
        """What was entered."""
        grids = self._grids(month)
        return self.send(grids) if grids else redirect("reporting:months")

    def _grids(self, month: str) -> list[Grid]:
        partners = self.outlets().partners
        periods = begun_periods(month, timezone.now())
        if not partners or not periods:
            raise Http404
        return [
            grid
            for grid in grids_of(periods, partners)
            if grid.slots and any(self._takes(outlet) for outlet in grid.outlets)
        ]


def _outlets_of(sheets: Sequence[PeriodGrid]) -> list[Head]:
    """A head of each outlet, for a phone, which shows one outlet at a time."""
    return list({head.outlet: head for sheet in sheets for head in sheet.heads}.values())


def _worth_sending(
    entered: Mapping[Period, Mapping[str, Entered]], early: Collection[str]
) -> tuple[dict[Period, list[Entered]], dict[Period, list[Entered]]]:
    """What is sent, and of ``early`` units what is only kept, by period.

    Those outlets with anything in them; all when none has, so that the checks can say so.
    """
    is_touched = any(any(e.texts.values()) for each in entered.values() for e in each.values())
    ready: dict[Period, list[Entered]] = {}
    waiting: dict[Period, list[Entered]] = {}
    for period, by_unit in entered.items():
        for unit, item in by_unit.items():
            if any(item.texts.values()) or not is_touched:
                chosen = waiting if unit in early else ready
                chosen.setdefault(period, []).append(item)
    return ready, waiting
