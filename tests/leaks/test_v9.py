"""V9: nothing about others is shown without a row in the ledger, and the ledger verifies."""

import datetime as dt
from collections.abc import Callable
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from partners.sharing.models import LedgerRow, LedgerSeal
from partners.sharing.services.ledger import drop_before, ledger_faults, seal_day, unsealed_days
from portal.audit.services import seal
from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.routes import asks
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
# Words and keys that stand beside a figure about others only.
CANARIES = (b" owners (", b'"median":"', b"Whole network:", b",10-19,", b",20-49,", b'"network":"')
ROLES = ("owner", "signer", "submitter", "viewer", "machine")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        return build(4, Variation())


def told(body: bytes) -> bool:
    """Whether an answer holds a figure about others."""
    return any(canary in body for canary in CANARIES)


def test_every_answer_with_a_peer_figure_stands_in_the_ledger(
    world: World, tell: Callable[[str], None]
) -> None:
    shown = silent = 0
    with time_machine.travel(worlds.NOW, tick=False):
        for role in ROLES:
            client, person = client_for(world, role), world.users[role].public_id
            for ask in asks(world.objects):
                if role == "machine" and not ask.url.startswith("/api/"):
                    continue
                LedgerRow.objects.filter(person_id=person).delete()
                response = client.get(ask.url)
                content = b"".join(response) if response.streaming else response.content
                rows = list(LedgerRow.objects.filter(person_id=person, day=worlds.NOW.date()))
                if response.status_code == 200 and told(content):
                    assert rows, f"{role} {ask.url}: shown, not noted"
                    assert all(row.releases and row.rules for row in rows)
                    shown += 1
                elif response.status_code != 200:
                    assert not rows, f"{role} {ask.url}: noted, not shown"
                    silent += 1
    assert shown > 12
    tell(f"V9: {shown} answers with peer figures, all in the ledger; {silent} refusals, none")


def test_mail_about_others_stands_in_the_ledger(world: World) -> None:
    rows = LedgerRow.objects.filter(channel="mail")
    assert set(rows.values_list("purpose", flat=True)) == {"digest"}
    people = {world.users[role].public_id for role in ("owner", "signer", "submitter")}
    assert set(rows.values_list("person_id", flat=True)) == people


def test_finished_days_are_sealed_and_every_change_is_found(world: World) -> None:
    today = worlds.NOW.date()
    assert unsealed_days(today) == []
    assert unsealed_days(today + dt.timedelta(days=1)) == [today]
    made = seal_day(day=today)
    assert made.count == LedgerRow.objects.filter(day=today).count() > 0
    assert seal_day(day=today).pk == made.pk
    seal()
    call_command("audit_verify", stdout=StringIO())
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerRow.objects.update(cells=1)
    LedgerRow.objects.filter(pk=LedgerRow.objects.filter(day=today).order_by("pk")[0].pk).delete()
    assert ledger_faults() == [f"ledger of {today}: rows are missing or altered"]
    with pytest.raises(CommandError):
        call_command("audit_verify", stdout=StringIO(), stderr=StringIO())


def test_old_days_go_whole_and_their_seals_stay(world: World) -> None:
    today = worlds.NOW.date()
    seal_day(day=today)
    assert drop_before(day=today) == 0
    assert drop_before(day=today + dt.timedelta(days=1)) > 0
    assert LedgerRow.objects.count() == 0
    assert LedgerSeal.objects.get(day=today).dropped_at is not None
    assert ledger_faults() == []
