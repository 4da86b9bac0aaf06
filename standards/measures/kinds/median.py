"""Median: the value in the middle of the cases. Pure."""

from standards.measures.positions import Position
from standards.measures.shapes import gettext_noop


class Median(Position):
    """``{"value": 40, "count": 36}``: half of the handovers took at least 40 minutes."""

    code = "median"
    label = gettext_noop("Median")
