"""V5: an id one may not see answers as an id that never existed, on every route and verb."""

from collections.abc import Callable

import pytest
import time_machine

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import Answer, answer, client_for
from tests.leaks.routes import Ask, asks
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.db]
VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
HIDDEN = ("other", "elsewhere")


def faceless(world: World, one: Answer) -> Answer:
    """The answer with every id and its length taken out."""
    body = one.body
    for group in world.objects.values():
        for value in group.values():
            body = body.replace(value.encode(), b"-")
    headers = tuple(pair for pair in one.headers if pair[0] != "content-length")
    return Answer(one.status, headers, body, one.queries, one.mails)


def place(world: World, ask: Ask) -> tuple[str, str]:
    """The route and address of a request without its id."""
    url = ask.url
    for group in world.objects.values():
        for value in group.values():
            url = url.replace(value, "-")
    return ask.method, url


@pytest.mark.parametrize("role", ["owner", "signer", "submitter", "viewer", "machine"])
def test_hidden_ids_answer_as_missing_ones(
    role: str, monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    compared, differing = 0, []
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        client = client_for(world, role)
        found: dict[tuple[str, str], dict[str, Answer]] = {}
        for ask in asks(world.objects, VERBS):
            if ask.about and (role != "machine" or ask.url.startswith("/api/")):
                told = faceless(world, answer(client, ask))
                found.setdefault(place(world, ask), {})[ask.about] = told
        for address, answers in found.items():
            for whose in HIDDEN:
                if whose in answers:
                    compared += 1
                    differing += [address] if answers[whose] != answers["missing"] else []
    assert differing == []
    assert compared > (10 if role == "machine" else 150)
    tell(f"V5 {role}: {compared} hidden ids on routes and verbs, 0 differences")
