"""One month's release as it is stored: cells, bands, codes, and what a season's plan decides."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standards.release import codes, plans
from standards.release.blocks import cut
from standards.release.comparison_plan import PlannedPool
from standards.release.computation import (
    answers_of,
    code_cell,
    network_of,
    number_cell,
    one_pattern,
)
from standards.release.figures import CUTS
from standards.release.frozen_pools import FrozenPool
from standards.release.quantizer import Quantizer
from tests.standards.release.network import place, plan_of

SHARE = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
NAN = float("nan")


def network(north: int = 14, south: int = 24):
    places = [place(f"N{n:02d}", "EU/N") for n in range(north)]
    places += [place(f"S{n:02d}", "EU/S") for n in range(south)]
    return network_of(plan_of(places))


def cell(net, values, **options):
    frozen = cut(SHARE.steps(values), net.pool_of, len(net.pools), SHARE, 5)
    return number_cell(net, frozen, values, SHARE, **options)


def test_each_cohort_shows_what_its_size_carries() -> None:
    net = network()
    found = cell(net, np.linspace(40, 90, len(net.groups)))
    shown = {key: {each.name for each in told.figures} for key, told in found.cohorts.items()}
    centre = {"mean", "median"}
    assert shown == {
        "dealer/EU/N": centre | {"halves"},
        "dealer/EU/S": centre | {"halves", "thirds", "quarters"},
        "kind:dealer": centre | {"halves", "thirds", "quarters"},
        "network": centre | {"halves", "thirds", "quarters"},
    }
    assert found.cohorts["network"].group.size == "20-49"
    assert found.cohorts["network"].pools == ("dealer/EU/N", "dealer/EU/S")


def test_a_month_that_falls_short_leaves_the_pool_out_and_says_which_are_in() -> None:
    net = network()
    values = np.linspace(40, 90, len(net.groups))
    values[:5] = NAN
    found = cell(net, values)
    assert "dealer/EU/N" not in found.cohorts
    assert found.cohorts["network"].pools == ("dealer/EU/S",)
    assert set(found.pools) == {"dealer/EU/S"}


def test_bands_are_against_shown_cut_points_and_the_best_is_first() -> None:
    net = network()
    values = np.linspace(40, 90, len(net.groups))
    found = cell(net, values)
    cuts = [float(x) for x in found.cohorts["dealer/EU/S"].figure("quarters").values]
    for partner, value in zip(net.partners, values, strict=True):
        if partner.startswith("S"):
            part = found.bands[partner]["dealer/EU/S"]["quarters"]
            assert part == 4 - sum(value >= x for x in cuts)
    lower = cell(net, values, lower_is_better=True)
    best = found.bands["S23"]["dealer/EU/S"]
    worst = lower.bands["S23"]["dealer/EU/S"]
    assert (best["quarters"], worst["quarters"]) == (1, 4)
    assert (best["halves"], worst["halves"]) == (1, 2)


def test_centre_only_leaves_no_cut_point_and_no_band() -> None:
    net = network()
    found = cell(net, np.linspace(40, 90, len(net.groups)), centre_only=True)
    assert all(each.name not in CUTS for told in found.cohorts.values() for each in told.figures)
    assert all(not parts for cohorts in found.bands.values() for parts in cohorts.values())


def test_who_sent_nothing_has_no_band() -> None:
    net = network()
    values = np.linspace(40, 90, len(net.groups))
    values[20] = NAN
    found = cell(net, values)
    assert set(net.partners) - set(found.bands) == {net.partners[20]}


def told(net, chosen: list[int], kept=("yes", "no")):
    answers = answers_of(net, np.array(chosen, dtype=float), kept)
    return code_cell(net, answers, kept, 5, net.partners)


def test_yes_no_is_counted_in_threes_and_told_in_tenths() -> None:
    net = network(12, 13)
    found = told(net, [0] * 11 + [1] + [0] * 6 + [1] * 7)
    assert found.pools["dealer/EU/N"] == FrozenPool(12, counts={"yes": 12, "no": 0})
    assert found.pools["dealer/EU/S"] == FrozenPool(13, counts={"yes": 6, "no": 6})
    # Never "everybody": one "no" among twelve and none look alike.
    for each in (found, told(net, [0] * 25)):
        assert [(f.of, *f.bounds) for f in each.cohorts["dealer/EU/N"].figures] == [
            ("yes", ("90", "high")), ("no", ("10", "low")),
        ]  # fmt: skip


def test_answers_count_on_until_ten_groups_come_or_go() -> None:
    before = {"p": {f"g{n}": "yes" for n in range(12)}, "gone": {"x": "no"}}
    members = {"p": [f"g{n}" for n in range(40)], "q": ["a"]}

    def renewed(now, who=members, **options):
        return codes.renewed(now, before, who, 10, **options)

    missing_one = {"p": {f"g{n}": "no" for n in range(1, 12)}}
    # The missing group counts with its last answer, the others with their new ones.
    assert renewed(missing_one)["p"] == {**missing_one["p"], "g0": "yes"}
    nine_more = {"p": {**before["p"], **{f"g{n}": "no" for n in range(12, 21)}}}
    assert renewed(nine_more) == {"p": before["p"]}
    ten_more = {"p": {**nine_more["p"], "g30": "no"}}
    assert renewed(ten_more) == ten_more
    # A second edition is of those who were in the first.
    assert renewed(ten_more, may_grow=False) == {"p": before["p"]}
    # However many are silent for a month, nobody has gone: the month after would lack one of them.
    assert renewed({"p": {"g0": "no"}}) == {"p": {**before["p"], "g0": "no"}}
    # Those who left the pool at the turn of the year go once they are ten, with who has come.
    five = {"p": {"g0": "yes", **{f"g{n}": "yes" for n in range(20, 25)}}}
    assert renewed(five, {"p": [f"g{n}" for n in range(4, 40)]}) == {"p": before["p"]}
    left = {"p": [f"g{n}" for n in range(5, 40)]}
    assert renewed(five, left)["p"] == {**{f"g{n}": "yes" for n in range(5, 12)}, **five["p"]}
    assert renewed({"q": {"a": "yes"}}) == {"q": {"a": "yes"}}


@given(st.lists(st.integers(0, 1), min_size=12, max_size=40), st.data())
def test_one_more_yes_moves_a_share_by_at_most_one_multiple(said, data) -> None:
    net = network_of(plan_of([place(f"P{n:02d}") for n in range(len(said))]))
    before = codes.counted(np.array(said), net.pool_of, len(net.pools), 2, 5)[1]
    place_ = data.draw(st.integers(0, len(said) - 1))
    said[place_] = 1 - said[place_]
    after = codes.counted(np.array(said), net.pool_of, len(net.pools), 2, 5)[1]
    assert (np.abs(before - after) <= 3).all()
    assert (after % 3 == 0).all()


def test_a_group_with_several_outlets_answers_once() -> None:
    said = np.array([0, 1, 1, -1, 0, 1])
    found = codes.choices_of_groups(said, np.array([0, 0, 0, 1, 2, 2]), 3, 2)
    # The most frequent answer; of equals the first listed; none without an answer.
    assert found.tolist() == [1, -1, 0]


def test_rare_codes_merge_until_other_is_frequent() -> None:
    declared = ["web", "phone", "fax", "letter"]
    frequent = dict.fromkeys(declared, 30)
    assert codes.kept_codes(declared, frequent, 10) == declared
    rare = {"web": 30, "phone": 12, "fax": 4, "letter": 3}
    # fax and letter are 7 together: phone has to join them.
    assert codes.kept_codes(declared, rare, 10) == ["web", "other"]
    assert codes.kept_codes(declared, {**rare, "fax": 8}, 10) == ["web", "phone", "other"]
    assert codes.kept_codes(declared, {}, 10) == []


def test_a_family_has_one_pattern_of_contributors() -> None:
    net = network()
    one = np.linspace(40, 90, len(net.groups))
    two = one.copy()
    two[3] = NAN
    assert np.flatnonzero(~one_pattern(net, [one, two], is_sensitive=False)).tolist() == [3]


def test_a_group_that_owns_most_outlets_closes_its_pool_for_sensitive_metrics() -> None:
    places = [place(f"A{n:02d}", "EU/N", owner="BIG" if n < 8 else "") for n in range(24)]
    places += [place(f"S{n:02d}", "EU/S") for n in range(14)]
    net = network_of(plan_of(places))
    values = np.linspace(40, 90, len(net.groups))
    north = net.pool_of == net.pools.index("dealer/EU/N")
    assert one_pattern(net, [values], is_sensitive=False).all()
    assert not one_pattern(net, [values], is_sensitive=True)[north].any()
    assert one_pattern(net, [values], is_sensitive=True)[~north].all()


PLACES = st.lists(
    st.builds(
        place,
        code=st.uuids().map(str),
        territory=st.sampled_from(["EU/N", "EU/S", "EU/S/A", "EU/S/B", "US"]),
        kind=st.sampled_from(["dealer", "dealer", "agent"]),
        owner=st.sampled_from(["", "", "", "O1", "O2"]),
        tier=st.sampled_from(["", "gold", "silver"]),
    ),
    min_size=1,
    max_size=150,
    unique_by=lambda p: p.partner_public_id,
)


@given(PLACES, st.sampled_from(plans.SPLITS))
def test_every_difference_of_shown_unions_passes_the_gate(places, split) -> None:
    plan = plan_of(places, split)
    assert plans.unsafe_differences(plan) == []
    sizes = {key: pool.members for key, pool in plan.pools.items()}
    assert sum(sizes.values()) == len(plan.pool_of) == plan.areas.all
    for cohort in plan.cohorts.values():
        assert all(sizes[pool] >= plans.POOL_LEAST for pool in cohort.pools)


def test_an_unsafe_union_would_be_noticed() -> None:
    plan = plan_of([place(f"N{n:02d}", "EU/N") for n in range(14)])
    wider = replace(plan.cohorts["network"], key="all", pools=("dealer/EU/N", "small"))
    unsafe = replace(
        plan,
        pools={**plan.pools, "small": PlannedPool("", 4, "")},
        cohorts={**plan.cohorts, "all": wider},
    )
    assert ("all", "network") in plans.unsafe_differences(unsafe)


def test_grids_are_shifted_by_who_counts_and_by_nobody_in_particular() -> None:
    net = network()
    values = np.linspace(40, 90, len(net.groups))

    def centres(numbers):
        shown = cell(net, numbers, secret="secret").cohorts
        return {
            key: (told.figure("median"), told.figure("quarters")) for key, told in shown.items()
        }

    exact = {key: told.figure("median") for key, told in cell(net, values).cohorts.items()}
    assert {key: median for key, (median, _) in centres(values).items()} != exact
    # Two groups of a pool change places: nothing moves. One less counts: another shift.
    swapped = values.copy()
    swapped[[0, 3]] = values[[3, 0]]
    assert centres(swapped) == centres(values)
    silent, other = values.copy(), values.copy()
    silent[0] = other[1] = NAN
    other[0] = values[1]
    assert centres(silent) == centres(other)
    # An open area is told the same number wherever it is all there is.
    values[:5] = NAN
    alone = cell(net, values, secret="secret").cohorts
    assert alone["network"].figure("median") == alone["dealer/EU/S"].figure("median")
