"""The manager's side: what is due, in, missing, and what needs a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from portal.access.actor import Actor
from portal.lib import months as month_lib
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.queries.asked import (
    Counted,
    asked_partners,
    counts_of,
    periods_told_apart,
)
from standards.reporting.queries.documents import MANY
from standards.reporting.queries.history import OutletMonth, outlet_month
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.queries.requirements import reported_codes
from standards.reporting.rates import Rate, on_time_rate, reporting_rate


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """One month of a collection in an actor's area; ``due`` counts partners asked.

    ``needs_look`` are the actor's to decide, ``waiting`` wait for somebody else.
    ``is_due``: the day by which it should be sent is over everywhere. Before, nobody is missing.
    ``is_brought``: others bring it for partners, who are asked for nothing; it has no rates.
    """

    period: Period
    due: int
    received: int
    needs_look: int
    waiting: int
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


def period_figures(actor: Actor, months_back: int = 13) -> list[PeriodFigures]:
    """Figures of the latest months within the actor's area, newest first."""
    begun = timezone.now().date() + dt.timedelta(days=1)
    since = month_lib.shift(month_lib.of(begun), -months_back)
    periods = list(
        periods_told_apart()
        .filter(first_day__lte=begun, month__gt=since)
        .select_related("collection")
        .order_by("-last_day", "collection__code")
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
        waiting=counted.waiting,
        returned=counted.returned,
        on_time=counted.on_time,
        timed=counted.timed,
        is_due=period.due_date < today,
        is_brought=not is_asking,
    )


def months_of_area(
    actor: Actor, period: Period, state: str, limit: int = 500
) -> tuple[list[OutletMonth], int]:
    """Partners of the actor's area that are ``asked``: all, ``missing``, ``in`` or ``returned``.

    Returns at most ``limit``, by name, and how many there are.
    """
    now = timezone.now()
    partners = asked_partners(period, actor, "months.review").order_by("name", "pk")
    submissions = Submission.objects.filter(period=period)
    received = submissions.filter(state=SubmissionState.RECEIVED).values("partner_id")
    chosen = {
        "asked": partners,
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
