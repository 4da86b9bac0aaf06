"""V1 noninterference: worlds that differ only in what a viewer may not learn answer alike."""

from collections.abc import Callable

import pytest
from django.urls import clear_url_caches, path

from tests.leaks.pairs import CLASSES, LEAST_CHANGED, changed_share
from tests.leaks.routes import unknown_routes
from tests.leaks.visits import base, differences, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# The first pair of each class runs on every database that answers.
PAIRS = [
    pytest.param(kind, seed, 1, marks=[pytest.mark.db] if seed == 1 else [])
    for seed in (1, 2)
    for kind in CLASSES
]
# The rest of the sixty ask one address in six each.
SAMPLED = [
    pytest.param(kind, seed, 6, marks=[pytest.mark.prove])
    for seed in range(3, 11)
    for kind in CLASSES
]


@pytest.mark.xdist_group("worlds")
@pytest.mark.parametrize(("kind", "seed", "one_in"), [*PAIRS, *SAMPLED])
def test_worlds_of_a_pair_answer_alike(
    kind: str, seed: int, one_in: int, tell: Callable[[str], None]
) -> None:
    first, second = base(seed, one_in), visit(seed, CLASSES[kind](seed), one_in=one_in)
    assert differences(first.partner, second.partner) == []
    assert [key for key, one in first.partner.items() if one.status in (429, 500)] == []
    assert differences(first.brand, second.brand), "the brand must see the difference"
    if kind in LEAST_CHANGED:
        assert changed_share(first.raw, second.raw, kind) >= LEAST_CHANGED[kind]
    pages = b"".join(one.body for one in first.partner.values() if one.status == 200)
    assert b"owners (" in pages, "the viewer's pages must hold a disclosed peer figure"
    assert any(
        one.status == 200 and b'"median":"' in one.body
        for (_, ask), one in first.partner.items()
        if ask.route == "api-comparisons"
    ), "so must the API"
    tell(f"V1 pair {kind}, seed {seed}: {len(first.partner)} answers, 0 differences")


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
