"""P16: a month's release of all metrics, 10,000 partners x 50, from values to what is stored."""

import json
from decimal import Decimal
from typing import Any

import numpy as np

from benchmarks.frame import Row, at_most, compare
from partners.network.queries import Place
from standards.release.blocks import cut
from standards.release.computation import Network, network_of, number_cell
from standards.release.figures import written_cohort
from standards.release.plans import make_plan
from standards.release.quantizer import Quantizer
from standards.release.statistics import join, mean, quantile

PARTNERS, METRICS, K = 10_000, 50, 5
QUANTIZER = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
SHARES = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
Floats = np.ndarray


def run() -> list[Row]:
    """The figures against bare numpy; the whole with texts and bands, without a target."""
    network = network_of(make_plan(2026, _places(), [], {}))
    chance = np.random.default_rng(16)
    values = chance.normal(78, 9, (METRICS, PARTNERS)).clip(0, 100)
    values[chance.random(values.shape) < 0.04] = np.nan
    of_groups = np.stack([_averaged(row, network) for row in values])

    def product() -> list[Floats]:
        found = []
        for row in of_groups:
            joined = join(_cut(row, network), network.unions)
            figures = [mean(joined), *(quantile(joined, share) for share in SHARES)]
            # A cohort without reports has no figure; what stands in its place is never shown.
            found.append(np.where(joined.n > 0, np.stack(figures), 0))
        return found

    def floor() -> list[Floats]:
        return [_bare(row, network) for row in of_groups]

    def whole() -> list[Any]:
        return [
            number_cell(network, _cut(row, network), own, QUANTIZER)
            for row, own in zip(of_groups, values, strict=True)
        ]

    def written() -> int:
        return sum(
            len(json.dumps(cell.bands))
            + len(json.dumps({key: written_cohort(told) for key, told in cell.cohorts.items()}))
            for cell in whole()
        )

    size = f"{PARTNERS:,} x {METRICS}, {len(network.pools)} pools"
    rows = []
    for what, work, limit, target in (
        ("blocks and figures", product, 1.5, "<= 1.5x"),
        ("with texts and every partner's bands", whole, float("inf"), "none"),
        ("the same as JSON", written, float("inf"), "none"),
    ):
        one, two = compare(
            work, floor, are_equal=_equal if work is product else lambda a, b: True, rounds=7
        )
        rows.append(
            Row(
                "P16", f"{what}, {size}", "numpy floor", one, two, target, at_most(one / two, limit)
            )
        )
    return rows


def _places() -> list[Place]:
    """10,000 outlets of about 8,300 owners in 240 areas, three kinds and two tiers."""
    chance = np.random.default_rng(17)
    owner = np.where(
        chance.random(PARTNERS) < 0.25, chance.integers(0, 800, PARTNERS), 800 + np.arange(PARTNERS)
    )
    return [
        Place(
            number, f"p{number:05d}", f"P{number:05d}", "", f"A{area}",
            f"/EU/C{area % 24}/A{area}/", f"o{owner[number]}", "", f"k{number % 3}",
            f"t{number % 2}", False,
        )
        for number, area in enumerate(chance.integers(0, 240, PARTNERS).tolist())
    ]  # fmt: skip


def _averaged(row: Floats, network: Network) -> Floats:
    known = ~np.isnan(row)
    count = len(network.groups)
    number = np.bincount(network.group_of[known], minlength=count)
    total = np.bincount(network.group_of[known], weights=row[known], minlength=count)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def _cut(row: Floats, network: Network) -> Any:
    return cut(QUANTIZER.steps(row), network.pool_of, len(network.pools), QUANTIZER, K)


def _bare(row: Floats, network: Network) -> Floats:
    """The same algorithm with nothing around it, on the arrays at hand."""
    pools, unions = len(network.pools), network.unions
    known = ~np.isnan(row)
    pool, value = network.pool_of[known], row[known]
    order = np.lexsort((value, pool))
    pool, value = pool[order], value[order]
    n = np.bincount(pool, minlength=pools)
    rank = np.arange(len(pool)) - (np.cumsum(n) - n)[pool]
    parts = np.where(n >= 2 * K, n // K, 0)
    keep = parts[pool] > 0
    pool, value, rank = pool[keep], value[keep], rank[keep]
    small = n // np.maximum(parts, 1)
    larger = n - parts * small
    edge = larger * (small + 1)
    place = np.where(
        rank < edge[pool],
        rank // (small[pool] + 1),
        larger[pool] + (rank - edge[pool]) // np.maximum(small[pool], 1),
    )
    block = (np.cumsum(parts) - parts)[pool] + place
    size = np.bincount(block)
    steps = np.floor(np.clip(np.bincount(block, weights=value) / size, 2, 98) + 0.5 + 1e-9)
    first = np.cumsum(parts) - parts
    rows = np.concatenate([np.arange(first[p], first[p] + parts[p]) for p in unions.pool])
    cohort = np.repeat(unions.cohort, parts[unions.pool])
    steps, size = steps[rows], size[rows]
    order = np.lexsort((size, steps, cohort))
    cohort, steps, size = cohort[order], steps[order], size[order]
    total = np.bincount(cohort, weights=size, minlength=unions.count)
    figures = [np.bincount(cohort, weights=steps * size, minlength=unions.count) / total.clip(1)]
    here = np.bincount(cohort, minlength=unions.count)
    last = np.maximum(np.cumsum(here) - 1, 0)
    lowest = np.minimum(last - here + 1, len(steps) - 1)
    middle = np.cumsum(size) - size / 2
    start = np.cumsum(total) - total
    for share in SHARES:
        aim = start + total * share
        right = np.clip(np.searchsorted(middle, aim - 1e-9), lowest, last)
        left = np.clip(right - 1, lowest, last)
        right = np.where(middle[left] >= aim, left, right)
        width = middle[right] - middle[left]
        part = np.where(width > 0, (aim - middle[left]) / np.where(width > 0, width, 1), 0)
        found = steps[left] + (steps[right] - steps[left]) * np.clip(part, 0, 1)
        figures.append(np.where(total > 0, found, 0))
    return np.stack(figures)


def _equal(left: list[Floats], right: list[Floats]) -> bool:
    return all(np.allclose(a, b, atol=1e-6) for a, b in zip(left, right, strict=True))
