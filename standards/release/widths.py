"""How well a release pins down one outsider: the audit of sharing.md, section 2, step 9.

Two groups put their own values together and know in which block each of them lies. For every block
that leaves room for a named outsider, the block's mean, its neighbours' means and the two values
bound what the outsider may have reported. The outsider may stand in any rank, so what is known of
it is the union of these intervals. The union has to be at least as wide as the protection width.
"""

from itertools import combinations

import numpy as np

from standards.release.blocks import Blocks, Floats, Ints
from standards.release.quantizer import Quantizer

# Up to here every pair of the blocks' extremes is tried; above, pairs in neighbouring blocks only,
# because what a pair learns is confined to its own and the neighbouring blocks.
ALL_PAIRS = 12


def least_width(steps: Floats, pools: Ints, blocks: Blocks, quantizer: Quantizer) -> float:
    """The narrowest union over all pools and pairs, in steps; infinite without blocks."""
    lowest, highest = _extremes(steps, pools, blocks)
    parts = np.bincount(blocks.pool)
    first = np.cumsum(parts) - parts
    narrowest = np.inf
    for number in sorted({int(part) for part in parts if part}):
        rows = first[parts == number][:, None] + np.arange(number)
        narrowest = min(
            narrowest,
            _narrowest(
                blocks.steps[rows].astype(float),
                blocks.size[rows].astype(float),
                np.stack([lowest[rows], highest[rows]], axis=2),
                quantizer,
            ),
        )
    return float(narrowest)


def _extremes(steps: Floats, pools: Ints, blocks: Blocks) -> tuple[Floats, Floats]:
    """The lowest and the highest value of each block."""
    has_block = ~np.isnan(steps) & np.isin(pools, blocks.pool)
    pool, value = pools[has_block], steps[has_block]
    value = value[np.lexsort((value, pool))]
    end = np.cumsum(blocks.size)
    return value[end - blocks.size], value[end - 1]


def _narrowest(means: Floats, sizes: Floats, values: Floats, quantizer: Quantizer) -> float:
    """For pools of equally many blocks. ``values``: (pools, blocks, 2), each block's extremes."""
    count = means.shape[1]
    low, high = quantizer.range
    least, most = _mean_bounds(means, quantizer)
    seats = [(block, which) for block in range(count) for which in (0, 1)]
    narrowest = np.inf
    for one, two in combinations(seats, 2):
        if count > ALL_PAIRS and two[0] - one[0] > 1:
            continue
        inside = np.zeros((len(means), count))
        sums = np.zeros((len(means), count))
        floor = np.concatenate([np.full((len(means), 1), low), least[:, :-1]], axis=1)
        roof = np.concatenate([most[:, 1:], np.full((len(means), 1), high)], axis=1)
        for block, which in (one, two):
            value = values[:, block, which]
            inside[:, block] += 1
            sums[:, block] += value
            floor[:, block + 1 :] = np.maximum(floor[:, block + 1 :], value[:, None])
            roof[:, :block] = np.minimum(roof[:, :block], value[:, None])
        others = sizes - inside - 1
        lower = np.maximum(floor, sizes * least - sums - others * roof)
        upper = np.minimum(roof, sizes * most - sums - others * floor)
        narrowest = min(narrowest, float(_union(lower, upper).min()))
    return float(narrowest)


def _mean_bounds(means: Floats, quantizer: Quantizer) -> tuple[Floats, Floats]:
    """Between what a block's true mean lies, given its rounded or coded one."""
    low, high = quantizer.range
    low_end, high_end = quantizer.ends
    least = np.where(means <= low_end, low, means - 0.5)
    most = np.where(means >= high_end, high, means + 0.5)
    return np.maximum(least, low), np.minimum(most, high)


def _union(lower: Floats, upper: Floats) -> Floats:
    """The length of the union of each row's intervals."""
    order = np.argsort(lower, axis=1)
    lower = np.take_along_axis(lower, order, axis=1)
    upper = np.maximum(np.take_along_axis(upper, order, axis=1), lower)
    reached = np.maximum.accumulate(upper, axis=1)
    before = np.concatenate([lower[:, :1], reached[:, :-1]], axis=1)
    return np.asarray(np.maximum(upper - np.maximum(lower, before), 0).sum(axis=1))
