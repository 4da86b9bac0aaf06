"""A partner's months, and what was sent in one of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.pages import Page, visible_or_404
from portal.access.rules import may
from standards.reporting.calendars import local_date
from standards.reporting.cell_display import dates_text
from standards.reporting.enums import Source
from standards.reporting.models import Revision
from standards.reporting.queries.history import MonthRow, OutletMonth, own_months
from standards.reporting.queries.receipt_files import receipt_of
from standards.reporting.queries.sent import SentMonth, sent_month
from standards.reporting.views.selection import outlets_for, part_of, period_or_404

WORDS = {
    "open": (_("to send"), "info"),
    "started": (_("started"), "info"),
    "received": (_("received, provisional"), "ok"),
    "final": (_("final"), "ok"),
    "returned": (_("returned to you"), "warn"),
    "missed": (_("closed, not sent"), "bad"),
}


@dataclass(frozen=True, slots=True)
class OutletLine:
    """One outlet's month in words."""

    outlet: OutletMonth
    word: Any
    look: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month in words, with its outlets."""

    row: MonthRow
    outlets: tuple[OutletLine, ...]
    dates: str


class MonthsPage(Page):
    """All months of a person's outlets, what is due first."""

    access = may("months.send", "values.read")
    query = frozenset({"part"})
    template_name = "reporting/months.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list; people of the brand have the inbox instead."""
        if self.actor.is_brand:
            return redirect("reporting:inbox")
        partners = outlets_for(self.actor, "", "values.read")
        part = part_of(partners, request.GET.get("part", ""))
        rows = own_months(part.partners)
        lines = [_line(row) for row in rows]
        return self.render(
            due=[line for line in lines if line.row.is_due],
            together=_together(rows),
            running=[line for line in lines if line.row.waits_until],
            past=[line for line in lines if not line.row.is_due and not line.row.waits_until],
            may_send=self.actor.may("months.send"),
            has_partners=bool(partners),
            part=part,
        )


class SentPage(Page):
    """What was sent for a month: every number, every revision with its reason."""

    access = may("values.read")
    query = frozenset({"partner", "part"})
    template_name = "reporting/sent.html"

    def get(self, request: HttpRequest, collection: str, month: str) -> HttpResponse:
        """The month of the partner named, or of all one's own."""
        period = period_or_404(collection, month)
        public_id = request.GET.get("partner", "")
        partners = outlets_for(self.actor, public_id, "values.read")
        if not partners:
            raise Http404
        part = part_of(partners, request.GET.get("part", ""))
        outlets: list[SentMonth] = sent_month(period, part.partners)
        return self.render(
            period=period,
            outlets=outlets,
            is_brand=self.actor.is_brand,
            part=part,
            sources=dict(Source.choices),
            may_send=self.actor.may("months.send"),
            query=request.GET.urlencode(),
        )


class ReceiptFile(Page):
    """What was received with one sending, under the portal's seal, as a file to keep."""

    access = may("values.read")

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        """The file."""
        rows = Revision.objects.select_related(
            "submission__partner", "submission__period__collection"
        )
        revision = visible_or_404(rows, self.actor, public_id, "values.read")
        submission = revision.submission
        parts = ("receipt", submission.partner.code, submission.period.code, str(revision.number))
        name = "-".join(parts) + ".json"
        return JsonResponse(
            receipt_of(revision),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )


def _together(rows: Sequence[MonthRow]) -> list[str]:
    """Months in which more than one collection is to be sent, the newest first."""
    counts = Counter(row.period.month for row in rows if row.is_due)
    return sorted((month for month, count in counts.items() if count > 1), reverse=True)


def _line(row: MonthRow) -> MonthLine:
    outlets = tuple(OutletLine(outlet, *_words(outlet)) for outlet in row.outlets)
    now = timezone.now()
    today = min(local_date(now, outlet.partner.time_zone) for outlet in row.outlets)
    return MonthLine(row, outlets, dates_text(row.period, today))


def _words(outlet: OutletMonth) -> tuple[Any, str]:
    if outlet.state == "open" and outlet.waits_until:
        return (_("not over yet"), "quiet")
    if outlet.state == "returned" and not outlet.is_open:
        return (_("came back, closed before it was sent again"), "bad")
    if outlet.state == "final" and outlet.is_open:
        return (_("open again, provisional"), "info")
    return WORDS[outlet.state]
