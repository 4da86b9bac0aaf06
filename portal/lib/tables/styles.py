"""What a workbook's cell styles show of a number: 0.875 as 87.5 %, 82.4666 as 82.5.

ECMA-376, part 1, 18.8.30 (number formats). Read are formats of digits, decimals, thousands and
percent signs, which are nearly all; a number in any other (fractions, powers of ten, conditions)
is taken as the workbook keeps it. Dates are no numbers to the reader of cells.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self
from zipfile import ZipFile

from portal.lib.tables.markup import tags_of
from portal.lib.tables.numbers import MAX_DIGITS

_STYLES = "xl/styles.xml"
# Formats that need no definition (18.8.30), but for those of dates, fractions and powers.
_BUILT_IN = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "5": "#,##0",
    "6": "#,##0",
    "7": "#,##0.00",
    "8": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "37": "#,##0",
    "38": "#,##0",
    "39": "#,##0.00",
    "40": "#,##0.00",
    "41": "#,##0",
    "42": "#,##0",
    "43": "#,##0.00",
    "44": "#,##0.00",
}
# A workbook may not write a longer one.
_LONGEST = 255
# What a format shows as it stands: quoted, after a backslash, a blank as wide as a sign, a filler;
# and the colour, currency or language in brackets.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKET = re.compile(r"\[[^\[\]]*\]")
_SILENT_BRACKET = re.compile(r"\[(?:\$.*|[A-Za-z]+[0-9]*)\]")
_DIGITS = re.compile(r"[0#?,.]+")
_PLACES = frozenset("0#?")
_BESIDE = re.compile(r"[-+()$€£¥%:!^&'~{}<>= ]*")


@dataclass(frozen=True, slots=True)
class Look:
    """How a format shows a number: ``places`` after the mark, of the number times 10**``shift``."""

    places: int
    shift: int = 0
    is_percent: bool = False

    def shown(self, number: Decimal) -> Decimal:
        """What a person reads, without the percent sign; halves go away from zero."""
        unit = Decimal(1).scaleb(-self.places)
        return number.scaleb(self.shift).quantize(unit, rounding=ROUND_HALF_UP)

    @classmethod
    def of(cls, code: str) -> Self | None:
        """The look of a format's first section; None where it shows more than digits."""
        section = _LITERAL.sub("", code[:_LONGEST]).partition(";")[0]
        bare = _BRACKET.sub(_without_silent, section)
        digits = _DIGITS.search(bare)
        if digits is None:
            return None
        before, after = bare[: digits.start()], bare[digits.end() :]
        if not (_BESIDE.fullmatch(before) and _BESIDE.fullmatch(after)):
            return None
        units, _, fraction = digits[0].partition(".")
        places = fraction.rstrip(",")
        if not _PLACES.intersection(units + places) or not _PLACES.issuperset(places):
            return None
        # Each comma at the end leaves three digits out.
        scale = len(units + fraction) - len(units.rstrip(",") + places)
        percents = (before + after).count("%")
        return cls(min(len(places), MAX_DIGITS), 2 * percents - 3 * scale, percents > 0)


def _without_silent(bracket: re.Match[str]) -> str:
    return "" if _SILENT_BRACKET.fullmatch(bracket[0]) else bracket[0]


def looks(archive: ZipFile) -> dict[str, Look]:
    """By the number of a cell style, as cells name it, how it shows numbers."""
    if _STYLES not in archive.namelist():
        return {}
    formats = {number: Look.of(code) for number, code in _BUILT_IN.items()}
    styles: list[str] = []
    for name, attributes in tags_of(archive, _STYLES, "numFmt", "cellXfs", "xf", "cellStyles"):
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = Look.of(attributes.get("formatCode", ""))
        elif name == "xf":
            styles.append(attributes.get("numFmtId", ""))
        elif name == "cellXfs":
            # Before it stand the named styles, which cells do not count.
            styles.clear()
        else:
            break
    by_style = {str(number): formats.get(code) for number, code in enumerate(styles)}
    return {number: look for number, look in by_style.items() if look is not None}
