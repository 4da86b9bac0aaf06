"""V10: whatever happens in whatever order, the viewer learns no more than the rules allow."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import transaction

from portal.lib import ids
from tests.leaks import walks, worlds
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def walk_often(runs: int, steps: int) -> int:
    """Walks from one world, each undone before the next; returns the steps taken."""
    taken = 0
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(6, Variation())
    for seed in range(runs):
        with transaction.atomic():
            count, wrong = walks.walked(world, seed, steps)
            transaction.set_rollback(True)
        assert wrong == []
        taken += count
    return taken


def test_no_walk_leads_to_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    assert walk_often(8, 30) == 240


def test_a_walk_notices_a_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    monkeypatch.setattr(walks.LedgerRow.objects, "bulk_create", lambda *args, **kwargs: None)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(6, Variation())
        walk = walks.Walk(world, walks.Random(0))
        assert any(
            "not noted" in each for each in walks.faults(walk, walks.client_for(world, "owner"))
        )


@pytest.mark.prove
def test_no_walk_leads_to_a_leak_500_times(
    monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    taken = walk_often(500, 50)
    tell(f"V10: 500 walks, {taken} steps of {len(walks.STEPS)} kinds, 0 leaks")
