"""What is frozen of a pool's values: rank blocks, each only its rounded mean and its size.

Every later figure is computed from blocks alone (sharing.md, section 2, steps 2-5).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple


class Block(NamedTuple):
    """``mean`` on the metric's grid, ``size`` in control groups."""

    mean: Decimal
    size: int


@dataclass(frozen=True, slots=True)
class Measure:
    """How a metric is released: grid, public bounds, and whether a mean may be shown."""

    grid: Decimal
    lower: Decimal
    upper: Decimal
    has_mean: bool = True

    @property
    def low_end(self) -> Decimal:
        """Means at or under it are only shown as "at most"."""
        return self.lower + 2 * self.grid

    @property
    def high_end(self) -> Decimal:
        """Means at or over it are only shown as "at least"."""
        return self.upper - 2 * self.grid


def freeze(values: Iterable[float], measure: Measure, k: int) -> list[Block]:
    """Blocks of one pool's values, lowest first; none when fewer than 2k values came in.

    The number of blocks depends on the number of values only; sizes differ by at most one, the
    larger first.
    """
    ordered = sorted(min(max(v, float(measure.lower)), float(measure.upper)) for v in values)
    n = len(ordered)
    if n < 2 * k:
        return []
    count = n // k
    sizes = [n // count + (1 if i < n % count else 0) for i in range(count)]
    blocks, start = [], 0
    for size in sizes:
        mean = Decimal(repr(sum(ordered[start : start + size]) / size))
        clipped = min(max(mean, measure.low_end), measure.high_end)
        blocks.append(Block(on_grid(clipped, measure.grid), size))
        start += size
    return blocks


def on_grid(value: Decimal, grid: Decimal) -> Decimal:
    """``value`` rounded half up to a multiple of ``grid``, with the grid's decimals."""
    steps = (value / grid).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (steps * grid).quantize(grid.normalize()) if grid < 1 else steps * grid


def joined(pools: Iterable[Sequence[Block]]) -> list[Block]:
    """The blocks of several pools in order of their means."""
    return sorted((block for pool in pools for block in pool), key=lambda b: (b.mean, b.size))


def mean(blocks: Sequence[Block]) -> Decimal:
    """Mean over groups: block means weighted by size."""
    total = sum(block.size for block in blocks)
    return sum((block.mean * block.size for block in blocks), Decimal(0)) / total


def quantile(blocks: Sequence[Block], share: Decimal) -> Decimal:
    """The value at rank ``share`` (0-1): straight lines between block means at their mid-ranks."""
    total = sum(block.size for block in blocks)
    points: list[tuple[Decimal, Decimal]] = []
    before = 0
    for block in blocks:
        points.append((Decimal(2 * before + block.size) / (2 * total), block.mean))
        before += block.size
    if share <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return points[-1][1]
