"""The score of one partner by one standard, exactly, in plain arithmetic.

This is the definition (domain.md, *Score*); `engine` does the same for a whole network at once and
is held equal to it by property tests. Values are exact fractions in the metric's shown unit.

Rounding is half up with a tolerance of 1e-9, so that a value that is a tie on paper is one in
binary arithmetic too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor as whole
from typing import Literal, get_args

Status = Literal[
    "judged",
    "missing",
    "awaited",
    "waived",
    "not_judged",
    "shown",
    "no_cases",
    "not_applicable",
    "suppressed",
    "unavailable",
    "starting",
]
# In the order of the engine's integers.
STATUSES: tuple[Status, ...] = get_args(Status)

TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Aim:
    """What a target asks: method, target and floor in the shown unit, or its table.

    ``bands``: (threshold, attainment) pairs, best first; a higher-is-better value needs at least
    the threshold, a lower-is-better one at most. ``lookup``: choice code to attainment.
    """

    method: str
    target: Fraction | None = None
    floor: Fraction | None = None
    lower_is_better: bool = False
    scale: Fraction = Fraction(100)
    bands: tuple[tuple[Fraction, Fraction], ...] = ()
    lookup: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a scorecard before scoring."""

    status: Status
    weight: Fraction
    attainment: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Result:
    """A rounded score with its parts, all in units of 10**-decimals; None: nothing was judged."""

    score: Fraction | None
    contributions: tuple[Fraction | None, ...]
    cap_line: Fraction = Fraction(0)


def attainment(aim: Aim, value: Fraction | None, code: str = "") -> Fraction:
    """How far ``value`` attains ``aim``: 0 to 1."""
    if aim.method == "lookup":
        return dict(aim.lookup).get(code, Fraction(0))
    if value is None:
        return Fraction(0)
    if aim.method == "bands":
        return _banded(aim, value)
    if aim.method == "points":
        return _clipped(value / aim.scale)
    straight = aim.method == "linear" and aim.target is not None and aim.floor is not None
    if not straight or aim.target == aim.floor:
        return Fraction(int(is_met(aim, value)))
    low, high = aim.floor or Fraction(0), aim.target or Fraction(0)
    return _clipped((value - low) / (high - low))


def is_met(aim: Aim, value: Fraction | None, code: str = "") -> bool:
    """Whether the target itself is met (what a mandatory target asks)."""
    if aim.method == "lookup":
        return dict(aim.lookup).get(code) == 1
    if value is None:
        return False
    if aim.target is None:
        return aim.method != "bands" or _banded(aim, value) == 1
    return value <= aim.target if aim.lower_is_better else value >= aim.target


def score(
    items: Sequence[Item], *, scale: Fraction, decimals: int, caps: Sequence[Fraction] = ()
) -> Result:
    """Score ``scale * sum(w a) / sum(w)`` with contributions by largest remainder.

    Missing counts with attainment 0; whatever is neither judged nor missing leaves the denominator.
    ``caps`` are the limits that apply; the lowest wins and is a line of its own.
    """
    counted = [
        at
        for at, item in enumerate(items)
        if item.status in ("judged", "missing") and item.weight > 0
    ]
    if not counted:
        return Result(None, (None,) * len(items))
    total = sum((items[at].weight for at in counted), Fraction(0))
    step = Fraction(1, 10**decimals)
    exact = [
        scale * item.weight * (item.attainment if item.status == "judged" else 0) / total / step
        for item in (items[at] for at in counted)
    ]
    units = rounded(sum(exact, Fraction(0)))
    parts = dict(zip(counted, largest_remainder(exact, units), strict=True))
    contributions = tuple(parts[at] * step if at in parts else None for at in range(len(items)))
    limit = min(caps, default=None)
    points = units * step
    if limit is not None and limit < points:
        return Result(limit, contributions, limit - points)
    return Result(points, contributions)


def largest_remainder(exact: Sequence[Fraction], units: int) -> list[int]:
    """Whole parts that sum to ``units``: floors, then one more by remainder, ties in order."""
    floors = [whole(e + TOLERANCE) for e in exact]
    remainders = [round(e - f, 9) for e, f in zip(exact, floors, strict=True)]
    order = sorted(range(len(exact)), key=lambda i: (-remainders[i], i))
    for i in order[: max(0, units - sum(floors))]:
        floors[i] += 1
    return floors


def overall(scores: Sequence[tuple[Fraction, Fraction, Fraction]]) -> Fraction | None:
    """Weighted mean of ``(score, scale, weight)`` on 0-100, to one decimal; None for none."""
    total = sum((weight for _, _, weight in scores), Fraction(0))
    if total == 0:
        return None
    mean = sum((100 * s / scale * w for s, scale, w in scores), Fraction(0)) / total
    return Fraction(rounded(mean * 10), 10)


def rounded(value: Fraction) -> int:
    """Half up with the tolerance of this module."""
    return whole(value + Fraction(1, 2) + TOLERANCE)


def _banded(aim: Aim, value: Fraction) -> Fraction:
    for threshold, reached in aim.bands:
        if (value <= threshold) if aim.lower_is_better else (value >= threshold):
            return reached
    return Fraction(0)


def _clipped(value: Fraction) -> Fraction:
    return min(Fraction(1), max(Fraction(0), value))
