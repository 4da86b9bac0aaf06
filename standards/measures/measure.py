"""A measure: everything that depends on the kind of a metric, in one class a kind. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from math import inf
from typing import Any, ClassVar

import numpy as np

from standards.measures.absence import absence_of
from standards.measures.columns import Cells, Column, Floats, codes_of, none_of, states_of
from standards.measures.numbers import bounds_fault, canonical_number, numbers_in
from standards.measures.quick import QuickReader
from standards.measures.shapes import NOTHING, Cell, CellValue, Fault, MetricShape, Part


class Measure:
    """What a cell of one kind of metric holds, how it is read, and what it is worth.

    ``parts`` in the order of forms and files. ``numerator`` and ``sample`` name the part that is
    divided and the one that counts the cases, '' for none. ``is_additive``: the members of a
    breakdown add up to its total, part by part. ``is_poolable``: cells of several partners or
    months pool by adding numerators and denominators; ``is_position``: they cannot be combined.
    ``is_coded``: it is an answer from a list. ``has_value``: it is worth a number; ``least``: none
    lies below. ``is_required``: whoever is asked has to answer. ``pattern``: what a cell was made
    of, as a text to be translated and filled with its parts, '' for none.
    """

    code: ClassVar[str]
    parts: ClassVar[tuple[Part, ...]]
    numerator: ClassVar[str] = ""
    sample: ClassVar[str] = ""
    is_additive: ClassVar[bool] = False
    is_poolable: ClassVar[bool] = False
    is_position: ClassVar[bool] = False
    is_coded: ClassVar[bool] = False
    has_value: ClassVar[bool] = True
    is_required: ClassVar[bool] = True
    least: ClassVar[float] = -inf
    pattern: ClassVar[str] = ""

    # Follow from the parts: their names, and whether they are numbers, not answers or texts.
    names: ClassVar[tuple[str, ...]] = ()
    is_number: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "parts"):
            cls.names = tuple(part.name for part in cls.parts)
            cls.is_number = all(part.is_number for part in cls.parts)

    def part(self, name: str) -> Part | None:
        """The part of that name."""
        return next((part for part in self.parts if part.name == name), None)

    def places(self, precision: int) -> int:
        """Decimals of a value of a metric with ``precision``."""
        return precision

    def factor(self, factor: float) -> float:
        """What turns numerator/denominator into the shown unit, of a metric with ``factor``."""
        return factor

    def answers(self, metric: MetricShape) -> dict[str, str]:
        """Every word (without case) that says an answer, with its code; empty for numbers."""
        return {}

    def read(self, metric: MetricShape, raw: Mapping[str, Any]) -> Cell | list[Fault]:
        """The canonical cell of raw parts, all of which it knows, or what is wrong with them."""
        numbers = numbers_in(metric, self.parts, raw)
        if isinstance(numbers, list):
            return numbers
        fault = self.relation_fault(numbers) or self._bounds_fault(metric, numbers)
        if fault:
            return [fault]
        return {part: canonical_number(number) for part, number in numbers.items()}

    def quick_reader(self, metric: MetricShape) -> QuickReader | None:
        """Reads the plainest cells without a second look; None where each needs one."""
        return None

    def relation_fault(self, numbers: Mapping[str, Decimal]) -> Fault | None:
        """What numbers say together that cannot be."""
        return None

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The value in the shown unit, exact to 28 digits; None without cases or bounds."""
        return None

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """What a canonical cell with a number or an answer says, in the shown unit."""
        return NOTHING

    def value_of(self, cell: Mapping[str, Any] | None, factor: Any) -> CellValue:
        """The value of any canonical cell, or none.

        Absent cells, those with a reason in place of a number, and caseless ones have the value
        None; the cell tells them apart.
        """
        return NOTHING if not cell or absence_of(cell) else self.value(cell, factor)

    def sample_of(self, cell: Mapping[str, Any]) -> int | None:
        """How many cases stand behind a cell; None for measures and cells without such a number."""
        if absence_of(cell) or not self.sample:
            return None
        return int(float(cell[self.sample]))

    def column(self, cells: Cells, factor: float) -> Column:
        """Many cells at once; the same values as `value_of` cell by cell."""
        blank = none_of(cells)
        return Column(blank, blank, blank, blank, states_of(cells), codes_of(cells))

    def neutral(self, cells: Cells) -> Floats:
        """By cell the cases that stand in the denominator and add nothing to the numerator."""
        return np.zeros(len(cells))

    def chance(self, factor: float, value: float, cases: float | None) -> float:
        """How far a value may stray by chance alone, in the shown unit: three standard errors."""
        return 0.0

    def _bounds_fault(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Fault | None:
        value = self.exact_value(metric, numbers)
        return None if value is None else bounds_fault(metric, self.parts[0].name, value)
