"""Mean: a sum over its cases. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from portal.lib.characters import trimmed
from standards.measures.numbers import canonical_number, numbers_in, short
from standards.measures.quotients import Quotient
from standards.measures.shapes import Cell, Fault, MetricShape, Part, gettext_noop

_MEAN = Part("mean", gettext_noop("mean"), is_signed=True, in_unit=True)


class Mean(Quotient):
    """``{"sum": "12.5", "count": 4}``: 3.125 days."""

    code = "mean"
    label = gettext_noop("Mean")
    parts = (
        Part("sum", gettext_noop("sum"), is_signed=True),
        Part("count", gettext_noop("cases"), is_whole=True),
    )
    # Many have the mean and the number of cases, and never saw the sum.
    stand_ins = {"sum": _MEAN}
    numerator, sample = "sum", "count"
    basis = gettext_noop("%(numerator)s in %(denominator)s cases")
    pattern = gettext_noop("%(sum)s in %(count)s cases")

    def read(self, metric: MetricShape, raw: Mapping[str, object]) -> Cell | list[Fault]:
        """The cell of a sum, or of a mean in its place: the sum is as many times that."""
        given = {part: value for part, value in raw.items() if not _is_blank(value)}
        if "mean" not in given:
            return super().read(metric, given)
        if "sum" in given:
            return [Fault("mean_and_sum", "mean")]
        numbers = numbers_in(metric, (_MEAN, self.parts[1]), given)
        if isinstance(numbers, list):
            return numbers
        if numbers["mean"] and not numbers["count"]:
            # The sum would be none, and hide it.
            return [Fault("amount_without_cases", "count", {"value": short(numbers["mean"])})]
        total = canonical_number(numbers["mean"] * numbers["count"])
        cell = super().read(metric, {"sum": str(total), "count": given["count"]})
        # What is wrong with the sum is said of the number that was given.
        if isinstance(cell, list):
            return [replace(fault, part="mean") if fault.part == "sum" else fault for fault in cell]
        return cell

    def factor(self, factor: float) -> float:
        """The sum is in the shown unit."""
        return 1.0


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not trimmed(value))
