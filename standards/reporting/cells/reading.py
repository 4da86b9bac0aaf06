"""How raw input becomes a canonical cell, or the list of what is wrong with it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from math import inf
from typing import Any

from portal.lib.characters import is_clean, trimmed
from portal.lib.tables.numbers import MAX_DIGITS, Unreadable, Written, parse_number
from standards.reporting.cells.absence import MISSING, absence_of, written_absence
from standards.reporting.cells.shape import (
    INTEGER_PARTS,
    PARTS,
    REASON_LIMIT,
    TEXT_LIMIT,
    Cell,
    Fault,
    MetricShape,
)

_YES = {"yes": "yes", "ja": "yes", "true": "yes", "1": "yes", "y": "yes", "j": "yes"}
_NO = {"no": "no", "nein": "no", "false": "no", "0": "no", "n": "no"}

_MOST = 10**MAX_DIGITS
_PERCENT = frozenset({"%", "percent", "per cent", "prozent"})


def canonical_number(number: Decimal) -> int | str:
    """An integer as int, anything else as a plain decimal string without trailing zeros."""
    if number == number.to_integral_value():
        return int(number)
    return format(number.normalize(), "f")


def is_blank(raw: Mapping[str, Any]) -> bool:
    """Whether nothing was entered: every part is None or empty text."""
    return all(
        value is None or (isinstance(value, str) and not trimmed(value)) for value in raw.values()
    )


def read_cell(metric: MetricShape, raw: Mapping[str, Any]) -> Cell | list[Fault]:
    """The canonical cell of ``raw``, or everything that is wrong with it."""
    kind = metric.kind
    if absence := absence_of(raw):
        return _absent(absence, raw)
    expected = PARTS[kind]
    faults = [
        Fault("part_unknown", str(part), {"part": str(part), "known": ", ".join(expected)})
        for part in raw
        if part not in expected
    ]
    if faults:
        return faults
    if kind in ("yesno", "choice"):
        return _code(metric, raw.get("code"))
    if kind == "text":
        return _text(raw.get("text"))
    return _numbers(metric, {part: raw.get(part) for part in expected})


class QuickReader:
    """Takes the shares, ratios and counts of plain integers that surely need no second look.

    Most cells of a large file are of this sort; all others go through :func:`read_cell`, which
    would give the same cell.
    """

    __slots__ = ("code", "factor", "is_count", "is_free", "lower", "upper")

    def __init__(self, metric: MetricShape) -> None:
        self.code = metric.code
        self.is_count = metric.kind == "count"
        self.factor = float(metric.factor)
        self.lower = -inf if metric.lower is None else float(metric.lower)
        self.upper = inf if metric.upper is None else float(metric.upper)
        # A part of a whole lies between nothing and the factor whatever it is.
        most = inf if self.is_count else self.factor
        self.is_free = self.lower <= 0 and self.upper >= most

    def cell(self, raw: Any) -> Cell | None:
        """The cell of ``raw``, or None: look closely."""
        if type(raw) is not dict:
            return None
        return raw if (self._counts(raw) if self.is_count else self._divides(raw)) else None

    def _counts(self, raw: dict[str, Any]) -> bool:
        value = raw.get("value")
        # bool is not int here: ``type`` is exact on purpose.
        if len(raw) != 1 or type(value) is not int or not 0 <= value < _MOST:
            return False
        return self.is_free or self.lower <= value <= self.upper

    def _divides(self, raw: dict[str, Any]) -> bool:
        n, d = raw.get("n"), raw.get("d")
        if len(raw) != 2 or type(n) is not int or type(d) is not int or not 0 <= n <= d < _MOST:
            return False
        return d > 0 and (self.is_free or self.lower <= n / d * self.factor <= self.upper)


def quick_reader(metric: MetricShape) -> QuickReader | None:
    """The quick reader of a metric; None for kinds that always need a close look."""
    return QuickReader(metric) if metric.kind in ("share", "ratio", "count") else None


def _absent(absence: str, raw: Mapping[str, Any]) -> Cell | list[Fault]:
    reason = raw[absence]
    others = {part: value for part, value in raw.items() if part != absence}
    if isinstance(reason, str) and absence == MISSING:
        absence, reason = written_absence(reason) or (absence, reason)
    if not isinstance(reason, str) or not reason.strip():
        return [Fault("missing_reason", MISSING)]
    if not is_blank(others):
        return [Fault("missing_and_value", MISSING)]
    if len(reason.strip()) > REASON_LIMIT:
        return [Fault("reason_long", MISSING, {"limit": REASON_LIMIT})]
    if not is_text(reason):
        return [Fault("text_control", MISSING)]
    return {absence: reason.strip()}


def _text(value: Any) -> Cell | list[Fault]:
    if not isinstance(value, str) or not value.strip():
        return [Fault("part_absent", "text", {"part": "text"})]
    if len(value.strip()) > TEXT_LIMIT:
        return [Fault("text_long", "text", {"limit": TEXT_LIMIT})]
    if not is_text(value):
        return [Fault("text_control", "text")]
    return {"text": value.strip()}


def is_text(value: str) -> bool:
    """Whether every database can keep it: no NUL, no half of a surrogate pair."""
    return is_clean(value)


def choice_codes(choices: Iterable[Any]) -> list[str]:
    """The codes of a metric's choices, given as codes or as pairs of code and name."""
    return [str(item[0]) if isinstance(item, (list, tuple)) else str(item) for item in choices]


