"""What counts and money have in common: an amount, whose sum is what several come to. Pure."""

from typing import Any

from standards.measures.combination import Combined, Observations, sums
from standards.measures.shapes import Cell, CellValue
from standards.measures.single import SingleValue


class Amount(SingleValue):
    """One number that adds up, of which a large partner has more than a small one."""

    is_additive = True
    is_comparable = False

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The number itself."""
        return CellValue(float(cell["value"]), float(cell["value"]))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The sum, whatever method is asked for."""
        return [[row] for row in sums(seen, groups)]
