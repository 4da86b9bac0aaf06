"""Money: an amount in one currency, paid or received. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from standards.measures.columns import Cells, Column, codes_of, none_of, numbers_of, states_of
from standards.measures.combining import Combined, Observations, sums
from standards.measures.measure import Measure
from standards.measures.shapes import CellValue, MetricShape, Part, gettext_noop

# As ISO 4217 writes them. Which of them are in use changes, and is not looked up.
_CURRENCY = re.compile("[A-Z]{3}")


class Money(Measure):
    """``{"value": "1250.4"}``: 1250.40 EUR; below zero when more came back than was paid."""

    code = "money"
    label = gettext_noop("Money")
    needs = ("unit",)
    parts = (Part("value", gettext_noop("value"), is_signed=True, in_unit=True),)
    is_additive = True
    is_comparable = False

    def is_declared(self, name: str, value: Any) -> bool:
        """The unit is a currency: amounts in anything else do not add up."""
        return bool(_CURRENCY.fullmatch(value))

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The amount itself."""
        return numbers["value"]

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """The amount itself."""
        return CellValue(float(cell["value"]), float(cell["value"]))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The sum, whatever method is asked for."""
        return [[row] for row in sums(seen, groups)]

    def column(self, cells: Cells, factor: float) -> Column:
        """The amounts themselves."""
        blank = none_of(cells)
        value = numbers_of(cells, "value")
        return Column(value, blank, blank, blank, states_of(cells), codes_of(cells))
