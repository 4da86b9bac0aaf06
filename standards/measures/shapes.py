"""What a cell holds, part by part, and what measures need to know of a metric. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

TEXT_LIMIT = 2000
REASON_LIMIT = 200

# Parts to integers, plain decimal strings or text.
Cell = dict[str, int | str]


def gettext_noop(text: str) -> str:
    """Mark ``text`` for translation: the collector of texts knows the name."""
    return text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a cell, as files and the API name it, and what a person reads for it.

    ``is_whole``: counts something. ``is_signed``: may be below zero. ``in_unit``: is given in the
    metric's unit, so that a percentage may be meant. A part that is no number is an answer's code
    or a text.
    """

    name: str
    label: str
    is_number: bool = True
    is_whole: bool = False
    is_signed: bool = False
    in_unit: bool = False


class MetricShape(Protocol):
    """What measures need to know of a metric (the catalogue's `MetricFact` fits)."""

    @property
    def code(self) -> str:
        """Stable code."""

    @property
    def kind(self) -> str:
        """The code of its measure."""

    @property
    def unit(self) -> str:
        """What values are given in, for people: ``%``."""

    @property
    def factor(self) -> Any:
        """Turns numerator/denominator into the shown unit."""

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
