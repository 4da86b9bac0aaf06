"""Count: how many there were. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from standards.measures.columns import Cells, Column, codes_of, none_of, numbers_of, states_of
from standards.measures.combining import Combined, Observations, sums
from standards.measures.measure import Measure
from standards.measures.quick import QuickCount
from standards.measures.shapes import CellValue, MetricShape, Part, gettext_noop


class Count(Measure):
    """``{"value": 137}``: 137 enquiries."""

    code = "count"
    label = gettext_noop("Count")
    parts = (Part("value", gettext_noop("value"), is_whole=True),)
    is_additive = True
    is_comparable = False
    least = 0.0

    def places(self, precision: int) -> int:
        """Whole things have no decimals."""
        return 0

    def quick_reader(self, metric: MetricShape) -> QuickCount:
        """Most counts are one plain integer."""
        return QuickCount(metric)

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The number itself."""
        return numbers["value"]

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """The number itself."""
        return CellValue(float(cell["value"]), float(cell["value"]))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The sum, whatever method is asked for."""
        return [[row] for row in sums(seen, groups)]

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """From nothing on."""
        return Decimal(0), None

    def column(self, cells: Cells, factor: float) -> Column:
        """The numbers themselves."""
        blank = none_of(cells)
        value = numbers_of(cells, "value")
        return Column(value, blank, blank, blank, states_of(cells), codes_of(cells))
