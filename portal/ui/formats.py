"""How months and numbers look on screen, in the active language."""

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from portal.lib import months
from portal.lib.numerals import plain, rounded
from portal.lib.periods import period_code, span_of

NONE = "–"
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def month_text(month: str) -> str:
    """``2026-06`` as *June 2026*, several months or days as both ends; '–' for nothing.

    Any other text stays as it is.
    """
    if not month:
        return NONE
    span = None if months.is_month(month) else span_of(month)
    if span:
        return _span_text(*span)
    return formats.date_format(months.first_day(month), "F Y") if months.is_month(month) else month


def _span_text(first: dt.date, last: dt.date) -> str:
    """*April – June 2026*, *1 June – 28 June 2026*; the year of the first only where it differs."""
    is_whole = period_code(first, last)[:7] == period_code(first, last).partition("--")[0]
    if is_whole:
        begin, end = "F" if first.year == last.year else "F Y", "F Y"
    else:
        begin = "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT"
        end = "DATE_FORMAT"
    return f"{formats.date_format(first, begin)} – {formats.date_format(last, end)}"


def month_short(month: str) -> str:
    """``2026-06`` as *Jun 26*, for narrow columns and axes."""
    if not months.is_month(month):
        return month or NONE
    return formats.date_format(months.first_day(month), "M y")


def day_text(day: dt.date, today: dt.date) -> str:
    """A day as *7 December*, with its year where that is not this one."""
    return formats.date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def day_in_words(text: str) -> str:
    """``2026-12-05`` as people say it, always with the year; any other text as it is."""
    if _ISO_DAY.fullmatch(text):
        with suppress(ValueError):
            return formats.date_format(dt.date.fromisoformat(text), "DATE_FORMAT")
    return text


def names_in_short(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many there are beside them: *A, B, C and 2 more*."""
    listed = ", ".join(names[:most])
    more = len(names) - most
    if more <= 0:
        return listed
    return _("%(names)s and %(more)d more") % {"names": listed, "more": more}


def number_text(value: Any, places: int | None = None) -> str:
    """A number by locale with ``places`` decimals, rounded half up; '–' for none.

    Without ``places`` the number keeps the decimals it has.
    """
    number = _decimal(value)
    if number is None:
        return NONE
    if places is not None:
        number = rounded(number, places)
    return formats.number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


def signed_text(value: Any, places: int | None = None) -> str:
    """A change with its sign, by locale: *+0.4*, *−6.1*, *0*."""
    number = _decimal(value)
    if number is None:
        return NONE
    text = number_text(abs(number), places)
    if not any(digit in "123456789" for digit in text):
        return text
    return f"+{text}" if number > 0 else f"−{text}"


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(plain(value) if isinstance(value, float) else str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
