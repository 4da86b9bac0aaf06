"""A partner's own months: what is due, what was sent, what it became."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.access.memory import remembered
from portal.lib import months as month_lib
from standards.reporting.calendars import is_locked, local_date, sent_from
from standards.reporting.enums import QuestionState, SubmissionState
from standards.reporting.models import Period, Question, Submission
from standards.reporting.month_document import Draft
from standards.reporting.queries.asked import asked_among

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class OutletMonth:
    """One partner's month. ``state``: open, started, received, final, returned or missed.

    ``waits_until`` is the day from which it can be sent while the month is not over.
    """

    partner: Partner
    state: str
    sent_at: dt.datetime | None
    is_on_time: bool | None
    revision: int
    is_by_brand: bool
    return_reason: str
    open_until: dt.date | None
    is_open: bool
    waits_until: dt.date | None

    @property
    def is_to_send(self) -> bool:
        """Whether it can still be sent, now or when the month is over."""
        return self.is_open and self.state in ("open", "started", "returned")


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of a collection for a person's partners."""

    period: Period
    outlets: tuple[OutletMonth, ...]

    @property
    def is_due(self) -> bool:
        """Whether something can and should be sent now."""
        return any(o.is_to_send and not o.waits_until for o in self.outlets)

    @property
    def waits_until(self) -> dt.date | None:
        """From when a month that is not over can be sent; None for every other."""
        days = [o.waits_until for o in self.outlets if o.is_to_send and o.waits_until]
        return min(days) if days and not self.is_due else None


def own_months(
    partners: Sequence[Partner],
    months_back: int = 13,
    *,
    is_due_only: bool = False,
) -> list[MonthRow]:
    """The months of ``partners`` that have begun, newest first.

    ``is_due_only``: those of them in which something can and should be sent now.
    """
    now = timezone.now()
    if not partners:
        return []
    periods = _periods_of(partners, months_back)
    if is_due_only:
        periods = [p for p in periods if any(not _waits_until(p, each, now) for each in partners)]
    rows = {
        (row.period_id, row.partner_id): row
        for row in Submission.objects.filter(
            period__in=periods, partner__in=[partner.pk for partner in partners]
        ).select_related("current")
    }
    # Of what is over everywhere only a month that came back can be due, and that has its row.
    open_periods = [p for p in periods if p.asked_fixed_at is None] if is_due_only else periods
    asked = asked_among(open_periods, [partner.pk for partner in partners])
    table = []
    for period in periods:
        outlets = tuple(
            outlet_month(period, partner, row, now)
            for partner in partners
            if (row := rows.get((period.pk, partner.pk))) or (period.pk, partner.pk) in asked
            if expected_in(partner, period.month)
        )
        row_of = MonthRow(period, outlets)
        if outlets and (row_of.is_due or not is_due_only):
            table.append(row_of)
    return table


def is_questioned(partners: Sequence[Partner], months_back: int = 13) -> bool:
    """Whether a question about a number of ``partners`` waits; read with `own_months`."""
    return any(row.is_questioned for row in _periods_of(partners, months_back))  # type: ignore[attr-defined]  # annotated


def _periods_of(partners: Sequence[Partner], months_back: int) -> list[Period]:
    """The periods that have begun of the last months, and older ones with an open question."""
    if not partners:
        return []
    now = timezone.now()
    today = max(local_date(now, partner.time_zone) for partner in partners)
    since = month_lib.shift(month_lib.of(today), -months_back)
    return _periods_since(sorted(partner.pk for partner in partners), since, today)


@remembered
def _periods_since(partner_ids: Sequence[int], since: str, today: dt.date) -> list[Period]:
    waiting = Question.objects.filter(
        submission__period=OuterRef("pk"),
        submission__partner__in=partner_ids,
        state=QuestionState.WAITING,
    )
    begun = Period.objects.filter(first_day__lte=today).annotate(is_questioned=Exists(waiting))
    return list(
        begun.filter(Q(month__gt=since) | Q(is_questioned=True))
        .select_related("collection")
        .order_by("-last_day", "collection__code")
    )


def expected_in(partner: Partner, month: str) -> bool:
    """Whether the partner was part of the network in ``month``."""
    return partner.joined_month <= month and (not partner.left_month or partner.left_month >= month)


def outlet_month(
    period: Period, partner: Partner, row: Submission | None, now: dt.datetime
) -> OutletMonth:
    """What a partner's month is at ``now``."""
    open_until = row.open_until if row else None
    is_open = partner.may_send and not is_locked(
        now, period.lock_date, partner.time_zone, open_until
    )
    current = row.current if row else None
    return OutletMonth(
        partner=partner,
        state=_state(period, partner, row, is_open, now),
        sent_at=current.sent_at if current else None,
        is_on_time=current.is_on_time if current else False,
        revision=current.number if current else 0,
        is_by_brand=current.is_by_brand if current else False,
        return_reason=row.return_reason if row else "",
        open_until=open_until,
        is_open=is_open,
        waits_until=_waits_until(period, partner, now),
    )


def _waits_until(period: Period, partner: Partner, now: dt.datetime) -> dt.date | None:
    """From when a month can be sent that is not over."""
    day = sent_from(period.last_day, period.due_date, partner.left_month)
    return day if local_date(now, partner.time_zone) < day else None


def _state(
    period: Period, partner: Partner, row: Submission | None, is_open: bool, now: dt.datetime
) -> str:
    if row and row.state == SubmissionState.RECEIVED:
        closed = is_locked(now, period.lock_date, partner.time_zone, None)
        return "final" if closed else "received"
    if row and row.state == SubmissionState.RETURNED:
        return "returned"
    if not is_open:
        return "missed"
    has_begun = bool(row and Draft.read(row.draft).cells)
    return "started" if has_begun else "open"
