"""What counts and money have in common: an amount, whose sum is what several come to. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from standards.measures.columns import (
    Cells,
    Column,
    Floats,
    Wholes,
    codes_of,
    none_of,
    numbers_of,
    states_of,
)
from standards.measures.combining import Combined, Observations, sums
from standards.measures.measure import Measure
from standards.measures.shapes import CellValue, MetricShape


class Amount(Measure):
    """One number that adds up, of which a large partner has more than a small one."""

    is_additive = True
    is_comparable = False

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The number itself."""
        return numbers["value"]

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """The numbers themselves."""
        return parts["value"].astype(float)

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """The number itself."""
        return CellValue(float(cell["value"]), float(cell["value"]))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The sum, whatever method is asked for."""
        return [[row] for row in sums(seen, groups)]

    def column(self, cells: Cells, factor: float) -> Column:
        """The numbers themselves."""
        blank = none_of(cells)
        value = numbers_of(cells, "value")
        return Column(value, blank, blank, blank, states_of(cells), codes_of(cells))
