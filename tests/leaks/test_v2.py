"""V2: every planted leak is caught by V0 or V1 alone."""

from collections.abc import Callable

import pytest
import time_machine

from portal.lib import ids
from tests.leaks import (
    mutants_out,  # noqa: F401 - registers its leaks
    worlds,
)
from tests.leaks.mutants import MUTANTS, Mutant
from tests.leaks.pairs import CLASSES
from tests.leaks.v0 import mismatches
from tests.leaks.visits import METHODS, differences, everything, visit
from tests.leaks.worlds import Variation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("owner", "machine")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_planted_leak_is_caught(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    mutant.patch(monkeypatch)
    found = _by_v1(mutant) if mutant.kind else _by_v0()
    assert found, "the planted leak went unnoticed"
    kind = f"V1 class {mutant.kind}" if mutant.kind else "V0"
    tell(f"V2 {mutant.name}: caught by {kind}, {len(found)} answers, e.g. {found[0]}")


def test_enough_leaks_are_planted() -> None:
    assert len(MUTANTS) >= 40


def _by_v1(mutant: Mutant) -> list[str]:
    # OPTIONS answers nothing but itself; only leaks planted there need it asked.
    methods = METHODS if mutant.name.startswith("options") else ("GET",)
    first, second = (
        visit(1, variation, roles=ROLES, brand=False, methods=methods)
        for variation in (Variation(), CLASSES[mutant.kind](1))
    )
    return differences(first.partner, second.partner)


def _by_v0() -> list[str]:
    before = ids.source
    try:
        with time_machine.travel(worlds.NOW, tick=False):
            world, answers = everything(3, ROLES)
            return mismatches(answers, world.raw)[1]
    finally:
        ids.source = before
