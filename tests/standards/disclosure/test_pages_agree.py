"""What two pages say of the same thing is the same: groups and their size, metrics, promises."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from partners.network.models import Partner
from partners.sharing.queries.agreements import terms_of_all
from partners.sharing.services import stops
from portal.access.actor import SYSTEM
from portal.lib import ids
from standards.catalogue.models import Metric
from tests.kit.page_text import found, links_of, read, tables_of, words_of
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PROMISE = "Your place among dealers like you"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        yield build(8, Variation())


@pytest.fixture
def owner(world: World) -> Client:
    return client_for(world, "owner")


def mine(world: World, client: Client) -> Any:
    return client.get("/sharing/mine/", follow=True)


def test_a_group_has_one_size_on_scorecard_and_sharing(world: World, owner: Client) -> None:
    card = owner.get(f"/scorecards/{world.own}/{worlds.MONTHS[-1]}/").content.decode()
    told = {name: size for size, name in re.findall(r"Middle of (\S+) owners \(([^)]+)\)", card)}
    page = mine(world, owner).context
    groups = dict(page["used"][0].groups)
    shared = told.keys() & groups.keys()
    assert shared
    assert {name: groups[name] for name in shared} == {name: told[name] for name in shared}


def test_sharing_and_the_agreement_name_the_same_metrics(world: World, owner: Client) -> None:
    partner = Partner.objects.get(public_id=world.own)
    (terms,) = [
        each
        for each in terms_of_all(worlds.NOW.date()).values()
        if partner.code in {code for code, _ in each.partners}
    ]
    names = dict(Metric.objects.values_list("code", "name"))
    reported = {row.name for row in mine(world, owner).context["given"] if row.is_reported}
    assert reported == {names[code] for code in terms.takes}


def test_nothing_is_promised_after_a_stop(world: World, owner: Client) -> None:
    Metric.objects.filter(code="reply").update(gives_back=PROMISE)
    assert PROMISE in mine(world, owner).content.decode()
    stops.stop_sharing(actor=SYSTEM)
    page = mine(world, owner)
    assert PROMISE not in page.content.decode()
    assert not any(row.shown for row in page.context["given"])


def test_groups_shown_are_as_many_on_the_list_as_on_the_page(world: World) -> None:
    client = client_for_brand(world, "legal")
    html = read(client, "/releases/")
    rows = tables_of(html)[0][1:]
    addresses = {words: link for link, words in links_of(html) if "/releases/" in link}
    assert rows
    for row in rows:
        page = read(client, addresses[row[0]])
        shown, total = found(r"(\d+) of (\d+)", row[2])
        assert (shown, total) == found(r"Groups shown (\d+) / (\d+) each owner", words_of(page))
        cohorts, pools = tables_of(page)
        assert len(pools) - 1 == total
        # What the whole network's line says is the owners of the list.
        assert row[1] in {line[1] for line in cohorts[1:]}


def test_an_offer_counts_each_owner_once(world: World) -> None:
    client = client_for_brand(world, "legal")
    page = words_of(
        read(client_for_brand(world, "admin"), "/sharing/agreements/?valid_from=2026-09-01")
    )
    (sign,) = found(r"(\d+) owners? ha(?:s|ve) to sign", page)
    (told,) = found(r"(\d+) (?:is|are) only told", page)
    (same,) = found(r"For (\d+) nothing changes", page)
    (_bound, owners) = found(r"in force today: (\d+) of (\d+)", page)
    assert sign + told + same == owners
    assert found(r"in force today: (\d+) of (\d+)", words_of(read(client, "/sharing/agreements/")))


def client_for_brand(world: World, role: str) -> Client:
    """A browser, also of those who have a token."""
    client = Client()
    user = world.users[role]
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["epoch"] = user.epoch
    session.save()
    return client
