"""V2: every planted leak is caught by V0 or V1 alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from tests.leaks import (
    mutants_about,  # noqa: F401 - registers its leaks
    mutants_out,  # noqa: F401 - registers its leaks
)
from tests.leaks.mutants import MUTANTS, Mutant
from tests.leaks.pairs import CLASSES
from tests.leaks.v0 import mismatches
from tests.leaks.visits import (
    METHODS,
    Answers,
    Key,
    answers_to,
    differences,
    keys,
    letters,
    standing,
    visit,
)
from tests.leaks.worlds import Variation, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROLES = ("owner", "machine")
KINDS = sorted({mutant.kind for mutant in MUTANTS if not mutant.at_build})
AT_BUILD = [mutant for mutant in MUTANTS if mutant.at_build]
Judge = Callable[[World, Answers], Any]
Chosen = Callable[[Mutant, Key], bool]


def is_likely(mutant: Mutant, key: Key) -> bool:
    """Most leak where people read what is their own, the others where their plan says."""
    if mutant.shows:
        return key[1].route == mutant.shows
    return key[1].about == "own" and key[1].method == "GET"


# Only what is not seen where it is likely is looked for everywhere.
ROUNDS: tuple[Chosen, ...] = (is_likely, lambda mutant, key: not is_likely(mutant, key))


@pytest.mark.parametrize("kind", KINDS)
def test_planted_leaks_of_a_kind_are_caught(kind: str, tell: Callable[[str], None]) -> None:
    """Leaks that do their harm when asked: worlds are built once and asked with each in turn."""
    planted = [each for each in MUTANTS if each.kind == kind and not each.at_build]
    found: dict[str, list[str]] = {each.name: [] for each in planted}
    for chosen in ROUNDS:
        left = [each for each in planted if not found[each.name]]
        found |= _seen(kind, left, chosen) if left else {}
    assert [name for name, seen in found.items() if not seen] == [], "went unnoticed"
    for name, seen in found.items():
        tell(_line(name, kind, seen))


@pytest.mark.parametrize("mutant", AT_BUILD, ids=lambda mutant: mutant.name)
def test_leak_planted_while_the_world_is_built_is_caught(
    mutant: Mutant, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    mutant.patch(monkeypatch)
    found = _by_v1(mutant) if mutant.kind else _by_v0()
    assert found, "the planted leak went unnoticed"
    tell(_line(mutant.name, mutant.kind, found))


def test_enough_leaks_are_planted() -> None:
    assert len(MUTANTS) >= 40


def _line(name: str, kind: str, found: list[str]) -> str:
    by = f"V1 class {kind}" if kind else "V0"
    return f"V2 {name}: caught by {by}, {len(found)} answers, e.g. {found[0]}"


def _seen(kind: str, planted: list[Mutant], chosen: Chosen) -> dict[str, list[str]]:
    """By leak the differences or mismatches it makes in the chosen answers."""
    if not kind:
        judge: Judge = lambda world, answers: mismatches(answers, world.raw)[1]  # noqa: E731 - typed
        return _asked(3, Variation(), planted, chosen, judge)
    first = _asked(1, Variation(), planted, chosen, lambda world, answers: answers)
    second = _asked(1, CLASSES[kind](1), planted, chosen, lambda world, answers: answers)
    return {name: differences(first[name], second[name]) for name in first}


def _asked(
    seed: int, variation: Variation, planted: list[Mutant], chosen: Chosen, judge: Judge
) -> dict[str, Any]:
    """What ``judge`` says of one world's chosen answers with each leak planted in turn."""
    found: dict[str, Any] = {}
    with standing(seed, variation) as world:
        for mutant in planted:
            cache.clear()  # a fresh budget of requests
            methods = METHODS if mutant.name.startswith("options") else ("GET",)
            with pytest.MonkeyPatch.context() as patch:
                mutant.patch(patch)
                wanted = [key for key in keys(world, ROLES, methods) if chosen(mutant, key)]
                answers = answers_to(world, wanted)
            found[mutant.name] = judge(world, answers)
    return found


def _by_v1(mutant: Mutant) -> list[str]:
    first, second = (
        visit(1, variation, roles=ROLES, brand=False, methods=("GET",))
        for variation in (Variation(), CLASSES[mutant.kind](1))
    )
    return differences(first.partner, second.partner)


def _by_v0() -> list[str]:
    with standing(3, Variation()) as world:
        answers = letters(world) | answers_to(world, keys(world, ROLES, ("GET",)))
        return mismatches(answers, world.raw)[1]
