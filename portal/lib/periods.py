"""Periods as text, between which days they lie: a month, several months, or days.

``2026-06`` is a month, ``2026-04--2026-06`` are months and ``2026-06-01--2026-06-28`` days, both
ends included: the intervals of ISO 8601 with the two hyphens it gives file names.
"""

import datetime as dt
from contextlib import suppress

from portal.lib import months

_BETWEEN = "--"
Span = tuple[dt.date, dt.date]


def period_code(first: dt.date, last: dt.date) -> str:
    """The text of the period from ``first`` to ``last``; whole months are written as months."""
    whole = first == months.first_day(months.of(first)) and last == months.last_day(months.of(last))
    begin, end = (months.of(first), months.of(last)) if whole else (str(first), str(last))
    return begin if begin == end and whole else f"{begin}{_BETWEEN}{end}"


def span_of(code: str) -> Span | None:
    """First and last day of a period; None for a text that is none.

    Both lie in years in which a calendar can count on without end of time (`months.is_month`).
    """
    begin, between, end = code.partition(_BETWEEN)
    end = end if between else begin
    if months.is_month(begin) and months.is_month(end):
        span = months.first_day(begin), months.last_day(end)
        return span if begin <= end and period_code(*span) == code else None
    with suppress(ValueError):
        first, last = dt.date.fromisoformat(begin), dt.date.fromisoformat(end)
        is_counted = months.is_month(begin[:7]) and months.is_month(end[:7])
        if first <= last and is_counted and period_code(first, last) == code:
            return first, last
    return None


def is_of_days(code: str) -> bool:
    """Whether a period is no whole months, so that another may end in the same month."""
    return len(code) > len("2026-04--2026-06")
