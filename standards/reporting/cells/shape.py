"""What a cell of each kind holds, and what cells need to know of a metric."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from standards.reporting.cells.absence import MISSING

PARTS: dict[str, tuple[str, ...]] = {
    "share": ("n", "d"),
    "ratio": ("n", "d"),
    "mean": ("sum", "count"),
    "count": ("value",),
    "percentile": ("value", "count"),
    "median": ("value", "count"),
    "nps": ("promoters", "passives", "detractors"),
    "score": ("value",),
    "yesno": ("code",),
    "choice": ("code",),
    "text": ("text",),
}
INTEGER_PARTS = frozenset({"count", "promoters", "passives", "detractors"})
# Kinds whose breakdown members add up to the declared total, part by part.
ADDITIVE = frozenset({"share", "ratio", "mean", "count", "nps"})
# The part that says how many cases stand behind a value.
SAMPLE_PART = {
    "share": "d",
    "ratio": "d",
    "mean": "count",
    "percentile": "count",
    "median": "count",
}
# Every part there is, as forms show them: databases do not keep the order of a document's keys.
PART_ORDER = (*dict.fromkeys(part for parts in PARTS.values() for part in parts), MISSING)
TEXT_LIMIT = 2000
REASON_LIMIT = 200

Cell = dict[str, Any]


class MetricShape(Protocol):
    """What cells need to know of a metric (the catalogue's `MetricFact` fits)."""

    @property
    def code(self) -> str:
        """Stable code."""

    @property
    def kind(self) -> str:
        """One of `PARTS`."""

    @property
    def unit(self) -> str:
        """What values are given in, for people: ``%``."""

    @property
    def factor(self) -> Any:
        """Turns n/d into the shown unit."""

    @property
    def lower(self) -> Any:
        """Least value in the shown unit, or None."""

    @property
    def upper(self) -> Any:
        """Greatest value in the shown unit, or None."""

    @property
    def choices(self) -> Any:
        """Codes, or pairs of code and name."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a cell; ``part`` is '' when it concerns the whole cell."""

    code: str
    part: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
