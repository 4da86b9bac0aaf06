"""V3: the policy's two readers agree: `decide` for one request, the mask for a network."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from partners.sharing.policy import Purpose, Request, decide
from partners.sharing.policy.mask import allowed
from tests.leaks.policies import TODAY, Policies, some_policies


class Tally(NamedTuple):
    """Decisions compared, how many of them allow, and mismatches."""

    count: int
    allows: int
    wrong: int


def by_mask(policies: Policies, purpose: str) -> Tally:
    """`decide` against the mask."""
    axes = policies.axes(purpose)
    found = allowed(policies.catalogue, policies.rules, policies.rows(axes), axes)
    wrong = 0
    for row, subject in enumerate(policies.subjects):
        for i, cell in enumerate(axes.cells):
            for j, kind in enumerate(axes.kinds):
                for k, month in enumerate(axes.months):
                    request = Request(cell, kind, month, purpose, TODAY)
                    said = decide(policies.catalogue, policies.rules, subject, request).allow
                    wrong += bool(found[row, i, j, k]) != said
    return Tally(found.size, int(found.sum()), wrong)


def compared(seeds: range) -> Tally:
    """Both readers in all these worlds."""
    tallies = []
    for seed in seeds:
        policies = some_policies(seed)
        purpose = Purpose.API if seed % 2 else Purpose.SCORECARD
        tallies.append(by_mask(policies, purpose))
    return Tally(*(sum(column) for column in zip(*tallies, strict=True)))


def test_policy_readers_agree() -> None:
    found = compared(range(6))
    assert found.wrong == 0
    assert found.count > 50_000
    assert found.allows > 1_000


@pytest.mark.prove
def test_policy_readers_agree_a_million_times(tell: Callable[[str], None]) -> None:
    found = compared(range(120))
    tell(f"V3: {found.count} decisions, {found.allows} allow, {found.wrong} mismatches")
    assert found.wrong == 0
    assert found.count >= 1_000_000
    assert found.allows >= 20_000
