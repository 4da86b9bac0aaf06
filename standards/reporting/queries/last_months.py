"""Of partners that leave: the last period they are asked for, and who still owes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from portal.lib import months
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.queries.asked import asked_among
from standards.reporting.queries.calendar import recurrence_of
from standards.reporting.queries.looks import is_asked
from standards.reporting.queries.period_ends import day_everywhere

if TYPE_CHECKING:
    from standards.reporting.models import Collection

_DAY = dt.timedelta(days=1)


def owing(last_months: Mapping[int, str]) -> set[int]:
    """Of partners, with the last month of each, those that may still send a month up to it.

    Whose months are all received, with nothing to look at and no question open, owes none, and
    neither does anybody for what has closed. Five queries, and three a month that is open.
    """
    if not last_months:
        return set()
    day, keys = day_everywhere(), list(last_months)
    rows = Submission.objects.filter(partner__in=keys)
    is_done = Q(state=SubmissionState.RECEIVED, needs_look=False) & ~Q(is_asked())
    done = set(rows.filter(is_done).values_list("period_id", "partner_id"))
    longer = set(rows.filter(open_until__gte=day).values_list("period_id", "partner_id"))
    latest = max(last_months.values())
    near = Period.objects.filter(lock_date__gte=day, month__lte=latest)
    running = {period.pk: period for period in near.select_related("collection")}
    asked = {
        (period, partner)
        for period, partner in asked_among(list(running.values()), keys)
        if running[period].month <= last_months[partner]
    }
    return {partner for _period, partner in (asked | longer) - done}


def is_last_asked(collection: Collection, last_day: dt.date, left_month: str) -> bool:
    """Whether no later period than the one that ends with ``last_day`` asks who leaves then."""
    if not left_month:
        return False
    end = months.last_day(left_month)
    ends = (last for _first, last in recurrence_of(collection).spans(end) if last > last_day)
    return last_day <= end and not any(last <= end for last in ends)
