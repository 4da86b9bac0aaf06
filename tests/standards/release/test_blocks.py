"""Blocks, quantiles and statistics: the worked example and the properties of sharing.md."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.release import blocks, groups, pools, statistics
from standards.release.blocks import Blocks
from standards.release.figures import Group
from standards.release.quantizer import Quantizer
from standards.release.statistics import Joined, Unions

SHARE = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
DAYS = Quantizer(grid=Decimal("0.05"), lower=Decimal("0.1"), upper=Decimal(400), scale="log")
EXAMPLE = [71.2, 74.8, 76.1, 78.0, 79.4, 80.3, 81.9, 83.2, 84.0, 85.7, 87.0, 90.5, 94.1]
ONE = Unions(np.array([0]), np.array([0]), 1)


def freeze(values: list[float], quantizer: Quantizer = SHARE, k: int = 5) -> Blocks:
    steps = quantizer.steps(np.array(values, dtype=float))
    return blocks.cut(steps, np.zeros(len(values), dtype=np.int64), 1, quantizer, k)


def join(frozen: Blocks) -> Joined:
    return statistics.join(frozen, ONE)


def pairs(frozen: Blocks) -> list[tuple[int, int]]:
    return list(zip(frozen.steps.tolist(), frozen.size.tolist(), strict=True))


def quantile(frozen: Blocks, share: float) -> float:
    return float(statistics.quantile(join(frozen), share)[0])


def test_example_of_thirteen_groups() -> None:
    frozen = freeze(EXAMPLE)
    assert pairs(frozen) == [(77, 7), (87, 6)]
    assert round(float(statistics.mean(join(frozen))[0]), 1) == 81.6
    assert round(quantile(frozen, 0.5), 1) == 81.6
    (shown,) = statistics.shown(join(frozen), [statistics.planned(13, 10)], SHARE)
    assert shown is not None
    assert shown.group == Group("10-19")
    assert [(each.name, each.values) for each in shown.figures] == [
        ("mean", ("82",)), ("median", ("82",)), ("halves", ("82",)),
    ]  # fmt: skip


VALUES = st.lists(st.floats(0, 100, allow_nan=False), min_size=10, max_size=60)


@given(VALUES, st.randoms())
def test_freeze_ignores_order_and_keeps_everybody(values: list[float], random) -> None:
    frozen = freeze(values)
    shuffled = values[:]
    random.shuffle(shuffled)
    assert pairs(freeze(shuffled)) == pairs(frozen)
    sizes = frozen.size.tolist()
    assert sum(sizes) == len(values)
    assert min(sizes) >= 5
    assert max(sizes) - min(sizes) <= 1
    assert sizes == sorted(sizes, reverse=True)
    assert len(sizes) == len(values) // 5
    assert frozen.steps.tolist() == sorted(frozen.steps.tolist())


@given(st.lists(st.floats(0, 100), max_size=9))
def test_freeze_under_the_gate_gives_nothing(values: list[float]) -> None:
    assert pairs(freeze(values)) == []


@given(VALUES)
def test_extremes_are_coded(values: list[float]) -> None:
    assert all(2 <= step <= 98 for step in freeze(values).steps)


def test_coded_ends_are_told_as_bounds() -> None:
    (shown,) = statistics.shown(join(freeze([99.5] * 12)), [statistics.planned(12, 10)], SHARE)
    assert {each.value for each in shown.figures} == {"98"}
    assert {each.name: each.ends for each in shown.figures} == {
        "mean": ("high",), "median": ("high",), "halves": ("high",),
    }  # fmt: skip
    (shown,) = statistics.shown(join(freeze([0.0] * 12)), [statistics.planned(12, 10)], SHARE)
    middle = shown.figure("median")
    assert (middle.value, middle.end) == ("2", "low")


@given(VALUES, st.decimals(0, 1, places=3))
def test_quantiles_rise_and_stay_within_blocks(values: list[float], share: Decimal) -> None:
    frozen = freeze(values)
    found = quantile(frozen, float(share))
    assert frozen.steps[0] - 1e-9 <= found <= frozen.steps[-1] + 1e-9
    assert quantile(frozen, float(share) / 2) <= found + 1e-9


@given(st.lists(VALUES, min_size=1, max_size=4), st.integers(1, 99))
def test_quantiles_of_many_cohorts_equal_exact_ones(many: list[list[float]], percent: int) -> None:
    steps = np.array([value for values in many for value in values])
    where = np.repeat(np.arange(len(many)), [len(values) for values in many])
    frozen = blocks.cut(steps, where, len(many), SHARE, 5)
    # Each pool alone, and all of them together.
    cohorts = [[pool] for pool in range(len(many))] + [list(range(len(many)))]
    unions = Unions(
        np.array([c for c, mine in enumerate(cohorts) for _ in mine]),
        np.array([pool for mine in cohorts for pool in mine]),
        len(cohorts),
    )
    found = statistics.quantile(statistics.join(frozen, unions), percent / 100)
    for cohort, mine in enumerate(cohorts):
        rows = np.isin(frozen.pool, mine)
        exact = _exact(
            sorted(zip(frozen.steps[rows].tolist(), frozen.size[rows].tolist(), strict=True)),
            Fraction(percent, 100),
        )
        assert abs(found[cohort] - float(exact)) < 1e-6


def _exact(rows: list[tuple[int, int]], share: Fraction) -> Fraction:
    n = sum(size for _, size in rows)
    points, before = [], 0
    for step, size in rows:
        points.append((Fraction(2 * before + size, 2 * n), Fraction(step)))
        before += size
    if share <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return points[-1][1]


@pytest.mark.parametrize(("n", "text"), [(40, "77"), (60, "77.5"), (250, "77.3")])
def test_shown_numbers_are_finer_with_more_groups(n: int, text: str) -> None:
    steps = np.where(np.arange(n) < round(n * 0.7), 77.0, 78.0)
    joined = join(freeze(steps.tolist()))
    (shown,) = statistics.shown(joined, [["mean"]], SHARE)
    assert shown.figure("mean").value == text


def test_logarithmic_metrics_have_geometric_means_in_steps_of_a_share() -> None:
    values = [2.0, 8.0] * 6
    (shown,) = statistics.shown(join(freeze(values, DAYS)), [["mean", "median"]], DAYS)
    # The geometric mean of 2 and 8 is 4; steps of 5 %, three digits.
    assert 3.8 <= float(shown.figure("mean").value) <= 4.2
    frozen = freeze(values, DAYS)
    assert [DAYS.text(step) for step in frozen.steps.tolist()] == ["1.98", "8.15"]
    assert [DAYS.end(step) for step in DAYS.ends] == ["low", "high"]


def test_groups_join_owners_that_share_people() -> None:
    owners = {"p1": "a", "p2": "a", "p3": "b", "p4": "c"}
    assert control(owners, [["p2", "p3"]]) == {"a": ["p1", "p2", "p3"], "c": ["p4"]}
    assert control(owners, []) == {"a": ["p1", "p2"], "b": ["p3"], "c": ["p4"]}


def control(owners: dict[str, str], ties: list[list[str]]) -> dict[str, list[str]]:
    return groups.control_groups(owners, ties)


def test_a_group_pools_its_outlets_counts_or_averages_what_has_none() -> None:
    nan = float("nan")
    group_of = np.array([0, 0, 1, 2])
    pooled = groups.pooled(
        np.array([80.0, 5, nan, 3]), np.array([100.0, 10, nan, 0]), 100.0, group_of, 3
    )
    assert pooled[0] == pytest.approx(100 * 85 / 110)
    assert np.isnan(pooled[1:]).all()
    averaged = groups.averaged(np.array([4.0, 5, nan, 3]), group_of, 3)
    assert averaged[[0, 2]].tolist() == [4.5, 3]
    assert np.isnan(averaged[1])


PATHS = st.tuples(st.sampled_from("de"), st.sampled_from("xyz"), st.sampled_from("123"))


@given(st.lists(PATHS, min_size=1, max_size=120))
def test_pools_hold_every_group_once_and_pass_the_gate(paths: list[tuple[str, ...]]) -> None:
    placed = {f"g{i:03d}": path for i, path in enumerate(paths)}
    made = pools.make_pools(placed, 10)
    members = [group for pool in made for group in pool.groups]
    assert sorted(members) == sorted(placed)
    too_small = [pool for pool in made if len(pool.groups) < 10]
    assert all(pool.path == () for pool in too_small)
    assert len(too_small) <= 1
    for pool in made:
        assert all(placed[group][: len(pool.path)] == pool.path for group in pool.groups)
