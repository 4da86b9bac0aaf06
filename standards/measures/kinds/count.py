"""Count: how many there were. Pure."""

from decimal import Decimal

from standards.measures.amounts import Amount
from standards.measures.shapes import Part, gettext_noop


class Count(Amount):
    """``{"value": 137}``: 137 enquiries."""

    code = "count"
    label = gettext_noop("Count")
    parts = (Part("value", gettext_noop("value"), is_whole=True),)
    least = 0.0

    def places(self, precision: int) -> int:
        """Whole things have no decimals."""
        return 0

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """From nothing on."""
        return Decimal(0), None
