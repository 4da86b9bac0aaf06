"""Blocks, quantiles and statistics: the worked example and the properties of sharing.md."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from standards.release import blocks, groups, pools, statistics
from standards.release.blocks import Block, Measure

SHARE = Measure(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
EXAMPLE = [71.2, 74.8, 76.1, 78.0, 79.4, 80.3, 81.9, 83.2, 84.0, 85.7, 87.0, 90.5, 94.1]


def test_example_of_thirteen_groups() -> None:
    frozen = blocks.freeze(EXAMPLE, SHARE, k=5)
    assert frozen == [Block(Decimal(77), 7), Block(Decimal(87), 6)]
    assert round(blocks.mean(frozen), 1) == Decimal("81.6")
    assert round(blocks.quantile(frozen, Decimal("0.5")), 1) == Decimal("81.6")
    shown = statistics.shown(frozen, statistics.planned(13, 10), SHARE)
    assert shown == {"n": "10-19", "mean": "82", "median": "82", "halves": ["82"]}


VALUES = st.lists(st.floats(0, 100, allow_nan=False), min_size=10, max_size=60)


@given(VALUES, st.randoms())
def test_freeze_ignores_order_and_keeps_everybody(values: list[float], random) -> None:
    frozen = blocks.freeze(values, SHARE, k=5)
    shuffled = values[:]
    random.shuffle(shuffled)
    assert blocks.freeze(shuffled, SHARE, k=5) == frozen
    sizes = [block.size for block in frozen]
    assert sum(sizes) == len(values)
    assert min(sizes) >= 5
    assert max(sizes) - min(sizes) <= 1
    assert len(frozen) == len(values) // 5
    assert [b.mean for b in frozen] == sorted(b.mean for b in frozen)


@given(st.lists(st.floats(0, 100), max_size=9))
def test_freeze_under_the_gate_gives_nothing(values: list[float]) -> None:
    assert blocks.freeze(values, SHARE, k=5) == []


@given(VALUES)
def test_extremes_are_coded(values: list[float]) -> None:
    assert all(2 <= block.mean <= 98 for block in blocks.freeze(values, SHARE, k=5))


@given(VALUES, st.decimals(0, 1, places=3))
def test_quantiles_rise_and_stay_within_blocks(values: list[float], share: Decimal) -> None:
    frozen = blocks.freeze(values, SHARE, k=5)
    found = blocks.quantile(frozen, share)
    assert frozen[0].mean <= found <= frozen[-1].mean
    assert blocks.quantile(frozen, share / 2) <= found


def test_groups_join_owners_that_share_people() -> None:
    owners = {"p1": "a", "p2": "a", "p3": "b", "p4": "c"}
    assert control(owners, [["p2", "p3"]]) == {"a": ["p1", "p2", "p3"], "c": ["p4"]}
    assert control(owners, []) == {"a": ["p1", "p2"], "b": ["p3"], "c": ["p4"]}


def control(owners: dict[str, str], ties: list[list[str]]) -> dict[str, list[str]]:
    return groups.control_groups(owners, ties)


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


def test_bands_put_the_best_first() -> None:
    assert statistics.band(90, ["70", "80"], lower_is_better=False) == 1
    assert statistics.band(75, ["70", "80"], lower_is_better=False) == 2
    assert statistics.band(60, ["70", "80"], lower_is_better=False) == 3
    assert statistics.band(60, ["70", "80"], lower_is_better=True) == 1
    assert statistics.band(90, ["70", "80"], lower_is_better=True) == 3
