"""The one predicate of who is meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from partners.network.audience import KEYS, coverage, covers, path_codes, tidy

CODES = st.sampled_from(["A", "B", "C", "AB"])
LISTS = st.lists(CODES, max_size=3)
AUDIENCES = st.fixed_dictionaries(
    {},
    optional={
        "kinds": LISTS,
        "tiers": LISTS,
        "territories": LISTS,
        "attributes": LISTS,
        "partners": LISTS,
    },
)


@dataclass(frozen=True)
class Spot:
    kind: str
    tier: str
    territory_path: str
    partner_code: str
    attributes: Mapping[str, object]


SPOTS = st.builds(
    Spot,
    kind=CODES,
    tier=st.one_of(st.just(""), CODES),
    territory_path=st.lists(CODES, min_size=1, max_size=3, unique=True).map(
        lambda codes: f"/{'/'.join(codes)}/"
    ),
    partner_code=CODES,
    attributes=st.dictionaries(CODES, st.sampled_from(["yes", "no", "2", None, ""]), max_size=2),
)


@given(AUDIENCES, st.lists(SPOTS, max_size=8))
def test_coverage_of_many_is_the_predicate_of_each(audience: dict, spots: list[Spot]) -> None:
    assert coverage(audience, spots) == [covers(audience, spot) for spot in spots]


@given(AUDIENCES, SPOTS)
def test_every_key_that_is_present_must_hold(audience: dict, spot: Spot) -> None:
    alone = [covers({key: codes}, spot) for key, codes in audience.items()]
    assert covers(audience, spot) == all(alone)


@given(AUDIENCES, SPOTS)
def test_tidying_changes_nobody(audience: dict, spot: Spot) -> None:
    assert covers(tidy(audience), spot) == covers(audience, spot)
    assert tidy(tidy(audience)) == tidy(audience)


@given(SPOTS)
def test_an_empty_audience_means_everybody_and_an_empty_list_nobody(spot: Spot) -> None:
    assert covers({}, spot)
    assert not any(covers({key: []}, spot) for key in KEYS)


def test_a_territory_covers_all_below_but_no_namesake() -> None:
    spot = Spot("dealer", "", "/EU/FR/PARIS/", "p1", {})
    assert [
        code
        for code in ("EU", "FR", "PARIS", "E", "F", "EU/FR", "DE")
        if covers({"territories": [code]}, spot)
    ] == ["EU", "FR", "PARIS"]
    assert path_codes("/EU/FR/") == {"EU", "FR"}
