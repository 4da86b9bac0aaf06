"""Ratio: an amount over another, without an upper end. Pure."""

from standards.measures.quotients import Quotient
from standards.measures.shapes import Part, gettext_noop


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
