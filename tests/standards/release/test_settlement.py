"""Who counts in a pool, and what is left to learn of a single group over a year."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.release.settlement import settle

NAN = float("nan")
LEAST = 10


def settled(now, before=None, earlier=None, pools=None, **options):
    """One pool of all groups unless ``pools`` says otherwise."""
    now = np.array(now, dtype=float)
    pools = np.zeros(len(now), dtype=np.int64) if pools is None else np.array(pools)
    cells = [
        {} if each is None else {"m": np.array(each, dtype=float)} for each in (before, earlier)
    ]
    count = int(pools.max()) + 1
    return settle({"m": now}, cells[0], cells[1], pools, count, LEAST, **options)


def counts(found) -> list[int]:
    return np.flatnonzero(~np.isnan(found.values["m"])).tolist()


def test_a_silent_group_counts_with_its_last_value() -> None:
    first = settled(range(13))
    later = settled([NAN, *range(21, 33)], first.values["m"])
    assert later.values["m"].tolist() == [0.0, *range(21, 33)]
    assert later.is_open.tolist() == [True]
    # Also when nearly everybody is: then nothing is told that month, and nobody is forgotten.
    quiet = settled([NAN] * 4 + [1.0] * 9, later.values["m"])
    assert quiet.is_open.tolist() == [False]
    assert counts(quiet) == list(range(13))
    assert np.isnan(quiet.told(np.zeros(13, dtype=np.int64))["m"]).all()


def test_new_groups_wait_until_ten_come_at_once() -> None:
    first = settled([1.0] * 12 + [NAN] * 12)
    nine = settled([1.0] * 21 + [NAN] * 3, first.values["m"])
    assert counts(nine) == list(range(12))
    ten = settled([NAN] * 2 + [2.0] * 22, first.values["m"])
    assert counts(ten) == list(range(24))
    second_edition = settled([2.0] * 24, first.values["m"], may_grow=False)
    assert counts(second_edition) == list(range(12))
    assert counts(settled([2.0] * 24, may_grow=False)) == []


def test_a_pool_opens_with_ten_reports_and_those_silent_since_last_year() -> None:
    earlier = [NAN, 7.0, 8.0] + [9.0] * 11
    nine = settled([NAN] * 5 + [1.0] * 9, None, earlier)
    assert counts(nine) == []
    assert not nine.is_open[0]
    opened = settled([NAN] * 4 + [1.0] * 10, None, earlier)
    assert opened.values["m"][1:4].tolist() == [7.0, 8.0, 9.0]
    assert counts(opened) == list(range(1, 14))
    # Once it is open, only who is new this year is asked for.
    again = settled([NAN] * 4 + [1.0] * 10, opened.values["m"], [5.0] * 14)
    assert counts(again) == list(range(1, 14))


def test_who_waits_helps_to_open_a_month() -> None:
    first = settled([1.0] * 10 + [NAN] * 4)
    later = settled([NAN] * 3 + [2.0] * 11, first.values["m"])
    assert counts(later) == list(range(10))
    assert later.is_open.tolist() == [True]


def test_fewer_than_half_fresh_values_are_not_told() -> None:
    first = settled([1.0] * 24)
    assert settled([2.0] * 12 + [NAN] * 12, first.values["m"]).is_open.tolist() == [True]
    assert settled([2.0] * 11 + [NAN] * 13, first.values["m"]).is_open.tolist() == [False]


def test_all_cells_of_a_family_count_the_same_groups() -> None:
    one, two = np.ones(12), np.array([*np.ones(11), NAN])
    found = settle({"a": one, "b": two}, {}, {}, np.zeros(12, dtype=np.int64), 1, LEAST)
    assert np.isnan(found.values["a"]).tolist() == [False] * 11 + [True]
    # A cell that is new this year has no value of before: nobody is carried over.
    old = {"a": np.full(12, 3.0)}
    found = settle({"a": one, "b": two}, {}, old, np.zeros(12, dtype=np.int64), 1, LEAST)
    assert np.isnan(found.values["b"]).tolist() == [False] * 11 + [True]
    assert settle({}, {}, {}, np.zeros(12, dtype=np.int64), 1, LEAST).values == {}


@settings(max_examples=200)
@given(st.integers(10, 40), st.lists(st.floats(0, 1), min_size=2, max_size=14), st.randoms())
def test_sums_of_a_year_are_of_ten_groups_and_more(size: int, shares, chance) -> None:
    """Whatever is reported when: the sets that count are nested, and any two differ by ten."""
    before, sets = None, []
    for share in shares:
        now = [1.0 if chance.random() < share else NAN for _ in range(size)]
        found = settled(now, before)
        before = found.values["m"]
        sets.append(set(counts(found)))
    for smaller, larger in pairwise(sets):
        assert smaller <= larger
        assert smaller == larger or len(larger - smaller) >= LEAST


@given(st.integers(0, 99), st.integers(0, 11))
def test_who_counts_never_depends_on_what_was_reported(seed: int, silent: int) -> None:
    chance = np.random.default_rng(seed)
    now, other = chance.uniform(0, 100, (2, 14))
    now[silent : silent + 3] = other[silent : silent + 3] = NAN
    before = np.where(chance.random(14) < 0.8, 50.0, NAN)
    assert counts(settled(now, before)) == counts(settled(other, before))
