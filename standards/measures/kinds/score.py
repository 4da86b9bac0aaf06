"""Score: a value somebody gave, such as a mystery visit's points. Pure."""

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
from standards.measures.measure import Measure
from standards.measures.shapes import CellValue, MetricShape, Part, gettext_noop


class Score(Measure):
    """``{"value": "3.8"}``: 3.8 points."""

    code = "score"
    label = gettext_noop("Score")
    needs = ("upper",)
    parts = (Part("value", gettext_noop("value"), is_signed=True, in_unit=True),)

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The value itself."""
        return numbers["value"]

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """The values themselves."""
        return parts["value"].astype(float)

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """The value itself."""
        return CellValue(float(cell["value"]))

    def column(self, cells: Cells, factor: float) -> Column:
        """The values themselves."""
        blank = none_of(cells)
        value = numbers_of(cells, "value")
        return Column(value, blank, blank, blank, states_of(cells), codes_of(cells))
