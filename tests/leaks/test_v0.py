"""V0 replay: every number about others can be recomputed from what was released."""

from collections.abc import Callable

import pytest
import time_machine

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.v0 import mismatches
from tests.leaks.visits import everything

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_every_number_about_others_is_explained_by_a_release(
    monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)  # `build` changes it; this puts it back
    with time_machine.travel(worlds.NOW, tick=False):
        world, answers = everything(3)
        checked, wrong = mismatches(answers, world.raw)
    assert wrong == []
    assert checked > 100
    tell(f"V0: {len(answers)} answers, {checked} figures, 0 mismatches")
