"""Mean: a sum over its cases. Pure."""

from standards.measures.quotients import Quotient
from standards.measures.shapes import Part, gettext_noop


class Mean(Quotient):
    """``{"sum": "12.5", "count": 4}``: 3.125 days."""

    code = "mean"
    label = gettext_noop("Mean")
    parts = (
        Part("sum", gettext_noop("sum"), is_signed=True),
        Part("count", gettext_noop("cases"), is_whole=True),
    )
    numerator, sample = "sum", "count"
    basis = gettext_noop("%(numerator)s in %(denominator)s cases")
    pattern = gettext_noop("%(sum)s in %(count)s cases")

    def factor(self, factor: float) -> float:
        """The sum is in the shown unit."""
        return 1.0
