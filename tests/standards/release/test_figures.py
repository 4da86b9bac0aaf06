"""What a release keeps of cohorts and pools: what is written is read again, to the byte."""

import json

import pytest

from standards.release.figures import Figure, Group, read_cohort, written_cohort
from standards.release.frozen_pools import FrozenPool, read_pool, written_pool

NUMBERS = {
    "n": "20-49",
    "mean": "84",
    "median": "98",
    "ends": {"median": "high", "thirds": ["", "high"]},
    "halves": ["97.5"],
    "thirds": ["80", "98"],
    "quarters": ["71", "97.5", "97.5"],
    "pools": ["dealer/EU/N", "dealer/EU/S"],
}
SHARES = {"n": "10-19", "shares": {"yes": "90", "other": "40", "no": "10"}, "pools": ["dealer/N"]}
TURNED = {"n": "20-49", "pools": ["p"], "mean": "2", "ends": {"mean": "low"}, "halves": ["2"]}


@pytest.mark.parametrize(
    ("stored", "pools_first"), [(NUMBERS, False), (SHARES, False), (TURNED, True)]
)
def test_what_is_kept_of_a_cohort_is_written_again_to_the_byte(
    stored: dict[str, object], pools_first: bool
) -> None:
    again = written_cohort(read_cohort(stored), pools_first=pools_first)
    assert json.dumps(again) == json.dumps(stored)


def test_the_order_of_keys_does_not_matter() -> None:
    # PostgreSQL gives an object back in an order of its own.
    sorted_ = json.loads(json.dumps(NUMBERS, sort_keys=True))
    assert written_cohort(read_cohort(sorted_)) == NUMBERS
    assert [figure.name for figure in read_cohort(sorted_).centre] == ["median", "mean"]


def test_each_value_knows_whether_it_is_a_bound() -> None:
    cohort = read_cohort(NUMBERS)
    middle = cohort.figure("median")
    assert middle == Figure(Group("20-49"), "median", ("98",), ("high",))
    assert (middle.value, middle.end) == ("98", "high")
    assert cohort.figure("mean").end == ""
    assert cohort.figure("thirds").bounds == (("80", ""), ("98", "high"))
    assert cohort.figure("quarters").bounds == (("71", ""), ("97.5", ""), ("97.5", ""))
    # A tenth and nine tenths say at most and at least.
    shares = [(each.of, each.value, each.end) for each in read_cohort(SHARES).centre]
    assert shares == [("yes", "90", "high"), ("other", "40", ""), ("no", "10", "low")]


def test_a_group_is_named_by_its_size_and_the_pools_that_are_told() -> None:
    cohort = read_cohort(SHARES, lambda size, pools: Group(size, "network", who=" ".join(pools)))
    assert cohort.group == Group("10-19", "network", who="dealer/N")
    assert cohort.group.is_network
    assert {figure.group for figure in cohort.figures} == {cohort.group}
    assert {figure.of for figure in read_cohort(NUMBERS).told_of("web")} == {"web"}


@pytest.mark.parametrize(
    ("stored", "pool"),
    [
        ({"blocks": [["84", 6], ["92.5", 5]]}, FrozenPool(11, (("84", 6), ("92.5", 5)))),
        ({"n": 13, "counts": {"yes": 9, "no": 6}}, FrozenPool(13, counts={"yes": 9, "no": 6})),
        ({"n": 11}, FrozenPool(11)),
    ],
)
def test_what_is_kept_of_a_pool_is_read_and_written_again(
    stored: dict[str, object], pool: FrozenPool
) -> None:
    assert read_pool(stored) == pool
    assert json.dumps(written_pool(pool)) == json.dumps(stored)
