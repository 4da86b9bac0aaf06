"""Tickets of open pages: they fall with what their reader sees, and with nothing else."""

import datetime as dt
import re
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partners.network.models import Partner
from partners.people.models import Membership
from partners.sharing.models import LedgerRow, SharingRule
from partners.sharing.services import rules, stops
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.lib import ids
from portal.notices.models import Mail
from standards.catalogue.models import Metric
from standards.disclosure import digest
from standards.disclosure.tickets import KEPT_SECONDS
from standards.release.events import ComparisonsReleased
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
TICKET = re.compile(r'data-shared="([^"]+)"')


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock: Any) -> World:
    return build(5, Variation())


def ticket(world: World, role: str = "owner") -> str:
    page = client_for(world, role).get(f"/scorecards/{world.own}/2026-04/")
    (found,) = TICKET.findall(page.content.decode())
    return found


def asked(*tickets: str) -> int:
    query = urlencode([("t", each) for each in tickets])
    return Client().get(f"/sharing/current/?{query}").status_code


def test_a_ticket_holds_while_nothing_changes_and_costs_one_query(world: World) -> None:
    mine = ticket(world)
    assert asked(mine) == 204
    rows = LedgerRow.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert asked(mine) == 204
    assert len(queries) == 1
    assert LedgerRow.objects.count() == rows


def test_a_stop_ends_it_at_once_whatever_it_names(world: World) -> None:
    own = Partner.objects.get(public_id=world.own)
    for stop in ({}, {"partner": own}, {"metric": Metric.objects.get(code="reply")}):
        mine = ticket(world)
        assert asked(mine) == 204
        made = stops.stop_sharing(actor=SYSTEM, **stop)
        assert asked(mine) == 205
        SharingRule.objects.filter(pk=made.pk).delete()
        cache.clear()


def test_one_stopped_rule_ends_it(world: World) -> None:
    mine = ticket(world)
    assert asked(mine) == 204
    stops.stop_rule(rule=SharingRule.objects.get(name="Peers"), actor=SYSTEM)
    assert asked(mine) == 205
    assert asked(ticket(world)) == 204


def test_what_happens_to_others_moves_neither_ticket_nor_answer(world: World) -> None:
    mine = ticket(world)
    assert asked(mine) == 204
    stops.stop_sharing(actor=SYSTEM, partner=Partner.objects.get(public_id=world.outsider))
    stops.stop_sharing(actor=SYSTEM, metric=Metric.objects.get(code="secret"))
    worlds.add_brand_work(world, Random(1))
    assert asked(mine) == 204
    assert ticket(world) == mine


def test_a_rule_that_changes_nothing_one_sees_moves_nothing(world: World) -> None:
    mine = ticket(world)
    peers = SharingRule.objects.get(name="Peers")
    fields: Any = {name: getattr(peers, name) for name in rules.FIELDS}
    fields["name"] = "Peers again"
    other = rules.create_rule(fields=fields, actor=SYSTEM)
    rules.move(other, "approved", SYSTEM, "page")
    rules.move(peers, "revoked", SYSTEM, "page")
    assert asked(mine) == 204
    assert ticket(world) == mine


def test_a_person_that_loses_access_loses_the_page_within_the_half_minute(
    world: World, clock: Any
) -> None:
    mine = ticket(world, "viewer")
    assert asked(mine) == 204
    Membership.objects.filter(user=world.users["viewer"]).update(ended_at=worlds.NOW)
    clock.shift(KEPT_SECONDS + 1)
    assert asked(mine) == 205


def test_changed_forged_and_missing_tickets_are_answered_alike(world: World) -> None:
    mine = ticket(world)
    assert [asked(), asked("x"), asked(mine[:-1]), asked(mine, "x"), asked(mine)] == [
        205, 205, 205, 205, 204
    ]  # fmt: skip


@pytest.mark.parametrize("stopped", [False, True])
def test_mail_in_the_queue_is_written_when_it_goes(world: World, stopped: bool) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        news = ComparisonsReleased(month="2026-04", cells=("reply",))
        Mail.objects.filter(code=digest.CODE).delete()
        mail.outbox.clear()
        digest.announce(news)
        assert Mail.objects.filter(code=digest.CODE, state="queued").exists()
        if stopped:
            stops.stop_sharing(actor=SYSTEM, partner=Partner.objects.get(public_id=world.own))
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, 5, tzinfo=dt.UTC), tick=False):
        drain()
    told = [each for each in mail.outbox if "owner@example.org" in each.to]
    assert bool(told) is not stopped
    assert all("owners (" in each.body for each in told)


def test_no_ticket_of_a_long_page_stays_unasked(world: World) -> None:
    mine = ticket(world)
    assert asked(*[mine] * 40) == 204
    assert asked(*[mine] * 39, "forged") == 205
    assert asked(*[mine] * 60, "forged") == 205
