"""Net promoter score: promoters minus detractors among all answers, from -100 to 100. Pure."""

from dataclasses import replace
from decimal import Decimal
from math import sqrt
from typing import Any

import numpy as np

from standards.measures.absence import absence_of
from standards.measures.columns import (
    Cells,
    Column,
    Floats,
    codes_of,
    numbers_of,
    quotients,
    states_of,
)
from standards.measures.combination import MEAN, Combined, Observations, totals
from standards.measures.measure import Measure
from standards.measures.quotients import quotient
from standards.measures.shapes import Cell, CellValue, Part, gettext_noop

FACTOR = 100.0
# 95 % of a normal distribution.
NORMAL = 1.959963984540054


def half_width(balance: float, answers: float, passives: float) -> float:
    """Half of the 95 % interval of an NPS, from its counts (balance: promoters - detractors)."""
    mean = balance / answers
    variance = (answers - passives) / answers - mean * mean
    return 100 * NORMAL * sqrt(max(0.0, variance) / answers)


class NetPromoterScore(Measure):
    """``{"promoters": 5, "passives": 3, "detractors": 2}``: 30. Bounded by its own arithmetic."""

    code = "nps"
    label = gettext_noop("Net promoter score")
    parts = (
        Part("promoters", gettext_noop("promoters"), is_whole=True),
        Part("passives", gettext_noop("passives"), is_whole=True),
        Part("detractors", gettext_noop("detractors"), is_whole=True),
    )
    is_additive = True
    is_poolable = True
    has_fixed_bounds = True
    released_parts = ("promoters", "passives", "detractors")
    basis = gettext_noop("%(denominator)s answers")
    pattern = "%(promoters)s / %(passives)s / %(detractors)s"

    def factor(self, factor: float) -> float:
        """Always a hundred, whatever the metric declares."""
        return FACTOR

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """The balance among the answers."""
        promoters, detractors = float(cell["promoters"]), float(cell["detractors"])
        answers = promoters + float(cell["passives"]) + detractors
        return quotient(promoters - detractors, answers, FACTOR)

    def sample_of(self, cell: Cell) -> int | None:
        """The answers."""
        return None if absence_of(cell) else sum(int(cell[name]) for name in self.names)

    def column(self, cells: Cells, factor: float) -> Column:
        """The balances among the answers."""
        promoters, passives, detractors = (numbers_of(cells, name) for name in self.names)
        answers = promoters + passives + detractors
        return quotients(promoters - detractors, answers, FACTOR, states_of(cells), codes_of(cells))

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """From detractors only to promoters only."""
        return Decimal(-100), Decimal(100)

    def neutral(self, cells: Cells) -> Floats:
        """The passives."""
        return np.nan_to_num(numbers_of(cells, "passives"))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """Pooled, with half of the 95 % interval."""
        rows = super().combine(seen, groups, factor, method)
        if method == MEAN:
            return rows
        has = ~np.isnan(seen.numerator) & ~np.isnan(seen.denominator) & (seen.denominator > 0)
        passives = totals(seen.neutral, seen.group, has, groups)
        return [
            [replace(row, half_width=_half_width(row, float(passives[i])))]
            for i, (row,) in enumerate(rows)
        ]

    def part_column(self, cells: Cells, part: str) -> Column:
        """The share of one of its parts among the answers, percent."""
        whole = self.column(cells, FACTOR)
        return quotients(
            numbers_of(cells, part), whole.denominator, FACTOR, whole.state, whole.codes
        )


def _half_width(row: Combined, passives: float) -> float | None:
    if row.numerator is None or row.denominator is None:
        return None
    return half_width(row.numerator, row.denominator, passives)
