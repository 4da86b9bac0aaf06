"""Mean: a sum over its cases. Pure."""

from collections.abc import Mapping

from portal.lib.characters import trimmed
from standards.measures.numbers import canonical_number, numbers_in
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
        total = canonical_number(numbers["mean"] * numbers["count"])
        return super().read(metric, {"sum": str(total), "count": given["count"]})

    def factor(self, factor: float) -> float:
        """The sum is in the shown unit."""
        return 1.0


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not trimmed(value))
