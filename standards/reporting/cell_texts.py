"""Cells as people type and read them: texts to raw parts, canonical cells back to texts. Pure."""

from collections.abc import Mapping
from decimal import Decimal

from portal.lib.characters import trimmed
from portal.lib.tables.formulas import unguarded
from portal.lib.tables.numbers import DecimalMark, Unreadable, Written, parse_number
from portal.lib.tables.table import Numeral
from standards.measures import MEASURES, MISSING, Cell, absence_of, as_written, written_absence

# A workbook's number in plain digits: sign, point, fifteen digits and as many zeros.
LONGEST = 32


def raw_parts(
    kind: str, texts: Mapping[str, str], decimal: DecimalMark = ""
) -> dict[str, str | Decimal | Unreadable]:
    """The raw cell behind the texts of its parts; empty ones are left out.

    ``decimal`` is the decimal mark known of the source. Without it a text such as ``1,234`` stays
    unreadable: nothing is guessed. Of a missing cell only the reason is kept when nothing else
    was entered.
    """
    measure = MEASURES[kind]
    raw: dict[str, str | Decimal | Unreadable] = {}
    for part, text in texts.items():
        if not trimmed(text):
            continue
        if part == MISSING or not measure.is_number or part not in measure.taken:
            raw[part] = unguarded(text.strip())
        elif type(text) is Numeral:
            raw[part] = _numeral(text)
        else:
            raw[part] = parse_number(text, decimal)
    return raw


def _numeral(text: str) -> Decimal | Unreadable:
    """A workbook's own number: more digits than people may write, or shown as a percentage."""
    if len(text) > LONGEST:
        return Unreadable("number_long", text)
    return parse_number(text, ".") if text.endswith("%") else Decimal(text)


def texts_of(cell: Cell | None) -> dict[str, str]:
    """The texts of a canonical cell's parts; reading them again gives the same cell.

    Three decimals might be taken for thousands, so they get a fourth.
    """
    content: Cell = cell or {}
    absence = absence_of(content)
    if absence and absence != MISSING:
        return {MISSING: as_written(absence, str(content[absence]))}
    return {part: _text(value) for part, value in content.items()}


def entered_texts(raw: Mapping[str, object]) -> dict[str, str]:
    """The texts with which a form holds a raw cell of a file, readable or not; empty ones go.

    Numbers are written plainly: a form does not know the decimal mark of the file.
    """
    texts = {}
    for part, value in raw.items():
        if isinstance(value, Unreadable):
            texts[part] = value.text
        elif isinstance(value, (int, Decimal)):
            text = _text(format(value, "f") if isinstance(value, Decimal) else value)
            # Whether a percentage is one here, its metric's unit decides.
            is_percent = isinstance(value, Written) and value.is_percent
            texts[part] = f"{text} %" if is_percent else text
        elif value is not None:
            absence = written_absence(str(value)) if part == MISSING else None
            is_missing = absence is not None and absence[0] == MISSING
            texts[part] = absence[1] if absence and is_missing else str(value)
    return {part: text for part, text in texts.items() if text.strip()}


def _text(value: int | str) -> str:
    text = str(value)
    head, mark, tail = text.partition(".")
    digits = head.lstrip("-")
    if mark and len(tail) == 3 and len(digits) <= 3 and (digits + tail).isdecimal():
        return f"{text}0"
    return text