def _code(metric: MetricShape, value: Any) -> Cell | list[Fault]:
    given = "" if value is None else as_sent(value).strip()
    if not given:
        return [Fault("part_absent", "code", {"part": "code"})]
    found = answer_words(metric).get(_folded(given))
    if found is not None:
        return {"code": found}
    if metric.kind == "yesno":
        return [Fault("not_yes_or_no", "code", {"value": given})]
    known = ", ".join(choice_codes(metric.choices))
    return [Fault("choice_unknown", "code", {"value": given, "known": known})]


def answer_words(metric: MetricShape) -> dict[str, str]:
    """Every word that says an answer, without case, and the answer's code.

    Codes count before names; a name that several answers have says none of them.
    """
    if metric.kind == "yesno":
        return {**_YES, **_NO}
    pairs = [item if isinstance(item, (list, tuple)) else (item, item) for item in metric.choices]
    names = Counter(_folded(str(name)) for _, name in pairs)
    named = {name: str(code) for code, label in pairs if names[name := _folded(str(label))] == 1}
    return {**named, **{_folded(str(code)): str(code) for code, _ in pairs}}


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _numbers(metric: MetricShape, parts: Mapping[str, Any]) -> Cell | list[Fault]:
    numbers: dict[str, Decimal] = {}
    faults: list[Fault] = []
    for part, raw in parts.items():
        number = _number(raw)
        if number is None:
            faults.append(Fault("part_absent", part, {"part": part}))
        elif isinstance(number, Unreadable):
            faults.append(Fault(number.code, part, {"value": number.text}))
        else:
            fault = _percent_fault(metric, part, number) or _part_fault(metric.kind, part, number)
            numbers[part] = number
            if fault:
                faults.append(fault)
    faults = faults or _relation_faults(metric, numbers)
    if faults:
        return faults
    return {part: canonical_number(number) for part, number in numbers.items()}


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


def as_sent(value: Any) -> str:
    """A value as its sender wrote it, shortened: JSON for what is neither text nor number."""
    is_plain = isinstance(value, (str, int, float, Decimal)) and not isinstance(value, bool)
    text = str(value) if is_plain else json.dumps(value, ensure_ascii=False, default=str)
    return text[:60]


def _exact(raw: int | float | Decimal) -> Decimal | Unreadable:
    number = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite():
        return Unreadable("number_text", str(raw))
    is_tiny = number != 0 and number.adjusted() < -MAX_DIGITS
    digits = len(number.normalize().as_tuple().digits)
    if is_tiny or digits > MAX_DIGITS or number.adjusted() >= MAX_DIGITS:
        return Unreadable("number_long", str(raw)[:60])
    return number


def _percent_fault(metric: MetricShape, part: str, number: Decimal) -> Fault | None:
    """A percentage where cases are counted, or where the unit is another one."""
    if not isinstance(number, Written) or not number.is_percent:
        return None
    if part != "value" or metric.kind == "count":
        return Fault("percent_of_cases", part, {"value": number.text})
    is_percent = metric.unit.strip().casefold() in _PERCENT
    return None if is_percent else Fault("percent_of_unit", part, {"value": number.text})


def _part_fault(kind: str, part: str, number: Decimal) -> Fault | None:
    written = number.text if isinstance(number, Written) else _shown(number)
    whole = part in INTEGER_PARTS or kind in ("share", "count")
    if whole and number != number.to_integral_value():
        return Fault("number_not_whole", part, {"value": written})
    signed = part == "sum" or (part == "value" and kind != "count")
    if number < 0 and not signed:
        return Fault("number_negative", part, {"value": written})
    return None


def _relation_faults(metric: MetricShape, numbers: Mapping[str, Decimal]) -> list[Fault]:
    kind = metric.kind
    if kind == "share" and numbers["n"] > numbers["d"]:
        params = {"n": _shown(numbers["n"]), "d": _shown(numbers["d"])}
        return [Fault("share_above_one", "n", params)]
    over, under = {"ratio": ("n", "d"), "mean": ("sum", "count")}.get(kind, ("", ""))
    if over and numbers[over] and not numbers[under]:
        return [Fault("amount_without_cases", under, {"value": _shown(numbers[over])})]
    value = _exact_value(metric, numbers)
    if value is None:
        return []
    part = "value" if "value" in numbers else next(iter(numbers))
    if metric.lower is not None and value < _decimal(metric.lower):
        params = {"value": _shown(value), "limit": _shown(_decimal(metric.lower))}
        return [Fault("below_bounds", part, params)]
    if metric.upper is not None and value > _decimal(metric.upper):
        params = {"value": _shown(value), "limit": _shown(_decimal(metric.upper))}
        return [Fault("above_bounds", part, params)]
    return []


def _exact_value(metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
    """The value in the shown unit, exact to 28 digits; None without cases."""
    if "value" in numbers:
        return None if numbers.get("count") == 0 else numbers["value"]
    if metric.kind == "nps":
        return None  # bounded by its own arithmetic
    over, under = ("sum", "count") if metric.kind == "mean" else ("n", "d")
    if not numbers[under]:
        return None
    return numbers[over] * _decimal(metric.factor) / numbers[under]


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _shown(number: Decimal) -> str:
    """A number for a message, at most six decimals."""
    if number == number.to_integral_value():
        return str(int(number))
    return format(round(number, 6).normalize(), "f")
