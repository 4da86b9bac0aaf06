"""One person with two addresses is not two: who stands behind whom, and roles given by two."""

from hypothesis import given
from hypothesis import strategies as st

from partners.people.vouching import made_by, one_behind_both

SERVER: frozenset[str] = frozenset()


def by(*people: str) -> frozenset[str]:
    return frozenset(people)


def test_whoever_the_server_named_stands_alone():
    known = {"ann": [SERVER], "lea": [SERVER]}
    assert made_by("ann", known) == {"ann"}
    assert not one_behind_both("ann", "lea", known)


def test_a_second_address_of_an_admin_is_the_admin():
    known = {"ann": [SERVER], "ann2": [by("ann")]}
    assert one_behind_both("ann", "ann2", known)


def test_two_puppets_of_one_admin_are_one():
    known = {"ann": [SERVER], "p": [by("ann")], "q": [by("ann")], "r": [by("p", "q")]}
    assert one_behind_both("p", "q", known)
    assert one_behind_both("r", "ann", known)


def test_somebody_two_people_chose_is_a_second():
    known = {"ann": [SERVER], "lea": [SERVER], "new": [by("ann", "lea")]}
    assert not one_behind_both("ann", "new", known)
    assert not one_behind_both("lea", "new", known)


def test_one_role_of_the_servers_is_enough_to_be_somebody():
    known = {"ann": [SERVER], "lea": [SERVER, by("ann")]}
    assert not one_behind_both("ann", "lea", known)


PEOPLE = "abcdef"
NETWORK = st.dictionaries(
    st.sampled_from(PEOPLE),
    st.lists(st.frozensets(st.sampled_from(PEOPLE), max_size=2), min_size=1, max_size=2),
)


@given(NETWORK, st.sampled_from(PEOPLE))
def test_a_further_puppet_never_makes_two_of_one(known, puppeteer):
    """Whatever one person does with the people it made alone, they stay that person."""
    alone = made_by(puppeteer, known)
    for helper in alone:
        more = {**known, "new": [by(puppeteer, helper)]}
        assert one_behind_both(puppeteer, "new", more)
