"""Months as text ``YYYY-MM``: they sort, compare and travel as they are."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator

# Years in which a calendar can count on and back without end of time.
_MONTH = re.compile(r"^(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])$")


def is_month(text: str) -> bool:
    """Whether ``text`` is a month ``YYYY-MM`` of the years 1900 to 2999."""
    return bool(_MONTH.fullmatch(text))


def ordinal(month: str) -> int:
    """Months since year 0, for arithmetic."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


def from_ordinal(number: int) -> str:
    """Inverse of :func:`ordinal`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def shift(month: str, by: int) -> str:
    """The month ``by`` months later (earlier when negative)."""
    return from_ordinal(ordinal(month) + by)


def span(first: str, last: str) -> Iterator[str]:
    """All months from ``first`` to ``last``, both included."""
    for number in range(ordinal(first), ordinal(last) + 1):
        yield from_ordinal(number)


def of(date: dt.date) -> str:
    """The month ``date`` lies in."""
    return f"{date.year:04d}-{date.month:02d}"


def first_day(month: str) -> dt.date:
    """The first day of ``month``."""
    return dt.date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> dt.date:
    """The last day of ``month``."""
    first = first_day(month)
    return first.replace(day=monthrange(first.year, first.month)[1])


def quarter(month: str) -> str:
    """The calendar quarter ``YYYY-Qn`` of ``month``."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def financial_year(month: str, begins: int) -> str:
    """The financial year of ``month``: ``2026/27`` where it begins in a later month than January.

    ``begins``: 1 to 12; of a year that begins in January the year itself.
    """
    year = int(month[:4]) - (int(month[5:]) < begins)
    return f"{year}/{(year + 1) % 100:02d}" if begins > 1 else f"{year}"


def last_complete(today: dt.date) -> str:
    """The month before the one ``today`` lies in."""
    return shift(of(today), -1)
