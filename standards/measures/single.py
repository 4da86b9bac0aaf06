"""What amounts and scores have in common: one number that is its own value. Pure."""

from collections.abc import Mapping
from decimal import Decimal

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
from standards.measures.measure import Measure
from standards.measures.shapes import MetricShape


class SingleValue(Measure):
    """A cell of one part ``value``, worth what it says."""

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The number itself."""
        return numbers["value"]

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """The numbers themselves."""
        return parts["value"].astype(float)

    def column(self, cells: Cells, factor: float) -> Column:
        """The numbers themselves."""
        blank = none_of(cells)
        value = numbers_of(cells, "value")
        return Column(value, blank, blank, blank, states_of(cells), codes_of(cells))
