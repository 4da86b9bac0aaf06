"""The manager's side: what is due, in, missing, and what needs a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.access.actor import Actor
from portal.lib import months as month_lib
from standards.reporting.cell_display import cell_text
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument, notes_of
from standards.reporting.queries.asked import (
    Counted,
    asked_partners,
    counts_of,
    periods_told_apart,
)
from standards.reporting.queries.asking import reported_codes, sheet_of
from standards.reporting.queries.closing import day_everywhere
from standards.reporting.queries.documents import MANY
from standards.reporting.queries.history import OutletMonth, outlet_month
from standards.reporting.rates import Rate, on_time_rate, reporting_rate

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """One month of a collection in an actor's area; ``due`` counts partners asked.

    ``is_due``: the day by which it should be sent is over everywhere. Before, nobody is missing.
    ``is_brought``: others bring it for partners, who are asked for nothing; it has no rates.
    """

    period: Period
    due: int
    received: int
    needs_look: int
    returned: int
    on_time: int
    timed: int
    is_due: bool
    is_brought: bool

    @property
    def unmeasured(self) -> int:
        """Received, but nobody knows when: on time or not is not measured."""
        return self.received - self.timed

    @property
    def missing(self) -> int:
        """Asked and not received."""
        return self.due - self.received

    @property
    def reporting(self) -> Rate:
        """Received of due."""
        return reporting_rate(self.received, self.due)

    @property
    def punctual(self) -> Rate:
        """On time of those asked whose day of sending is known."""
        return on_time_rate(self.on_time, self.timed, self.missing)


@dataclass(frozen=True, slots=True)
class Oddity:
    """One unusual value with the reason its partner gave.

    ``asked``: no value, but a returned month that came again without any change, and what it was
    returned for.
    """

    name: str
    text: str
    low: str
    high: str
    usual: str
    reason: str
    asked: str


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A received month that a person should look at."""

    submission: Submission
    partner: Partner
    sent_at: dt.datetime
    oddities: tuple[Oddity, ...]


def period_figures(actor: Actor, months_back: int = 13) -> list[PeriodFigures]:
    """Figures of the latest months within the actor's area, newest first."""
    latest = month_lib.of(timezone.now().date() + dt.timedelta(days=1))
    periods = list(
        periods_told_apart()
        .filter(month__lte=latest, month__gt=month_lib.shift(latest, -months_back))
        .select_related("collection")
        .order_by("-month", "collection__code")
    )
    counts, today = counts_of(periods, actor), day_everywhere()
    return [_figures(row, counts[row.pk], today, row.asks) for row in periods]  # type: ignore[attr-defined]  # annotated


def figures_of(actor: Actor, period: Period) -> PeriodFigures:
    """Figures of one month within the actor's area."""
    counted = counts_of([period], actor)[period.pk]
    return _figures(period, counted, day_everywhere(), bool(reported_codes(period)))


def _figures(period: Period, counted: Counted, today: dt.date, is_asking: bool) -> PeriodFigures:
    return PeriodFigures(
        period=period,
        due=counted.asked,
        received=counted.received,
        needs_look=counted.needs_look,
        returned=counted.returned,
        on_time=counted.on_time,
        timed=counted.timed,
        is_due=period.due_date < today,
        is_brought=not is_asking,
    )


def exceptions_of(actor: Actor, period: Period, limit: int = 200) -> list[Exceptional]:
    """Received months with accepted warnings nobody has looked at, by partner's name."""
    rows = (
        Submission.objects.visible_to(actor, "months.review")
        .filter(period=period, state=SubmissionState.RECEIVED, needs_look=True)
        .select_related("partner", "current")
        .order_by("partner__name", "pk")[:limit]
    )
    slots = sheet_of(period).slots
    exceptions = []
    for row in rows:
        if row.current is None:
            continue
        document = MonthDocument.read(row.current.cells)
        oddities = tuple(
            Oddity(
                name=slots[note.cell].name if note.cell in slots else note.cell,
                text=(
                    cell_text(slots[note.cell].metric, document.cell(note.cell))
                    if note.cell in slots
                    else note.fact("value")
                ),
                low=note.fact("low"),
                high=note.fact("high"),
                usual=note.fact("usual"),
                reason=note.reason,
                asked=note.fact("asked"),
            )
            for note in notes_of(row.current.warnings)
        )
        exceptions.append(Exceptional(row, row.partner, row.current.sent_at, oddities))
    return exceptions


def months_of_area(
    actor: Actor, period: Period, state: str, limit: int = 500
) -> tuple[list[OutletMonth], int]:
    """Partners of the actor's area whose month is ``missing``, ``in`` or ``returned``.

    Returns at most ``limit``, by name, and how many there are.
    """
    now = timezone.now()
    partners = asked_partners(period, actor, "months.review").order_by("name", "pk")
    submissions = Submission.objects.filter(period=period)
    received = submissions.filter(state=SubmissionState.RECEIVED).values("partner_id")
    chosen = {
        "missing": partners.exclude(pk__in=received),
        "in": partners.filter(pk__in=received),
        "returned": partners.filter(
            pk__in=submissions.filter(state=SubmissionState.RETURNED).values("partner_id")
        ),
    }[state]
    count = chosen.count()
    page = list(chosen[: min(limit, MANY)])
    rows = {
        row.partner_id: row
        for row in submissions.filter(partner__in=[partner.pk for partner in page]).select_related(
            "current"
        )
    }
    return [outlet_month(period, partner, rows.get(partner.pk), now) for partner in page], count
