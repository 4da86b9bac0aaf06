"""Rolling, quarterly and year-on-year figures: arithmetic on stored comparisons, nothing else.

A period is released once, so every later figure is reckoned from what was shown. Where the months
are of different groups of partners, that is said, because part of the change is theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from standards.release.figures import Figure


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number made of shown ones, and whether they are of different groups."""

    value: str
    is_group_changed: bool


def change(now: Figure, before: Figure) -> Reckoned | None:
    """From ``before`` to ``now``; None where either is only known as a bound."""
    if now.end or before.end:
        return None
    difference = Decimal(now.value) - Decimal(before.value)
    return Reckoned(f"{difference:f}", now.group.who != before.group.who)


def average(figures: Sequence[Figure]) -> Reckoned | None:
    """The mean over months, with as many decimals as the finest of them has.

    None where there is no month, or one is only known as a bound.
    """
    if not figures or any(each.end for each in figures):
        return None
    values = [Decimal(each.value) for each in figures]
    places = min(int(value.as_tuple().exponent) for value in values)
    mean = sum(values, Decimal(0)) / len(values)
    rounded = mean.quantize(Decimal(1).scaleb(min(places, 0)), rounding=ROUND_HALF_UP)
    return Reckoned(f"{rounded:f}", len({each.group.who for each in figures}) > 1)
