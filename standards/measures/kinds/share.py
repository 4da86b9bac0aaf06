"""Share: cases that count among all cases, at most all of them. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from math import sqrt

from standards.measures.columns import Bools, Wholes
from standards.measures.numbers import short
from standards.measures.quotients import Quotient
from standards.measures.shapes import Fault, Part, gettext_noop


class Share(Quotient):
    """``{"n": 174, "d": 200}``: 87 %."""

    code = "share"
    label = gettext_noop("Share")
    parts = (
        Part("n", gettext_noop("cases that count"), is_whole=True),
        Part("d", gettext_noop("all cases"), is_whole=True),
    )
    numerator, sample = "n", "d"
    pattern = gettext_noop("%(n)s of %(d)s")

    def relation_fault(self, numbers: Mapping[str, Decimal]) -> Fault | None:
        """No more count than there are."""
        if numbers["n"] > numbers["d"]:
            params = {"n": short(numbers["n"]), "d": short(numbers["d"])}
            return Fault("share_above_one", "n", params)
        return None

    def related(self, parts: Mapping[str, Wholes]) -> Bools:
        """No more count than there are."""
        return parts["n"] <= parts["d"]

    def bounds(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None]:
        """From none of the cases to all of them."""
        return Decimal(0), factor

    def chance(self, factor: float, value: float, cases: float | None) -> float:
        """Of few cases a share strays: chance alone must not warn."""
        if not cases:
            return 0.0
        share = min(max(value / factor, 0.05), 0.95)
        return 3 * sqrt(share * (1 - share) / cases) * factor
