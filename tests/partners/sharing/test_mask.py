"""The policy for a whole network at once: whom rules cover, who fares alike, what is open."""

import numpy as np
import pytest

from partners.sharing.policy import Audience, Kind, Purpose
from partners.sharing.policy.mask import Axes, Rows, allowed, classes, coverage
from tests.leaks.policies import some_policies
from tests.leaks.test_v3 import by_mask
from tests.partners.sharing.test_difference import TODAY, catalogue, crowd, rule


def test_a_rule_that_reaches_nothing_leaves_the_others_as_they_are() -> None:
    rules = [rule("gone", metrics=frozenset({"gone"})), rule(), rule("closed", is_deny=True,
             kinds=frozenset({Kind.BAND}))]  # fmt: skip
    axes = Axes(("reply",), (Kind.CENTRE, Kind.BAND), ("2026-05",), "scorecard", TODAY)
    done = np.array([True])
    rows = Rows(
        coverage(rules, crowd("bell")), done, done[:, None], done[:, None, None], np.array([0])
    )
    assert allowed(catalogue(), rules, rows, axes).tolist() == [[[[True], [False]]]]


def test_a_code_with_a_slash_is_one_code() -> None:
    named = rule(audience=Audience(owners=frozenset({"own"}), partners=frozenset({"A"})))
    assert coverage([named], crowd("A", "A/B")).tolist() == [[True], [False]]
    inside = rule(audience=Audience(territories=frozenset({"FR"})))
    outside = rule(audience=Audience(territories=frozenset({"DE"})))
    assert coverage([inside, outside], crowd("A")).tolist() == [[True, False]]


def test_partners_the_same_rules_cover_are_one_class() -> None:
    rules = [rule(f"r{n}", audience=Audience(partners=frozenset({f"p{n}"}))) for n in range(9)]
    covered = coverage(rules, crowd("p8", "p0", "p8", "nobody", "p1"))
    distinct, where = classes(covered)
    assert len(distinct) == 4
    assert (distinct[where] == covered).all()
    assert where[0] == where[2]
    assert len(set(where.tolist())) == 4


def test_without_rules_everybody_is_one_class() -> None:
    distinct, where = classes(coverage([], crowd("p1", "p2", "p3")))
    assert distinct.shape == (1, 0)
    assert distinct[where].shape == (3, 0)


@pytest.mark.parametrize("seed", range(10, 16))
def test_a_network_is_decided_as_its_partners_are_one_by_one(seed: int) -> None:
    assert by_mask(some_policies(seed, subjects=2), Purpose.API).wrong == 0
