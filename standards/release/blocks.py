"""What is frozen of a metric's values: rank blocks per pool, each only its rounded mean and size.

Every later figure is computed from blocks alone (sharing.md, section 2, steps 2-5). All pools of a
metric are cut at once; numbers are counted in steps of its grid (`quantizer`), so that what is
stored is whole numbers.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standards.release.quantizer import Quantizer

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


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
    has_value = ~np.isnan(steps)
    pool, value = pools[has_value], steps[has_value]
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
    # No block is empty.
    size = np.bincount(block)
    means = np.bincount(block, weights=value) / size
    low, high = quantizer.ends
    rounded = on_grid(np.clip(means, low, high), 1.0).astype(np.int64)
    return Blocks(np.repeat(np.arange(count), parts), rounded, size)


def on_grid(values: Floats, grid: Floats | float) -> Floats:
    """``values`` rounded half up to a multiple of ``grid`` (ties: docs/adr/0005)."""
    return np.asarray(np.floor(values / grid + 0.5 + 1e-9) * grid)
