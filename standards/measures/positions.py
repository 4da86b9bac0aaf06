"""What percentiles and medians have in common: a place in an order, with its cases. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

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
from standards.measures.combination import Combined, Observations, reported
from standards.measures.measure import Measure
from standards.measures.shapes import Cell, CellValue, MetricShape, Part, gettext_noop


class Position(Measure):
    """The value at a place in the order of the cases: those of several cannot be combined."""

    parts = (
        Part("value", gettext_noop("value"), is_signed=True, in_unit=True),
        Part("count", gettext_noop("cases"), is_whole=True),
    )
    sample = "count"
    is_position = True
    pattern = gettext_noop("%(count)s cases")

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The value, if there were cases."""
        return numbers["value"] if numbers["count"] else None

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """The values, where there were cases."""
        return np.where(parts["count"] > 0, parts["value"], np.nan)

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The value, if there were cases."""
        count = float(cell["count"])
        return CellValue(float(cell["value"]) if count else None, None, count)

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """One cell a group as it is; several have no common figure."""
        return [[row] for row in reported(seen, groups)]

    def column(self, cells: Cells, factor: float) -> Column:
        """The values with their cases; none of no cases."""
        blank = none_of(cells)
        count = numbers_of(cells, "count")
        value = np.where(count > 0, numbers_of(cells, "value"), np.nan)
        return Column(value, blank, blank, count, states_of(cells), codes_of(cells))
