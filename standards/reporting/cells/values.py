"""What a canonical cell is worth, and how many cases stand behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from standards.reporting.cells.absence import absence_of
from standards.reporting.cells.shape import SAMPLE_PART


@dataclass(frozen=True, slots=True)
class CellValue:
    """What a cell says: the value in the shown unit, and what it was made of.

    ``denominator`` is also the sample behind means, percentiles, medians and NPS. ``code`` is set
    for yes/no and choice. A cell with a reason in its place, or of no cases, has none.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    code: str = ""


NOTHING = CellValue(None)


def value_of(kind: str, factor: Any, cell: Mapping[str, Any] | None) -> CellValue:
    """The value of a canonical cell of ``kind`` in the shown unit (n/d times ``factor``).

    A net promoter score is always 100 x (promoters - detractors) / all. Absent cells, those
    with a reason in place of a number, and caseless ones have the value None; the cell tells them
    apart.
    """
    if not cell or absence_of(cell):
        return NOTHING
    return _VALUES[kind](cell, float(factor))


def _quotient(numerator: float, denominator: float, factor: float) -> CellValue:
    if not denominator:
        return CellValue(None, numerator, denominator)
    return CellValue(numerator * factor / denominator, numerator, denominator)


def _nps(cell: Mapping[str, Any], factor: float) -> CellValue:
    promoters, detractors = float(cell["promoters"]), float(cell["detractors"])
    return _quotient(
        promoters - detractors, promoters + float(cell["passives"]) + detractors, 100.0
    )


def _position(cell: Mapping[str, Any], factor: float) -> CellValue:
    count = float(cell["count"])
    return CellValue(float(cell["value"]) if count else None, None, count)


def _code_value(cell: Mapping[str, Any], factor: float) -> CellValue:
    return CellValue(None, code=str(cell.get("code", "")))


_VALUES: dict[str, Callable[[Mapping[str, Any], float], CellValue]] = {
    "share": lambda cell, factor: _quotient(float(cell["n"]), float(cell["d"]), factor),
    "ratio": lambda cell, factor: _quotient(float(cell["n"]), float(cell["d"]), factor),
    "mean": lambda cell, factor: _quotient(float(cell["sum"]), float(cell["count"]), factor),
    "nps": _nps,
    "percentile": _position,
    "median": _position,
    "count": lambda cell, factor: CellValue(float(cell["value"]), float(cell["value"])),
    "score": lambda cell, factor: CellValue(float(cell["value"])),
    "yesno": lambda cell, factor: CellValue(float(cell["code"] == "yes"), code=cell["code"]),
    "choice": _code_value,
    "text": _code_value,
}


def sample_of(kind: str, cell: Mapping[str, Any]) -> int | None:
    """How many cases stand behind a cell; None for kinds without one and cells without a number."""
    if absence_of(cell):
        return None
    if kind == "nps":
        return int(cell["promoters"]) + int(cell["passives"]) + int(cell["detractors"])
    part = SAMPLE_PART.get(kind)
    return int(float(cell[part])) if part else None
