"""Ratio: an amount over another, without an upper end. Pure."""

from standards.measures.quick import QuickQuotient
from standards.measures.quotients import Quotient
from standards.measures.shapes import MetricShape, Part, gettext_noop


class Ratio(Quotient):
    """``{"n": 42, "d": 140}``: 30 per 100."""

    code = "ratio"
    label = gettext_noop("Ratio")
    parts = (
        Part("n", gettext_noop("cases that count")),
        Part("d", gettext_noop("all cases")),
    )
    numerator, sample = "n", "d"
    pattern = gettext_noop("%(n)s of %(d)s")

    def quick_reader(self, metric: MetricShape) -> QuickQuotient:
        """Those of plain integers that stay under one."""
        return QuickQuotient(metric)
