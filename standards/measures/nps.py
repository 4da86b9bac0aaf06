"""Net promoter score: promoters minus detractors among all answers, from -100 to 100. Pure."""

from collections.abc import Mapping
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
from standards.measures.measure import Measure
from standards.measures.quotients import quotient
from standards.measures.shapes import CellValue, Part, gettext_noop

FACTOR = 100.0


class NetPromoterScore(Measure):
    """``{"promoters": 5, "passives": 3, "detractors": 2}``: 30. Bounded by its own arithmetic."""

    code = "nps"
    parts = (
        Part("promoters", gettext_noop("promoters"), is_whole=True),
        Part("passives", gettext_noop("passives"), is_whole=True),
        Part("detractors", gettext_noop("detractors"), is_whole=True),
    )
    is_additive = True
    is_poolable = True
    pattern = "%(promoters)s / %(passives)s / %(detractors)s"

    def factor(self, factor: float) -> float:
        """Always a hundred, whatever the metric declares."""
        return FACTOR

    def value(self, cell: Mapping[str, Any], factor: Any) -> CellValue:
        """The balance among the answers."""
        promoters, detractors = float(cell["promoters"]), float(cell["detractors"])
        answers = promoters + float(cell["passives"]) + detractors
        return quotient(promoters - detractors, answers, FACTOR)

    def sample_of(self, cell: Mapping[str, Any]) -> int | None:
        """The answers."""
        return None if absence_of(cell) else sum(int(cell[name]) for name in self.names)

    def column(self, cells: Cells, factor: float) -> Column:
        """The balances among the answers."""
        promoters, passives, detractors = (numbers_of(cells, name) for name in self.names)
        answers = promoters + passives + detractors
        return quotients(promoters - detractors, answers, FACTOR, states_of(cells), codes_of(cells))

    def neutral(self, cells: Cells) -> Floats:
        """The passives."""
        return np.nan_to_num(numbers_of(cells, "passives"))

    def part_column(self, cells: Cells, part: str) -> Column:
        """The share of one of its parts among the answers, percent."""
        whole = self.column(cells, FACTOR)
        return quotients(
            numbers_of(cells, part), whole.denominator, FACTOR, whole.state, whole.codes
        )
