"""Raw parts as exact numbers, and what is wrong with each of them. Pure."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.lib.characters import trimmed
from portal.lib.tables.numbers import MAX_DIGITS, Unreadable, Written, parse_number
from standards.measures.shapes import Fault, MetricShape, Part

MOST = 10**MAX_DIGITS
_PERCENT = frozenset({"%", "percent", "per cent", "prozent"})
# A value as its sender wrote it is repeated up to this length.
_REPEATED = 60


def canonical_number(number: Decimal) -> int | str:
    """An integer as int, anything else as a plain decimal string without trailing zeros."""
    if number == number.to_integral_value():
        return int(number)
    return format(number.normalize(), "f")


def numbers_in(
    metric: MetricShape, parts: tuple[Part, ...], raw: Mapping[str, object]
) -> dict[str, Decimal] | list[Fault]:
    """The numbers of all ``parts``, or everything that is wrong with them."""
    numbers: dict[str, Decimal] = {}
    faults: list[Fault] = []
    for part in parts:
        number = _number(raw.get(part.name))
        if number is None:
            faults.append(Fault("part_absent", part.name, {"part": part.name}))
        elif isinstance(number, Unreadable):
            faults.append(Fault(number.code, part.name, {"value": number.text}))
        else:
            fault = _percent_fault(metric, part, number) or _part_fault(part, number)
            numbers[part.name] = number
            if fault:
                faults.append(fault)
    return faults or numbers


def bounds_fault(metric: MetricShape, part: str, value: Decimal) -> Fault | None:
    """A value in the shown unit outside the metric's declared bounds, said of ``part``."""
    if metric.lower is not None and value < as_decimal(metric.lower):
        params = {"value": short(value), "limit": short(as_decimal(metric.lower))}
        return Fault("below_bounds", part, params)
    if metric.upper is not None and value > as_decimal(metric.upper):
        params = {"value": short(value), "limit": short(as_decimal(metric.upper))}
        return Fault("above_bounds", part, params)
    return None


def as_sent(value: Any) -> str:
    """A value as its sender wrote it, shortened: JSON for what is neither text nor number."""
    is_plain = isinstance(value, (str, int, float, Decimal)) and not isinstance(value, bool)
    text = str(value) if is_plain else json.dumps(value, ensure_ascii=False, default=str)
    return text[:_REPEATED]


def as_decimal(value: Any) -> Decimal:
    """A factor or bound as the catalogue holds it, exact."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def short(number: Decimal) -> str:
    """A number for a message, at most six decimals."""
    if number == number.to_integral_value():
        return str(int(number))
    return format(round(number, 6).normalize(), "f")


def _number(raw: Any) -> Decimal | Unreadable | None:
    """A raw part as an exact number; text is read with a point as its mark, as in JSON."""
    if raw is None or isinstance(raw, (Unreadable, Written)):
        return raw
    if isinstance(raw, str):
        return _number_said(raw) if trimmed(raw) else None
    if isinstance(raw, bool) or not isinstance(raw, (int, float, Decimal)):
        return Unreadable("number_text", as_sent(raw))
    return _exact(raw)


def _number_said(text: str) -> Decimal | Unreadable:
    return Unreadable("number_marks", text) if "," in text else parse_number(text, ".")


def _exact(raw: int | float | Decimal) -> Decimal | Unreadable:
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        return Unreadable("number_text", str(raw))
    is_tiny = number != 0 and number.adjusted() < -MAX_DIGITS
    digits = len(number.normalize().as_tuple().digits)
    if is_tiny or digits > MAX_DIGITS or number.adjusted() >= MAX_DIGITS:
        return Unreadable("number_long", str(raw)[:_REPEATED])
    return number


def _percent_fault(metric: MetricShape, part: Part, number: Decimal) -> Fault | None:
    """A percentage where cases are counted, or where the unit is another one."""
    if not isinstance(number, Written) or not number.is_percent:
        return None
    if not part.in_unit:
        return Fault("percent_of_cases", part.name, {"value": number.text})
    is_percent = metric.unit.strip().casefold() in _PERCENT
    return None if is_percent else Fault("percent_of_unit", part.name, {"value": number.text})


def _part_fault(part: Part, number: Decimal) -> Fault | None:
    written = number.text if isinstance(number, Written) else short(number)
    if part.is_whole and number != number.to_integral_value():
        return Fault("number_not_whole", part.name, {"value": written})
    if number < 0 and not part.is_signed:
        return Fault("number_negative", part.name, {"value": written})
    return None
