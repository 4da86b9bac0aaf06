"""V0 replay: every number about others can be recomputed from what was released."""

import pytest
import time_machine
from django.core import mail

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import PARTNER_ROLES, answer, client_for
from tests.leaks.routes import asks
from tests.leaks.v0 import mismatches
from tests.leaks.visits import letters
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_every_number_about_others_is_explained_by_a_release(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)  # `build` changes it; this puts it back
    with time_machine.travel(worlds.NOW, tick=False):
        mail.outbox.clear()
        world = build(3, Variation())
        answers = letters(world) | {
            (role, ask): answer(client_for(world, role), ask)
            for role in PARTNER_ROLES
            for ask in asks(world.objects)
            if role != "machine" or ask.url.startswith("/api/")
        }
        checked, wrong = mismatches(answers, world.raw)
    assert wrong == []
    assert checked > 50
    print(f"V0: {len(answers)} answers, {checked} figures, 0 mismatches")
