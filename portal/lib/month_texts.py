"""Months as people and spreadsheets write them, read as ``YYYY-MM``; nothing ambiguous is guessed.

What a spreadsheet makes of ``2026-11`` depends on its language: ``Nov-26``, ``01.11.2026``,
``2026/11``, a date.
"""

import re

from portal.lib.months import is_month

# By what names of months begin with, English and German; longer words must be those of `_NAMES`.
_NAMES = (
    ("january", "januar", "jänner"),
    ("february", "februar"),
    ("march", "märz", "maerz", "mrz"),
    ("april",),
    ("may", "mai"),
    ("june", "juni"),
    ("july", "juli"),
    ("august",),
    ("september", "sept"),
    ("october", "oktober"),
    ("november",),
    ("december", "dezember"),
)
_NUMBER_OF = {
    word: number
    for number, names in enumerate(_NAMES, start=1)
    for name in names
    for word in (name, name[:3])
}
_LONGEST = 40
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/. ](\d{1,2})(?:[-/. ]\d{1,2})?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(?:\d{2})?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})[-/. ](\d{4}|\d{2})$")
_DAY = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})$")
_NAMED = re.compile(r"^(?:\d{1,2}[-. ]{1,2})?([^\W\d_]{3,9})[-/., ]{1,2}['’]?(\d{4}|\d{2})$")
_NAMED_LAST = re.compile(r"^(\d{4})[-/., ]{1,2}([^\W\d_]{3,9})\.?$")


def month_in(text: str) -> str:
    """The month that ``text`` names, in any usual writing or as a day in it; '' for none.

    ``05/06/2026`` may be two months and is none; ``01/11/2026`` is the first day of one.
    """
    bare = text.strip()
    if not bare or len(bare) > _LONGEST:
        return ""
    bare = _TIME.sub("", bare)
    for read in (_year_first, _year_last, _day, _named):
        month = read(bare)
        if month:
            return month
    return ""


def _year_first(text: str) -> str:
    match = _YEAR_FIRST.match(text) or _COMPACT.match(text)
    return _month(match[1], int(match[2])) if match else ""


def _year_last(text: str) -> str:
    match = _YEAR_LAST.match(text)
    if not match:
        return ""
    # Two digits are a year only where they cannot be a month or a day of one.
    return _month(match[2], int(match[1])) if len(match[2]) == 4 or match[2] > "12" else ""


def _day(text: str) -> str:
    match = _DAY.match(text)
    if not match:
        return ""
    left, right = int(match[1]), int(match[3])
    if match[2] == "." or left > 12 or left in (1, right):
        return _month(match[4], right)
    return _month(match[4], left) if right > 12 or right == 1 else ""


def _named(text: str) -> str:
    match = _NAMED.match(text)
    name, year = (match[1], match[2]) if match else ("", "")
    if not match and (match := _NAMED_LAST.match(text)):
        name, year = match[2], match[1]
    number = _NUMBER_OF.get(name.casefold())
    return _month(year, number) if number else ""


def _month(year: str, number: int) -> str:
    month = f"{year if len(year) == 4 else f'20{year}'}-{number:02d}"
    return month if is_month(month) else ""
