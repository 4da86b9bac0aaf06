"""Count: how many there were. Pure."""

from decimal import Decimal

from standards.measures.amounts import Amount
from standards.measures.quick import QuickCount
from standards.measures.shapes import MetricShape, Part, gettext_noop


class Count(Amount):
    """``{"value": 137}``: 137 enquiries."""

    code = "count"
    label = gettext_noop("Count")
    parts = (Part("value", gettext_noop("value"), is_whole=True),)
    least = 0.0

    def places(self, precision: int) -> int:
        """Whole things have no decimals."""
        return 0

    def quick_reader(self, metric: MetricShape) -> QuickCount:
        """Most counts are one plain integer."""
        return QuickCount(metric)

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """From nothing on."""
        return Decimal(0), None
