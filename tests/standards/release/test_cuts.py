"""How values are counted in steps and cut into blocks: sizes, edges, ends, several pools."""

from decimal import Decimal

import numpy as np
import pytest

from standards.release import blocks
from standards.release.quantizer import Quantizer

SHARE = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
FINE = Quantizer(grid=Decimal("0.25"), lower=Decimal(-5), upper=Decimal(20))
DAYS = Quantizer(grid=Decimal("0.05"), lower=Decimal("0.1"), upper=Decimal(400), scale="log")
NAN = float("nan")


def cut(values: list[float], pools: list[int], count: int, k: int) -> list[tuple[int, int, int]]:
    found = blocks.cut(
        np.array(values, dtype=float), np.array(pools, dtype=np.int64), count, SHARE, k
    )
    return list(zip(found.pool.tolist(), found.steps.tolist(), found.size.tolist(), strict=True))


@pytest.mark.parametrize(
    ("values", "k", "expected"),
    [
        ([10, 20, 30, 40], 2, [(0, 15, 2), (0, 35, 2)]),
        # The larger blocks come first, and sizes differ by one at most.
        ([10, 20, 30, 40, 50], 2, [(0, 20, 3), (0, 45, 2)]),
        ([10, 20, 30, 40, 50, 60, 70], 2, [(0, 20, 3), (0, 45, 2), (0, 65, 2)]),
        ([10, 20, 30, 40, 50, 60, 70, 80], 3, [(0, 25, 4), (0, 65, 4)]),
        ([10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 97], 3, [(0, 25, 4), (0, 65, 4), (0, 94, 3)]),
        ([40, 10, 30, 20], 2, [(0, 15, 2), (0, 35, 2)]),
        ([10, 20, 30], 2, []),
        ([10, NAN, 20, 30], 2, []),
        ([10, NAN, 20, 30, 40], 2, [(0, 15, 2), (0, 35, 2)]),
        ([10, 20], 1, [(0, 10, 1), (0, 20, 1)]),
        ([10], 1, []),
        ([], 2, []),
        # Means are rounded half up, and told as bounds near the ends.
        ([10, 11, 40, 41], 2, [(0, 11, 2), (0, 41, 2)]),
        ([0, 1, 99, 100], 2, [(0, 2, 2), (0, 98, 2)]),
    ],
)
def test_a_pool_is_cut_by_rank(
    values: list[float], k: int, expected: list[tuple[int, int, int]]
) -> None:
    assert cut(values, [0] * len(values), 1, k) == expected


def test_pools_are_cut_apart_and_small_ones_not_at_all() -> None:
    values = [10, 60, 20, 70, 30, 80, 40, 90, 50, 99, 5, NAN, 6, 7]
    pools = [3, 1, 3, 1, 3, 1, 3, 1, 3, 0, 2, 1, 2, 2]
    assert cut(values, pools, 6, 2) == [(1, 65, 2), (1, 85, 2), (3, 20, 3), (3, 45, 2)]


@pytest.mark.parametrize("values", [[10.0, 20, 30, 40], [10.0], []])
def test_what_is_frozen_are_whole_numbers(values: list[float]) -> None:
    found = blocks.cut(np.array(values), np.zeros(len(values), dtype=np.int64), 1, SHARE, 2)
    assert {part.dtype for part in (found.pool, found.steps, found.size)} == {np.dtype(np.int64)}


def test_a_tie_on_paper_is_rounded_up_to_the_grid() -> None:
    ties = np.array([0.5, 1.5, 2.4, -0.5, 0.5 - 1e-10, 0.5 - 1e-8])
    assert blocks.on_grid(ties, 1.0).tolist() == [1, 2, 2, 0, 1, 0]
    assert blocks.on_grid(np.array([7.0, 12.5]), 5.0).tolist() == [5, 15]
    assert blocks.on_grid(np.array([7.0, 7.0]), np.array([5.0, 2.0])).tolist() == [5, 8]


def test_values_are_counted_in_steps_within_their_bounds() -> None:
    assert FINE.steps(np.array([-9, -5, 1.1, 20, 30])).tolist() == [-20, -20, 4.4, 80, 80]
    assert np.isnan(FINE.steps(np.array([NAN]))).all()
    assert list(FINE.range) == [-20, 80]
    assert [*FINE.ends, *SHARE.ends] == [-18, 78, 2, 98]


def test_a_step_of_a_logarithmic_metric_is_a_share_more() -> None:
    one, next_one = DAYS.steps(np.array([2.0, 2.0 * 1.05]))
    assert next_one - one == pytest.approx(1)
    low, high = DAYS.range
    assert (DAYS.text(low), DAYS.text(high)) == ("0.1", "400")
    assert DAYS.ends == (-45, 121)
    assert DAYS.steps(np.array([0.01, 900.0])).tolist() == [low, high]


@pytest.mark.parametrize(
    ("step", "end"), [(1, "low"), (2, "low"), (2.1, ""), (97.9, ""), (98, "high"), (99, "high")]
)
def test_ends_are_told_as_bounds_only(step: float, end: str) -> None:
    assert SHARE.end(step) == end


@pytest.mark.parametrize(
    ("quantizer", "step", "text"),
    [
        (SHARE, 70, "70"), (SHARE, 100, "100"), (SHARE, 77.25, "77.25"),
        (SHARE, 1 / 3, "0.333333"), (FINE, 4.0, "1"), (FINE, 5, "1.25"), (FINE, -2, "-0.5"),
        (DAYS, 0, "1"), (DAYS, 100, "132"), (DAYS, 1, "1.05"),
    ],
)  # fmt: skip
def test_steps_are_told_in_the_unit_of_the_metric(
    quantizer: Quantizer, step: float, text: str
) -> None:
    assert quantizer.text(step) == text
