"""Money: an amount in one currency, paid or received. Pure."""

import re
from typing import Any

from standards.measures.amounts import Amount
from standards.measures.shapes import Part, gettext_noop

# As ISO 4217 writes them. Which of them are in use changes, and is not looked up.
_CURRENCY = re.compile("[A-Z]{3}")


class Money(Amount):
    """``{"value": "1250.4"}``: 1250.40 EUR; below zero when more came back than was paid."""

    code = "money"
    label = gettext_noop("Money")
    needs = ("unit",)
    parts = (Part("value", gettext_noop("value"), is_signed=True, in_unit=True),)

    def is_declared(self, name: str, value: Any) -> bool:
        """The unit is a currency: amounts in anything else do not add up."""
        return bool(_CURRENCY.fullmatch(value))
