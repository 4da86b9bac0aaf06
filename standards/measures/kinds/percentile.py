"""Percentile: the value that a declared share of the cases does not exceed. Pure."""

from standards.measures.positions import Position
from standards.measures.shapes import gettext_noop


class Percentile(Position):
    """``{"value": 135, "count": 80}``: nine of ten callers waited at most 135 seconds."""

    code = "percentile"
    label = gettext_noop("Percentile")
    needs = ("quantile",)
