"""Numbers as people write them: exact, never guessed.

``1.234,5`` and ``1,234.5`` are clear by themselves; ``1,234`` is not, and is read only with a hint
about the decimal mark. Anything that is no number comes back as `Unreadable` with the code of the
message that says why (`portal.lib.messages.files`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Literal, Self

from portal.lib.characters import trimmed

DecimalMark = Literal["", ".", ","]

# Fifteen digits are exact in every spreadsheet and in a float.
MAX_DIGITS = 15
# Noise of binary arithmetic: what rounding to twelve digits takes away, when few are left.
_NEAR = Context(prec=12)
_SHORT = 8
BLUR = Decimal("1e-9")
_LONGEST = 40

_GAPS = " \u00a0\u2007\u2009\u202f'’"
_SPACES = dict.fromkeys(map(ord, _GAPS))
_SPACED = re.compile(rf"^[+-]?[0-9]{{1,3}}(?:[{_GAPS}][0-9]{{3}})+(?:[.,][0-9]+)?$")
_PLAIN = re.compile(r"^[+-]?[0-9]+$")
_SHAPE = re.compile(r"^[+-]?[0-9]+(?:[.,][0-9]+)*$")
_EXPONENT = re.compile(r"^[+-]?[0-9]{1,17}(?:[.,][0-9]{1,17})?[eE][+-][0-9]{1,3}$")
_LIMIT = re.compile(r"^(?:[<>≤≥~]=?|ca\.?|under|over|about)\s*[0-9]", re.IGNORECASE)
_ABSENT = frozenset(
    {"n/a", "na", "n.a.", "#n/a", "#nv", "nan", "null", "none", "nil", "k.a.", "-", "–", "—", "?"}
)
_HIDDEN = frozenset({"*", "**", "***", "x", "c", "..", "...", "…", ":"})
_ERRORS = frozenset(
    {"#value!", "#wert!", "#ref!", "#bezug!", "#div/0!", "#name?", "#num!", "#zahl!"}
)


class Written(Decimal):
    """A number that knows how it was written, and whether as a percentage: ``87,5 %`` is 87.5."""

    text: str
    is_percent: bool

    def __new__(cls, number: Decimal, text: str, *, is_percent: bool) -> Self:
        """``number`` as ``text`` said it."""
        written = super().__new__(cls, number)
        written.text, written.is_percent = text, is_percent
        return written


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Text that is no number: the code of the message and the text as it stood."""

    code: str
    text: str


def parse_number(text: str, decimal: DecimalMark = "") -> Decimal | Unreadable:
    """The exact number ``text`` says, or why it says none.

    ``decimal`` is the decimal mark known of the source ('' when unknown); it settles texts such
    as ``1,234`` that are ambiguous by themselves. A number with a percent sign or with marks comes
    back as `Written`: whoever knows the unit decides. Thin spaces and apostrophes between
    thousands are allowed.
    """
    whole = trimmed(text)
    bare = whole.removesuffix("%").rstrip()
    number = _parsed(bare, text, decimal)
    if isinstance(number, Unreadable) or (bare == whole and _PLAIN.match(bare)):
        return number
    return Written(number, text.strip(), is_percent=bare != whole)


def _parsed(bare: str, text: str, decimal: DecimalMark) -> Decimal | Unreadable:
    if _PLAIN.match(bare):
        return _limited(bare, text)
    if _EXPONENT.match(bare):
        return _scientific(bare, text)
    reason = _why_not(bare)
    if reason:
        return Unreadable(reason, text)
    compact = bare.replace("−", "-")
    if _SPACED.match(compact):
        # Gaps divide the thousands, so a single mark can only divide decimals.
        return _limited(compact.translate(_SPACES).replace(",", "."), text)
    if not _SHAPE.match(compact):
        return Unreadable("number_text", text)
    plain = _settle(compact, decimal)
    return Unreadable(plain.code, text) if isinstance(plain, Unreadable) else _limited(plain, text)


