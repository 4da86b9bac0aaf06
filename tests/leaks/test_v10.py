"""V10: whatever happens in whatever order, the viewer learns no more than the rules allow."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import transaction

from portal.lib import ids
from tests.leaks import walks, worlds
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def walk_often(seeds: range, steps: int) -> int:
    """Walks from one world, each undone before the next; returns the steps taken."""
    taken = 0
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(6, Variation())
    for seed in seeds:
        with transaction.atomic():
            count, wrong = walks.walked(world, seed, steps)
            transaction.set_rollback(True)
        assert wrong == []
        taken += count
    return taken


# Fifty walks of thirty steps in the suite, five hundred of fifty in the long proofs.
SUITE = [pytest.param(range(first, first + 25), 30) for first in (0, 25)]
LONG = [
    pytest.param(range(first, first + 50), 50, marks=[pytest.mark.prove])
    for first in range(50, 550, 50)
]


@pytest.mark.parametrize(("seeds", "steps"), [*SUITE, *LONG])
def test_no_walk_leads_to_a_leak(
    seeds: range, steps: int, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    taken = walk_often(seeds, steps)
    assert taken == len(seeds) * steps
    tell(f"V10 walks {seeds[0]} to {seeds[-1]}: {taken} steps of {len(walks.STEPS)} kinds, 0 leaks")


def test_a_walk_notices_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    monkeypatch.setattr(walks.LedgerRow.objects, "bulk_create", lambda *args, **kwargs: None)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(6, Variation())
        walk = walks.Walk(world, walks.Random(0))
        assert any(
            "not noted" in each for each in walks.faults(walk, walks.client_for(world, "owner"))
        )
