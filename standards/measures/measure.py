"""A measure: everything that depends on the kind of a metric, in one class a kind. Pure."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from math import inf
from typing import Any, ClassVar

import numpy as np

from standards.measures.absence import absence_of
from standards.measures.columns import (
    Bools,
    Cells,
    Column,
    Floats,
    Wholes,
    codes_of,
    none_of,
    states_of,
)
from standards.measures.combination import MEAN, Combined, Observations, means, pooled
from standards.measures.numbers import (
    MOST,
    as_decimal,
    bounds_fault,
    canonical_number,
    numbers_in,
)
from standards.measures.shapes import NOTHING, Cell, CellValue, Fault, MetricShape, Part


class Measure:
    """What a cell of one kind of metric holds, how it is read, and what it is worth."""

    # As standards, files and the API call it, and as people do.
    code: ClassVar[str]
    label: ClassVar[str]
    # In the order of forms and files; of them the one that is divided, and the one that counts the
    # cases ('' for none).
    parts: ClassVar[tuple[Part, ...]]
    # By part the one that may be given in its place, from which it follows.
    stand_ins: ClassVar[Mapping[str, Part]] = {}
    numerator: ClassVar[str] = ""
    sample: ClassVar[str] = ""
    # What a cell was made of: a text to be translated and filled with its parts, '' for none.
    pattern: ClassVar[str] = ""
    # The same of a figure: a text to be filled with numerator and denominator, '' for none.
    basis: ClassVar[str] = ""
    # Whether it is worth a number at all; no value lies below `least`.
    has_value: ClassVar[bool] = True
    least: ClassVar[float] = -inf
    # Whether it is an answer from a list: its own, or each metric's.
    is_coded: ClassVar[bool] = False
    fixed_answers: ClassVar[tuple[str, ...]] = ()
    # Whether whoever is asked has to answer.
    is_required: ClassVar[bool] = True
    # Whether a metric may be broken down, and whether its members then add up part by part.
    can_break_down: ClassVar[bool] = True
    is_additive: ClassVar[bool] = False
    # Whether cells of several partners or months have a figure in common; whether they pool by
    # adding numerators and denominators; whether they are places in an order, which do not combine.
    has_figure: ClassVar[bool] = True
    is_poolable: ClassVar[bool] = False
    is_position: ClassVar[bool] = False
    # Whether there is a base or an order by which partners are compared, and which of its parts are
    # released beside it.
    is_comparable: ClassVar[bool] = True
    released_parts: ClassVar[tuple[str, ...]] = ()
    # Whether its own arithmetic bounds it, whatever a metric declares.
    has_fixed_bounds: ClassVar[bool] = False
    # What a metric has to declare, and how targets may judge it.
    needs: ClassVar[tuple[str, ...]] = ()
    methods: ClassVar[tuple[str, ...]] = ("pass", "linear", "bands", "points")
    # Follow from the parts: their names, those with what may stand in for them, and whether they
    # are numbers, not answers or texts.
    names: ClassVar[tuple[str, ...]] = ()
    taken: ClassVar[tuple[str, ...]] = ()
    is_number: ClassVar[bool] = True

    def __init_subclass__(cls) -> None:
        if hasattr(cls, "parts"):
            cls.names = tuple(part.name for part in cls.parts)
            cls.taken = (*cls.names, *(part.name for part in cls.stand_ins.values()))
            cls.is_number = all(part.is_number for part in cls.parts)

    @property
    def has_own_answers(self) -> bool:
        """Whether each metric declares its answers."""
        return self.is_coded and not self.fixed_answers

    def is_declared(self, name: str, value: Any) -> bool:
        """Whether ``value`` of a metric is what it has to declare as ``name``, one of `needs`."""
        return value not in (None, ())

    def standing(self, given: Collection[str]) -> tuple[str, ...]:
        """The names of its parts, those replaced by what is ``given`` in their place."""
        return tuple(
            instead.name
            if (instead := self.stand_ins.get(name)) and instead.name in given
            else name
            for name in self.names
        )

    def places(self, precision: int) -> int:
        """Decimals of a value of a metric with ``precision``."""
        return precision

    def factor(self, factor: float) -> float:
        """What turns numerator/denominator into the shown unit, of a metric with ``factor``."""
        return factor

    def answers(self, metric: MetricShape) -> dict[str, str]:
        """Every word (without case) that says an answer, with its code; empty for numbers."""
        return {}

    def read(self, metric: MetricShape, raw: Mapping[str, object]) -> Cell | list[Fault]:
        """The canonical cell of raw parts, all of which it knows, or what is wrong with them."""
        numbers = numbers_in(metric, self.parts, raw)
        if isinstance(numbers, list):
            return numbers
        fault = self.relation_fault(numbers) or self._bounds_fault(metric, numbers)
        if fault:
            return [fault]
        return {part: canonical_number(number) for part, number in numbers.items()}

    def sure_rows(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Bools:
        """Of rows of whole numbers, by part, those that surely are canonical cells as they stand.

        `read` gives the same cell for them; all others need it.
        """
        sure = self.related(parts)
        for part in self.parts:
            numbers = parts[part.name]
            sure &= (numbers < MOST) & (numbers > -MOST if part.is_signed else numbers >= 0)
        values = self.whole_values(metric, parts)
        return sure if values is None else sure & self._surely_within(metric, values)

    def related(self, parts: Mapping[str, Wholes]) -> Bools:
        """Row by row whether whole numbers can stand together (see `relation_fault`)."""
        return np.full(len(parts[self.names[0]]), self.is_number)

    def whole_values(self, metric: MetricShape, parts: Mapping[str, Wholes]) -> Floats | None:
        """Row by row `exact_value` of whole numbers, nearly; None where nothing bounds it."""
        return None

    def relation_fault(self, numbers: Mapping[str, Decimal]) -> Fault | None:
        """What numbers say together that cannot be."""
        return None

    def exact_value(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Decimal | None:
        """The value in the shown unit, exact to 28 digits; None without cases or bounds."""
        return None

    def value(self, cell: Cell, factor: Any) -> CellValue:
        """What a canonical cell with a number or an answer says, in the shown unit."""
        return NOTHING

    def value_of(self, cell: Cell | None, factor: Any) -> CellValue:
        """The value of any canonical cell, or none.

        Absent cells, those with a reason in place of a number, and caseless ones have the value
        None; the cell tells them apart.
        """
        return NOTHING if not cell or absence_of(cell) else self.value(cell, factor)

    def sample_of(self, cell: Cell) -> int | None:
        """How many cases stand behind a cell; None for measures and cells without such a number."""
        if absence_of(cell) or not self.sample:
            return None
        return int(float(cell[self.sample]))

    def column(self, cells: Cells, factor: float) -> Column:
        """Many cells at once; the same values as `value_of` cell by cell."""
        blank = none_of(cells)
        return Column(blank, blank, blank, blank, states_of(cells), codes_of(cells))

    def neutral(self, cells: Cells) -> Floats:
        """By cell the cases that stand in the denominator and add nothing to the numerator."""
        return np.zeros(len(cells))

    def combine(
        self, seen: Observations, groups: int, factor: float, method: str = ""
    ) -> list[list[Combined]]:
        """The figures of each group: one, or one per code for a choice.

        ``factor`` as `factor` gives it; ``method`` `MEAN` instead of pooling. Raises
        `NotCombinable` where cells have no common figure.
        """
        if self.is_poolable and method != MEAN:
            return [[row] for row in pooled(seen, groups, factor)]
        return [[row] for row in means(seen, groups, factor, is_poolable=self.is_poolable)]

    def combined_unit(self, unit: str) -> str:
        """The unit of combined figures of a metric in ``unit``."""
        return unit

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """Between which values every value lies, by its own arithmetic; None for no end."""
        return None, None

    def chance(self, factor: float, value: float, cases: float | None) -> float:
        """How far a value may stray by chance alone, in the shown unit: three standard errors."""
        return 0.0

    def _surely_within(self, metric: MetricShape, values: Floats) -> Bools:
        """Which values lie within the declared bounds by more than arithmetic may err."""
        least, most = self.bounds(as_decimal(metric.factor))
        sure = np.isnan(values)
        above, below = sure.copy(), sure.copy()
        if metric.lower is None or (least is not None and least >= as_decimal(metric.lower)):
            above[:] = True
        else:
            above |= values > float(metric.lower) + _margin(metric.lower)
        if metric.upper is None or (most is not None and most <= as_decimal(metric.upper)):
            below[:] = True
        else:
            below |= values < float(metric.upper) - _margin(metric.upper)
        within: Bools = above & below
        return within

    def _bounds_fault(self, metric: MetricShape, numbers: Mapping[str, Decimal]) -> Fault | None:
        value = self.exact_value(metric, numbers)
        return None if value is None else bounds_fault(metric, self.parts[0].name, value)


def _margin(bound: Any) -> float:
    return 1e-9 * max(1.0, abs(float(bound)))