def _why_not(bare: str) -> str:
    folded = bare.casefold()
    if folded in _ABSENT:
        return "number_absent"
    if folded in _HIDDEN:
        return "number_hidden"
    if folded in _ERRORS:
        return "number_sheet_error"
    if _LIMIT.match(bare):
        return "number_limit"
    return ""


def _settle(compact: str, decimal: DecimalMark) -> str | Unreadable:
    """``compact`` with a point as its only mark, or the doubt about it."""
    points, commas = compact.count("."), compact.count(",")
    if points and commas:
        mark = "." if compact.rfind(".") > compact.rfind(",") else ","
        return _grouped(compact, mark)
    used = "." if points else ","
    count = points + commas
    if count == 0:
        return compact
    if decimal:
        return _grouped(compact, decimal)
    head, _, tail = compact.partition(used)
    # One mark before exactly three digits may be either; "0.125" and "1234.567" cannot group.
    digits = head.lstrip("+-")
    if count == 1 and len(tail) == 3 and digits != "0" and len(digits) <= 3:
        return Unreadable("number_ambiguous", compact)
    return _grouped(compact, used if count == 1 else ("," if used == "." else "."))


def _grouped(compact: str, decimal: str) -> str | Unreadable:
    """Drop thousands marks, which must stand before groups of three; make the mark a point."""
    group = "," if decimal == "." else "."
    whole, _, fraction = compact.partition(decimal)
    if group in fraction or decimal in fraction:
        return Unreadable("number_marks", compact)
    parts = whole.lstrip("+-").split(group)
    fits = 0 < len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    # No one writes a leading zero before thousands: 0,125 is a decimal of the other mark.
    if len(parts) > 1 and (not fits or parts[0].startswith("0")):
        return Unreadable("number_marks", compact)
    return whole.replace(group, "") + (f".{fraction}" if fraction else "")


def without_noise(number: Decimal) -> Decimal | None:
    """The number that binary arithmetic has blurred: 79 for 79.00000000002501; None for others.

    It has at most `_SHORT` digits, and the one given is off in the thirteenth or later.
    """
    short = _NEAR.create_decimal(number).normalize()
    is_near = number != short and abs(number - short) < BLUR
    return short if is_near and len(short.as_tuple().digits) <= _SHORT else None


def _scientific(bare: str, text: str) -> Decimal | Unreadable:
    """``8.4e-05`` says all its digits; of ``1.23E+11`` the spreadsheet shows only the first."""
    mantissa, _, exponent = bare.lower().replace(",", ".").partition("e")
    if int(exponent) > len(mantissa.partition(".")[2]):
        return Unreadable("number_shortened", text)
    return _limited(format(Decimal(f"{mantissa}e{exponent}"), "f"), text)


def _limited(plain: str, text: str) -> Decimal | Unreadable:
    if sum(map(str.isdigit, plain)) > MAX_DIGITS:
        clear = without_noise(Decimal(plain)) if len(plain) <= _LONGEST else None
        return Unreadable("number_long", text) if clear is None else clear
    return Decimal(plain)


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """The decimal mark that the unambiguous of ``texts`` prove; '' when none does or they differ.

    ``87,5`` proves a comma, ``1,234.5`` a point, ``1.234.567`` a comma; ``1,234`` proves nothing.
    """
    marks: set[DecimalMark] = set()
    for text in texts:
        mark = _proof(text.strip().removesuffix("%").strip())
        if mark:
            marks.add(mark)
            if len(marks) == 2:
                return ""
    return marks.pop() if marks else ""


def _proof(compact: str) -> DecimalMark:
    points, commas = compact.count("."), compact.count(",")
    if _SPACED.match(compact):
        return "." if points else "," if commas else ""
    if not points + commas or not _SHAPE.match(compact):
        return ""
    if points and commas:
        return "." if compact.rfind(".") > compact.rfind(",") else ","
    if points + commas > 1:
        return "," if points else "."
    head, _, tail = compact.partition("." if points else ",")
    if len(tail) == 3 and len(head.lstrip("+-")) <= 3 and head.lstrip("+-") != "0":
        return ""
    return "." if points else ","
