"""A word behind the ``?`` that nobody reads is refused: a misspelt filter would show everything."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from portal.lib import ids
from tests.factories.people import brand_user, signed_in
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.routes import asks
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Library pages, which read what sign-in sends along, and the schema in its own words.
LIBRARY = ("account_", "api-schema", "api-docs", "home:healthz", "home:readyz", "people:join")
ROLES = ("admin", "manager", "author", "legal", "submitter")


def test_every_route_refuses_a_word_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    ignored: set[str] = set()
    tried: set[str] = set()
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        clients = {role: client_for(world, role) for role in ROLES}
        for ask in asks(world.objects):
            if ask.route.startswith(LIBRARY) or ask.route in tried:
                continue
            for client in clients.values():
                if client.get(ask.url).status_code != 200:
                    continue
                tried.add(ask.route)
                mark = "&" if "?" in ask.url else "?"
                answer = client.get(f"{ask.url}{mark}territry=BOGUS")
                if answer.status_code != 400:
                    ignored.add(f"{ask.route} {answer.status_code}")
                assert client.get(f"{ask.url}{mark}utm_source=mail").status_code == 200, ask.route
                break
    assert ignored == set()
    assert len(tried) > 50


@pytest.mark.parametrize(
    ("route", "name"),
    [("insight:heatmap", "territory"), ("insight:heatmap", "offset"), ("insight:overview", "month"),
     ("insight:overview", "format"), ("network:list", "status"), ("network:list", "territory"),
     ("sharing:agreements", "state")],
)  # fmt: skip
def test_an_unknown_value_is_refused_on_the_page_and_as_a_file(route: str, name: str) -> None:
    client = signed_in(brand_user("admin"))
    address = reverse(route)
    assert client.get(f"{address}?{name}=BOGUS").status_code == 400
    assert client.get(f"{address}?{name}=").status_code in (200, 400)
    assert "BOGUS" in client.get(f"{address}?{name}=BOGUS").content.decode()


def test_the_api_says_which_words_it_knows() -> None:
    client: Client = signed_in(brand_user("admin"))
    answer = client.get("/api/v1/submissions?partnr=P009")
    assert answer.status_code == 400
    assert answer.json()["code"] == "parameter_unknown"
    assert "collection, cursor, limit, month, partner" in answer.json()["detail"]
