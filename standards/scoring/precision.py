"""How many digits a value needs so that what is shown does not contradict what was judged. Pure."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from portal.lib.numerals import plain

# Nine decimals tell any two values of the portal apart (`formula.TOLERANCE`).
MOST_DECIMALS = 9


def telling(value: float, precision: int, limits: Sequence[Decimal]) -> str | None:
    """``value`` to ``precision`` decimals, or to as many as show on which side of ``limits`` it is.

    79.95 at a target of 80 is *79.95*, not *80.0*; None for NaN.
    """
    if np.isnan(value):
        return None
    exact = Decimal(plain(value))
    for decimals in range(precision, MOST_DECIMALS):
        number = _rounded(exact, decimals)
        if all(_side(number, limit) == _side(exact, limit) for limit in limits):
            return f"{number:f}"
    return f"{_rounded(exact, MOST_DECIMALS):f}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _side(value: Decimal, limit: Decimal) -> int:
    return (value > limit) - (value < limit)
