"""A season's plan as it is stored: what is written is read again, early plans included."""

import json

from hypothesis import given
from hypothesis import strategies as st

from standards.release.comparison_plan import read_plan, read_seat, written_plan
from standards.release.plans import SPLITS
from tests.standards.release.network import place, plan_of

PLACES = [place(f"N{n:02d}", "EU/N", owner="O1" if n < 3 else "") for n in range(16)]
PLACES += [place(f"S{n:02d}", "EU/S") for n in range(13)]
STORED = {
    "year": 2026,
    "k": 5,
    "split": "tier",
    "groups": {
        "O1": {"partners": ["a", "b"], "pool": "dealer/EU/N"},
        "O2": {"partners": ["c"], "pool": ""},
    },
    "pools": {
        "": {"label": "", "members": 1, "who": "f00"},
        "dealer/EU/N": {"label": "Dealer", "members": 12, "who": "ba4"},
    },
    "cohorts": {
        "network": {
            "label": "", "pools": ["dealer/EU/N"], "members": 12, "statistics": ["mean", "median"],
        },
        "dealer/EU/N": {
            "label": "Dealer", "pools": ["dealer/EU/N"], "members": 11, "statistics": ["median"],
        },
    },
    "areas": {"open": 12, "all": 13},
}  # fmt: skip


def test_what_is_stored_is_written_again_to_the_byte() -> None:
    assert json.dumps(written_plan(read_plan(STORED))) == json.dumps(STORED)


@given(st.sampled_from(SPLITS), st.integers(0, len(PLACES)))
def test_a_plan_that_is_written_is_read_again(split: str, count: int) -> None:
    plan = plan_of(PLACES[:count], split)
    stored = json.loads(json.dumps(written_plan(plan)))
    assert read_plan(stored) == plan
    # The hash is over what is stored: an object read back from PostgreSQL has another order.
    assert written_plan(read_plan(json.loads(json.dumps(stored, sort_keys=True)))) == stored


def test_plans_of_before_pools_were_named_are_named_by_their_digest() -> None:
    early = {key: part for key, part in STORED.items() if key not in ("split", "areas")}
    early["pools"] = {"": {"label": "", "members": 1}, "dealer/EU/N": {"label": "", "members": 12}}
    plan = read_plan(early, "d1")
    assert (plan.split, plan.areas) == ("", None)
    assert plan.names == {"": "d1", "dealer/EU/N": "d1dealer/EU/N"}
    assert read_seat(early, "d1", "a").names == plan.names
    assert read_plan(early, "d2").names[""] == "d2"


def test_a_partner_stands_in_the_pool_of_its_group() -> None:
    seats = [read_seat(STORED, "", partner) for partner in "abcd"]
    assert [seat.pool for seat in seats] == ["dealer/EU/N", "dealer/EU/N", "", None]
    # Whoever is in no cohort of its own still sees the whole network.
    assert [[cohort.key for cohort in seat.cohorts] for seat in seats] == [
        ["dealer/EU/N", "network"], ["dealer/EU/N", "network"], ["network"], ["network"],
    ]  # fmt: skip
    plan = read_plan(STORED)
    assert list(seats[0].cohorts) == plan.nearest_first
    assert {(seat.names[""], seat.areas) for seat in seats} == {("f00", plan.areas)}
