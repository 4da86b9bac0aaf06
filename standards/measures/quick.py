"""Readers of the plainest cells: most of a large file, without a second look. Pure."""

from abc import ABC, abstractmethod
from math import inf
from typing import Any

from standards.measures.numbers import MOST
from standards.measures.shapes import Cell, MetricShape


class QuickReader(ABC):
    """Takes cells of plain integers that surely need no second look.

    All others go through `standards.measures.read_cell`, which would give the same cell.
    """

    __slots__ = ("code", "factor", "is_free", "lower", "upper")

    def __init__(self, metric: MetricShape) -> None:
        self.code = metric.code
        self.factor = float(metric.factor)
        self.lower = -inf if metric.lower is None else float(metric.lower)
        self.upper = inf if metric.upper is None else float(metric.upper)
        self.is_free = self.lower <= 0 and self.upper >= self._greatest()

    def cell(self, raw: Any) -> Cell | None:
        """The cell of ``raw``, or None: look closely."""
        return raw if type(raw) is dict and self._is_plain(raw) else None

    def _greatest(self) -> float:
        """The greatest value that a plain cell can have, whatever it is."""
        return inf

    @abstractmethod
    def _is_plain(self, raw: dict[str, Any]) -> bool:
        """Whether nothing about it has to be looked at closely."""


class QuickCount(QuickReader):
    """Of counts."""

    __slots__ = ()

    def _is_plain(self, raw: dict[str, Any]) -> bool:
        value = raw.get("value")
        # bool is not int here: ``type`` is exact on purpose.
        if len(raw) != 1 or type(value) is not int or not 0 <= value < MOST:
            return False
        return self.is_free or self.lower <= value <= self.upper


class QuickQuotient(QuickReader):
    """Of cases among all cases."""

    __slots__ = ()

    def _greatest(self) -> float:
        return self.factor

    def _is_plain(self, raw: dict[str, Any]) -> bool:
        n, d = raw.get("n"), raw.get("d")
        if len(raw) != 2 or type(n) is not int or type(d) is not int or not 0 <= n <= d < MOST:
            return False
        return d > 0 and (self.is_free or self.lower <= n / d * self.factor <= self.upper)
