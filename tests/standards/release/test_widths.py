"""Step 9: what two colluding groups can know of a third is at least the protection width."""

from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.release import blocks, widths
from standards.release.quantizer import Quantizer

SHARE = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
FINE = Quantizer(grid=Decimal("0.1"), lower=Decimal(0), upper=Decimal(100))


def width(values: list[float], quantizer: Quantizer, pools: list[int] | None = None) -> float:
    where = np.array(pools if pools else [0] * len(values))
    steps = quantizer.steps(np.array(values))
    frozen = blocks.cut(steps, where, int(where.max()) + 1, quantizer, 5)
    return widths.least_width(steps, where, frozen, quantizer)


def test_a_spread_pool_leaves_an_outsider_room() -> None:
    assert width(list(np.linspace(50, 95, 14)), SHARE) >= 5


def test_a_pool_where_all_are_equal_on_a_fine_grid_does_not() -> None:
    # 5 % of the bounds are 50 steps of 0.1.
    assert width([50.0] * 14, FINE) < 50


def test_a_pool_where_all_are_perfect_keeps_its_width_by_the_coded_end() -> None:
    assert width([100.0] * 14, SHARE) >= 5


def test_the_narrowest_pool_decides() -> None:
    spread, narrow = list(np.linspace(50, 95, 14)), [50.0] * 14
    both = width(spread + narrow, FINE, [0] * 14 + [1] * 14)
    assert both == pytest.approx(width(narrow, FINE))
    assert both < width(spread, FINE)


def test_no_release_bounds_nobody() -> None:
    assert width([50.0] * 9, FINE) == float("inf")


@given(st.lists(st.integers(0, 100), min_size=10, max_size=16))
def test_the_union_holds_every_value_the_outsider_could_have(values: list[int]) -> None:
    """Whatever two groups know, the true value of each third one lies within the bounds."""
    ordered = sorted(float(value) for value in values)
    steps = SHARE.steps(np.array(ordered))
    frozen = blocks.cut(steps, np.zeros(len(ordered), dtype=int), 1, SHARE, 5)
    least, most = widths._mean_bounds(frozen.steps[None, :].astype(float), SHARE)
    ends = np.cumsum(frozen.size)
    for block, (start, end) in enumerate(zip(ends - frozen.size, ends, strict=True)):
        inside = ordered[start:end]
        floor = least[0, block - 1] if block else 0.0
        roof = most[0, block + 1] if block + 1 < len(ends) else 100.0
        for one, two in combinations(range(len(inside)), 2):
            known = inside[one] + inside[two]
            rest = len(inside) - 3
            for place, value in enumerate(inside):
                if place in (one, two):
                    continue
                lower = max(floor, len(inside) * least[0, block] - known - rest * roof)
                upper = min(roof, len(inside) * most[0, block] - known - rest * floor)
                assert lower - 1e-6 <= value <= upper + 1e-6
