"""Yes or no. Pure."""

from decimal import Decimal
from typing import Any

import numpy as np

from standards.measures.coded import Coded
from standards.measures.columns import Cells, Column, codes_of, none_of, states_of
from standards.measures.combination import Combined, Observations, yes
from standards.measures.shapes import Cell, CellValue, Fault, MetricShape, gettext_noop

_WORDS = {
    **dict.fromkeys(("yes", "ja", "true", "1", "y", "j"), "yes"),
    **dict.fromkeys(("no", "nein", "false", "0", "n"), "no"),
}


class YesNo(Coded):
    """``{"code": "yes"}``: the standard is kept, and counts as 1."""

    code = "yesno"
    label = gettext_noop("Yes or no")
    fixed_answers = ("yes", "no")
    methods = ("pass",)

    def answers(self, metric: MetricShape) -> dict[str, str]:
        """In English, German and the ways of programs."""
        return dict(_WORDS)

    def unknown(self, metric: MetricShape, given: str) -> Fault:
        """Neither yes nor no."""
        return Fault("not_yes_or_no", "code", {"value": given})

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """1 for yes, 0 for no."""
        return CellValue(float(cell["code"] == "yes"), code=str(cell["code"]))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The share that answers yes."""
        return [[row] for row in yes(seen, groups)]

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """No and yes."""
        return Decimal(0), Decimal(1)

    def column(self, cells: Cells, factor: float) -> Column:
        """1 for yes, 0 for no."""
        codes, blank = codes_of(cells), none_of(cells)
        value = np.where(codes == "yes", 1.0, np.where(codes == "no", 0.0, np.nan))
        return Column(value, blank, blank, blank, states_of(cells), codes)
