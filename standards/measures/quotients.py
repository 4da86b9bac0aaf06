"""What shares, ratios and means have in common: a numerator over a denominator. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np

from standards.measures.columns import (
    Bools,
    Cells,
    Column,
    Floats,
    Wholes,
    codes_of,
    numbers_of,
    quotients,
    states_of,
)
from standards.measures.measure import Measure
from standards.measures.numbers import as_decimal, short
from standards.measures.shapes import Cell, CellValue, Fault, MetricShape, gettext_noop


def quotient(numerator: float, denominator: float, factor: float) -> CellValue:
    """The value of one cell; none without cases."""
    if not denominator:
        return CellValue(None, numerator, denominator)
    return CellValue(numerator * factor / denominator, numerator, denominator)


class Quotient(Measure):
    """A numerator over a denominator: cells pool by adding both."""

    is_additive = True
    basis = gettext_noop("%(numerator)s of %(denominator)s")
    is_poolable = True

    def relation_fault(self, numbers: Mapping[str, Decimal]) -> Fault | None:
        """An amount needs cases."""
        amount = numbers[self.numerator]
        if amount and not numbers[self.sample]:
            return Fault("amount_without_cases", self.sample, {"value": short(amount)})
        return None

    def related(self, parts: Mapping[str, Wholes]) -> Bools:
        """An amount needs cases."""
        needs: Bools = (parts[self.numerator] == 0) | (parts[self.sample] != 0)
        return needs

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """The quotients."""
        cases = np.where(parts[self.sample] == 0, np.nan, parts[self.sample])
        values: Floats = parts[self.numerator] * float(metric.factor) / cases
        return values

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The quotient, exact to 28 digits."""
        if not numbers[self.sample]:
            return None
        return numbers[self.numerator] * as_decimal(metric.factor) / numbers[self.sample]

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The quotient of one cell."""
        return quotient(float(cell[self.numerator]), float(cell[self.sample]), float(factor))

    def column(self, cells: Cells, factor: float) -> Column:
        """The quotients of many."""
        numerator, denominator = numbers_of(cells, self.numerator), numbers_of(cells, self.sample)
        return quotients(
            numerator, denominator, self.factor(factor), states_of(cells), codes_of(cells)
        )
