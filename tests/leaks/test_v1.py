"""V1 noninterference: worlds that differ only in what a viewer may not learn answer alike."""

import uuid
from collections.abc import Callable

import pytest
from django.urls import clear_url_caches, path

from tests.leaks.comparison import Compared, compare
from tests.leaks.pairs import CLASSES, LEAST_CHANGED, Pair, changed_share
from tests.leaks.routes import Ask, unknown_routes
from tests.leaks.sampling import SEED, class_of, pairs_of
from tests.leaks.visits import Key, differences, visit
from tests.leaks.worlds import Variation

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Worlds and their twins of each class: 60 pairs in the suite, the first world's on every database
# that answers; more than a thousand with those of `make prove`.
WORLDS = {1: 1, 2: 5, 3: 4}
ON_EVERY_DATABASE = [pytest.mark.db, pytest.mark.xdist_group("worlds")]
SUITE = [
    pytest.param(seed, per_class, marks=ON_EVERY_DATABASE if seed == 1 else [])
    for seed, per_class in WORLDS.items()
]
LONG = [pytest.param(seed, 9, marks=[pytest.mark.prove]) for seed in range(4, 22)]


@pytest.mark.parametrize(("seed", "per_class"), [*SUITE, *LONG])
def test_a_world_and_its_twins_answer_alike(
    seed: int, per_class: int, tell: Callable[[str], None]
) -> None:
    first, found = visit(seed, Variation()), Compared()
    for pair in pairs_of(seed, per_class):
        compare(first, pair, per_class, found)
    assert found.faults == []
    addresses = {key for key in first.partner if key[1].method != "MAIL"}
    assert set(found.asked) == addresses
    assert all(class_of(key, seed) in kinds for key, kinds in found.asked.items())
    tell(
        f"V1 world {seed}, lots drawn with WORLDS_SEED={SEED}: {found.pairs} pairs,"
        f" {found.answers} answers, 0 differences"
    )


def test_worlds_in_turn_ask_an_address_in_other_classes() -> None:
    def key(number: int, seed: int) -> Key:
        own = uuid.UUID(int=seed)
        return "owner", Ask("GET", f"/somewhere/{own}/{number}/", "somewhere", "own")

    for number in range(50):
        classes = [class_of(key(number, seed), seed) for seed in range(1, 7)]
        assert len(set(classes[: len(WORLDS)])) == len(WORLDS)
        assert set(classes) == set(CLASSES)


@pytest.mark.prove
@pytest.mark.parametrize("kinds", ["abc", "def"])
def test_a_world_and_its_twins_answer_everything_alike(
    kinds: str, tell: Callable[[str], None]
) -> None:
    first = visit(1, Variation())
    for kind in kinds:
        second = visit(1, Pair(1, kind, 0).variation)
        assert differences(first.partner, second.partner) == []
        assert first.partner.keys() == second.partner.keys()
        assert differences(first.brand, second.brand), "the brand must see the difference"
        assert changed_share(first.raw, second.raw, kind) >= LEAST_CHANGED
        tell(f"V1 class {kind}, all of it: {len(second.partner)} answers, 0 differences")


def test_every_route_is_enumerated() -> None:
    assert unknown_routes() == []


def test_a_route_added_at_run_time_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from portal import urls

    before = unknown_routes()
    added = path("new/<uuid:public_id>/", lambda request, public_id: None, name="added")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, added])
    clear_url_caches()
    try:
        assert set(unknown_routes()) - set(before) == {"added"}
    finally:
        monkeypatch.undo()
        clear_url_caches()
