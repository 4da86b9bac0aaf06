"""What is frozen of a metric's values: rank blocks per pool, each only its rounded mean and size.

Every later figure is computed from blocks alone (sharing.md, section 2, steps 2-5). All pools of a
metric are cut at once; numbers are counted in steps of the metric's grid, so that what is stored is
whole numbers.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Steps at either bound that are only told as "at most" and "at least".
CODED_STEPS = 2
IDENTITY, LOG = "identity", "log"


@dataclass(frozen=True, slots=True)
class Quantizer:
    """How a metric's numbers are counted in whole steps between public bounds.

    In the terms of disclosure control ``grid`` is the rounding base and ``ends`` are the bottom and
    top coding. A uniform quantizer, or a logarithmic one: there ``grid`` is a share (0.05: steps of
    5 %) and means are geometric. ``has_mean``: whether a mean may be shown.
    """

    grid: Decimal
    lower: Decimal
    upper: Decimal
    has_mean: bool = True
    scale: str = IDENTITY

    def steps(self, values: Floats) -> Floats:
        """``values`` clipped to the bounds and counted in steps of the grid, unrounded."""
        clipped = np.clip(values, float(self.lower), float(self.upper))
        if self.scale == LOG:
            return np.asarray(np.log(clipped) / math.log1p(float(self.grid)))
        return np.asarray(clipped / float(self.grid))

    @property
    def range(self) -> tuple[float, float]:
        """The bounds in steps."""
        low, high = self.steps(np.array([float(self.lower), float(self.upper)]))
        return float(low), float(high)

    @property
    def ends(self) -> tuple[int, int]:
        """Steps at or under which, and at or over which, a number is told as a bound only."""
        return _ends(self)

    def end(self, step: float) -> str:
        """``low`` or ``high`` for a coded end, else nothing."""
        low, high = self.ends
        return "low" if step <= low else "high" if step >= high else ""

    def text(self, step: float) -> str:
        """A number of steps in the metric's shown unit, as text."""
        return _text(step, self.scale, self.grid)


@dataclass(frozen=True, slots=True)
class Blocks:
    """All blocks of one metric: parallel arrays ordered by pool (its index), then by mean.

    ``steps`` is the block's mean in whole steps of the grid, ``size`` its control groups.
    """

    pool: Ints
    steps: Ints
    size: Ints


def cut(steps: Floats, pools: Ints, count: int, quantizer: Quantizer, k: int) -> Blocks:
    """Blocks of every pool with at least 2k values.

    ``steps``: one value per group, NaN for none; ``pools``: each group's pool of ``count``. The
    number of blocks depends on the number of values only; sizes differ by at most one, the larger
    first.
    """
    known = ~np.isnan(steps)
    pool, value = pools[known], steps[known]
    order = np.lexsort((value, pool))
    pool, value = pool[order], value[order]
    n = np.bincount(pool, minlength=count)
    rank = np.arange(len(pool)) - (np.cumsum(n) - n)[pool]
    parts = np.where(n >= 2 * k, n // k, 0)
    keep = parts[pool] > 0
    pool, value, rank = pool[keep], value[keep], rank[keep]
    small = n // np.maximum(parts, 1)
    larger = n - parts * small
    edge = larger * (small + 1)
    place = np.where(
        rank < edge[pool],
        rank // (small + 1)[pool],
        larger[pool] + (rank - edge[pool]) // np.maximum(small, 1)[pool],
    )
    block = (np.cumsum(parts) - parts)[pool] + place
    total = int(parts.sum())
    size = np.bincount(block, minlength=total)
    means = np.bincount(block, weights=value, minlength=total) / np.maximum(size, 1)
    low, high = quantizer.ends
    rounded = on_grid(np.clip(means, low, high), 1.0).astype(np.int64)
    return Blocks(np.repeat(np.arange(count), parts), rounded, size)


def on_grid(values: Floats, grid: Floats | float) -> Floats:
    """``values`` rounded half up to a multiple of ``grid`` (ties: docs/adr/0005)."""
    return np.asarray(np.floor(values / grid + 0.5 + 1e-9) * grid)


@lru_cache(maxsize=10_000)
def _ends(quantizer: Quantizer) -> tuple[int, int]:
    low, high = (math.floor(bound + 0.5 + 1e-9) for bound in quantizer.range)
    return low + CODED_STEPS, high - CODED_STEPS


@lru_cache(maxsize=100_000)
def _text(step: float, scale: str, grid: Decimal) -> str:
    if scale == LOG:
        value = Decimal(f"{(1 + float(grid)) ** step:.3g}")
    else:
        value = Decimal(repr(round(float(step), 6))) * grid
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
