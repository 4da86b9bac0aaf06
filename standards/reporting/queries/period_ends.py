"""When a month is over for everybody: the last of the partners' own clocks decides."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from partners.network.queries import all_partners
from portal.access.memory import remembered
from standards.reporting.calendars import local_date
from standards.reporting.models import Period, Submission


def day_everywhere(now: dt.datetime | None = None) -> dt.date:
    """The day that has begun for every partner: a lock day before it is over for all of them."""
    moment = now or timezone.now()
    return min((local_date(moment, zone) for zone in _zones()), default=moment.date())


@remembered
def _zones() -> list[str]:
    rows = all_partners().present().order_by()
    return list(rows.values_list("time_zone", flat=True).distinct())


def extended_periods(day: dt.date) -> list[int]:
    """Periods in which a partner may still send on ``day`` although they are locked."""
    return sorted(set(_extended(day).values_list("period_id", flat=True)))


def reopened_cells(month: str, day: dt.date) -> frozenset[tuple[int, str]]:
    """(partner, metric) of locked periods of ``month`` that may be sent again on ``day``."""
    rows = _extended(day).filter(period__month=month)
    return frozenset(rows.values_list("partner_id", "period__collection__metrics__code"))


def _extended(day: dt.date) -> QuerySet[Submission]:
    return Submission.objects.filter(open_until__gte=day, period__lock_date__lt=day)


def open_months(day: dt.date) -> set[str]:
    """Months with a period that is not over on ``day``."""
    running = Period.objects.filter(lock_date__gte=day).values_list("month", flat=True)
    extended = Period.objects.filter(pk__in=extended_periods(day)).values_list("month", flat=True)
    return {*running, *extended}
