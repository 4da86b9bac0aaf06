"""What partners' people may do, they still can behind the wall."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from partners.network.models import Partner
from partners.people.models import Invitation, Membership
from partners.people.services import memberships
from partners.sharing.models import Edition
from portal.access.actor import SYSTEM
from portal.accounts.models import ApiToken
from portal.audit.models import Entry
from portal.jobs.models import Job
from portal.lib import ids
from portal.row_security import installation
from standards.catalogue.models import Acknowledgement
from standards.reporting.models import Period, Revision
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import Variation, World, build

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.db,
    pytest.mark.xdist_group("worlds"),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="row security exists on PostgreSQL only"
    ),
]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[World]:
    settings.ROW_SECURITY = True
    monkeypatch.setattr(ids, "source", ids.source)  # `build` changes it; this puts it back
    installation.install()
    with time_machine.travel(worlds.NOW, tick=False):
        yield build(6, Variation())


@pytest.fixture
def owner(world: World) -> Client:
    return client_for(world, "owner")


def test_an_owner_leads_the_team(world: World, owner: Client) -> None:
    page, member = f"/partners/{world.own}/team/", world.users["viewer"]
    mine = Membership.objects.get(user=member)
    epoch = member.epoch
    asked = [
        {"act": "add_and_send", "email": "new@example.org", "role": "viewer"},
        {"act": "role", "id": str(mine.public_id), "role": "submitter"},
        {"act": "end", "id": str(mine.public_id)},
    ]
    assert [owner.post(page, data).status_code for data in asked] == [302] * 3
    assert Invitation.objects.get(email="new@example.org").state == "queued"
    mine.refresh_from_db()
    member.refresh_from_db()
    assert (mine.role, mine.ended_at) == ("submitter", worlds.NOW)
    assert member.epoch == epoch + 2


def test_an_owner_signs_and_reads(world: World, owner: Client) -> None:
    second = Partner.objects.get(public_id=world.second)
    memberships.add_member(
        user=world.users["owner"], partner=second, role="owner", actor=SYSTEM
    )  # who answers for one outlet of two may not sign for the owner
    edition = Edition.objects.get(public_id=world.objects["edition"]["own"])
    Edition.objects.filter(pk=edition.pk).update(needs_signature=True)
    address = f"/sharing/agreements/{edition.public_id}/"
    assert owner.post(address, {"seen": edition.digest}).status_code == 302
    edition.refresh_from_db()
    assert edition.signed_by == world.users["owner"].public_id
    unread = Acknowledgement.objects.filter(partner__public_id=world.own)
    unread.update(acknowledged_at=None)
    read = {"partner": str(world.own), "version": "1.0"}
    assert owner.post(reverse("catalogue:standard", args=["care"]), read).status_code == 302
    assert not unread.filter(acknowledged_at=None).exists()


def test_months_are_sent_scored_and_noted(world: World) -> None:
    before, jobs = Revision.objects.count(), Job.objects.count()
    client = client_for(world, "machine")
    # The world's running month can be sent once it is due.
    Period.objects.filter(month="2026-05").update(due_date=worlds.NOW.date())
    month: dict[str, Any] = {"partner": worlds.VIEWER, "collection": "monthly", "month": "2026-05"}
    cells = world.raw[worlds.VIEWER, "2026-04"]
    month["cells"] = {name: cell for name, cell in cells.items() if name != "secret"}
    answer = client.post("/api/v1/submissions", month, content_type="application/json")
    assert answer.status_code in (200, 201), answer.content
    assert (Revision.objects.count(), Job.objects.count()) == (before + 1, jobs + 1)
    assert Entry.objects.filter(person_id=world.users["machine"].public_id).exists()


def test_a_person_keeps_their_own_things(world: World, owner: Client) -> None:
    made = owner.post("/me/tokens/", {"name": "x", "scopes": ["values.read"], "days": "30"})
    token = ApiToken.objects.get(user=world.users["owner"])
    revoked = owner.post("/me/tokens/", {"act": "revoke", "id": str(token.public_id)})
    named = owner.post("/me/", {"name": "Olga Owner"})
    left = owner.post("/me/sign-out-everywhere/")
    assert [one.status_code for one in (made, revoked, named, left)] == [201, 302, 302, 302]
    token.refresh_from_db()
    assert not token.is_live()
    assert owner.get("/me/").status_code == 302
