"""Requests repeated, reordered and kept: a clear answer at the brand, three outcomes outside."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from partners.network.models import Partner
from partners.people.services import memberships
from partners.sharing.models import Edition, SharingRule
from partners.sharing.queries import announced
from partners.sharing.services import rules, stops
from partners.sharing.services.agreements import offer_editions
from portal.access.actor import SYSTEM, actor_for
from portal.jobs.services import drain
from portal.lib import ids
from portal.notices.models import Mail
from standards.disclosure import digest
from standards.release.events import ComparisonsReleased
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
STALE = "Rules, classes or partners changed since you looked."
MONTH = "2026-04"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        yield build(5, Variation())


@pytest.fixture
def draft(world: World) -> SharingRule:
    """One more rule for the viewer's own, written by the admin."""
    peers = SharingRule.objects.get(name="Peers")
    fields = {name: getattr(peers, name) for name in rules.FIELDS}
    wider = {**fields, "name": "Wider", "metrics": ["wait"]}
    return rules.create_rule(fields=wider, actor=actor_for(world.users["admin"]))


def step(client: Client, rule: SharingRule, name: str, seen: str = "") -> str:
    """The words the brand gets for one step of a rule."""
    done = client.post(f"/sharing/rules/{rule.public_id}/{name}/", {"seen": seen}, follow=True)
    assert done.status_code == 200
    return done.content.decode()


def state(rule: SharingRule) -> str:
    return SharingRule.objects.get(pk=rule.pk).state


def figures(world: World, client: Client | None = None) -> bool:
    """Whether the owner's scorecard holds anything about others."""
    page = (client or client_for(world, "owner")).get(f"/scorecards/{world.own}/{MONTH}/")
    return b"owners (" in page.content


def test_approving_twice_says_that_the_rule_is_approved(world: World, draft: SharingRule) -> None:
    legal, seen = client_for(world, "legal"), announced(draft).digest
    assert "Done. It counts from now on." in step(legal, draft, "approve", seen)
    version = SharingRule.objects.get(pk=draft.pk).version
    assert "The rule is Approved; this step is not possible." in step(legal, draft, "approve", seen)
    assert SharingRule.objects.get(pk=draft.pk).version == version


def test_steps_say_what_they_brought_about_or_only_asked_for(
    world: World, draft: SharingRule
) -> None:
    legal, admin = client_for(world, "legal"), client_for(world, "admin")
    step(legal, draft, "approve", announced(draft).digest)
    assert "Stopped. It is closed on every page" in step(admin, draft, "stop", "")
    stopped = admin.get("/sharing/").content.decode()
    assert stopped.index("<h2>Stopped</h2>") < stopped.index(draft.name)
    assert "Asked. It is shared again once a second person" in step(admin, draft, "resume", "")


def test_an_older_difference_approves_nothing(world: World, draft: SharingRule) -> None:
    legal, seen = client_for(world, "legal"), announced(draft).digest
    stops.stop_rule(rule=SharingRule.objects.get(name="Peers"), actor=SYSTEM)
    told = step(legal, draft, "approve", seen)
    assert STALE in told
    assert state(draft) == "draft"
    assert announced(draft).digest in told, "the page that answers holds the new difference"


def test_a_stop_outlasts_an_approval_that_comes_after_it(world: World, draft: SharingRule) -> None:
    legal, seen = client_for(world, "legal"), announced(draft).digest
    own = Partner.objects.get(public_id=world.own)
    stops.stop_sharing(actor=actor_for(world.users["admin"]), partner=own)
    assert STALE in step(legal, draft, "approve", seen)
    assert state(draft) == "draft"
    step(legal, draft, "approve", announced(draft).digest)
    assert state(draft) == "approved"
    assert not figures(world)


def test_a_withdrawn_rule_is_not_approved_and_opens_nothing(world: World) -> None:
    peers, admin = SharingRule.objects.get(name="Peers"), client_for(world, "admin")
    seen = announced(peers).digest
    assert figures(world)
    step(admin, peers, "revoke")
    total = SharingRule.objects.get(name="Total")
    step(admin, total, "revoke")
    assert "The rule is Revoked; this step is not possible." in step(
        client_for(world, "legal"), peers, "approve", seen
    )
    assert not figures(world)
    assert "The rule is Revoked; this step is not possible." in step(admin, peers, "resume")


def test_every_step_out_of_order_is_answered_and_changes_nothing(
    world: World, draft: SharingRule
) -> None:
    admin, legal = client_for(world, "admin"), client_for(world, "legal")
    before = SharingRule.objects.filter(pk=draft.pk).values().get()
    for client, name in (
        (legal, "end"), (legal, "keep"), (legal, "take-in"), (admin, "stop"), (admin, "resume"),
        (admin, "ask-end"),
    ):  # fmt: skip
        assert "this step is not possible" in step(client, draft, name), name
    assert SharingRule.objects.filter(pk=draft.pk).values().get() == before
    assert admin.post(f"/sharing/rules/{draft.public_id}/explode/").status_code == 404


def offered(world: World) -> Edition:
    return Edition.objects.filter(owner__code="OFR01").latest("number")


def sign(client: Client, edition: Edition, seen: str) -> tuple[int, str]:
    done = client.post(f"/sharing/agreements/{edition.public_id}/", {"seen": seen}, follow=True)
    return done.status_code, done.content.decode()


@pytest.fixture
def owner(world: World) -> Client:
    """The owner's person, who answers for both outlets."""
    second = Partner.objects.get(public_id=world.second)
    memberships.add_member(user=world.users["owner"], partner=second, role="owner", actor=SYSTEM)
    return client_for(world, "owner")


def test_signing_twice_keeps_the_first_signature(world: World, owner: Client) -> None:
    edition = offered(world)
    assert "Signed. Thank you." in sign(owner, edition, edition.digest)[1]
    first = Edition.objects.get(pk=edition.pk).signed_at
    status, told = sign(owner, edition, edition.digest)
    assert status == 200
    assert "There is nothing to sign here" in told
    assert Edition.objects.get(pk=edition.pk).signed_at == first


def test_only_the_newer_of_two_editions_and_only_its_own_text_is_signed(
    world: World, owner: Client, draft: SharingRule
) -> None:
    older = offered(world)
    rules.move(draft, "approved", SYSTEM, "page")
    offer_editions(valid_from=dt.date(2027, 1, 1), actor=actor_for(world.users["admin"]))
    newer = offered(world)
    assert newer.number == older.number + 1
    assert "There is nothing to sign here" in sign(owner, older, older.digest)[1]
    for seen in (older.digest, ""):
        assert "The text is not the one you were shown." in sign(owner, newer, seen)[1]
    assert not Edition.objects.filter(signed_at__isnull=False).exists()
    assert "Signed. Thank you." in sign(owner, newer, newer.digest)[1]


def test_links_tokens_tickets_and_mail_end_with_the_membership(world: World) -> None:
    person, machine = client_for(world, "submitter"), client_for(world, "machine")
    page = f"/scorecards/{world.own}/{MONTH}/"
    shown = person.get(page).content.decode()
    ticket = shown.partition('data-shared="')[2].partition('"')[0]
    api = f"/api/v1/comparisons?partner=FR01&month={MONTH}"
    assert figures(world, person)
    assert machine.get(api).status_code == 200
    Mail.objects.filter(code=digest.CODE).delete()
    digest.announce(ComparisonsReleased(month=MONTH, cells=("reply",)))
    for role in ("submitter", "machine"):
        for membership in world.users[role].memberships.filter(ended_at=None):
            memberships.end_membership(membership=membership, actor=SYSTEM)
    mail.outbox.clear()
    with time_machine.travel(worlds.NOW + dt.timedelta(minutes=5), tick=False):
        drain()
        missing = {
            person.get("/scorecards/00000000-0000-4000-8000-000000000000/2026-04/").status_code,
            person.get(page).status_code, person.get(f"{page}pdf/").status_code,
        }  # fmt: skip
        assert missing <= {302, 404}
        assert machine.get(api).status_code in (401, 403, 404)
        assert Client().get("/sharing/current/", {"t": ticket}).status_code == 205
    assert [each for each in mail.outbox if "submitter@example.org" in each.to] == []


def outcomes(world: World) -> dict[str, Any]:
    owner = client_for(world, "owner")
    found = owner.get(f"/scorecards/{world.own}/{MONTH}/")
    hidden = owner.get(f"/scorecards/{world.outsider}/{MONTH}/")
    none = owner.get(f"/scorecards/00000000-0000-4000-8000-000000000000/{MONTH}/")
    return {"own": found.status_code, "alike": hidden.content == none.content,
            "hidden": hidden.status_code}  # fmt: skip


def test_outside_there_are_a_value_a_reason_or_the_common_404(
    world: World, draft: SharingRule
) -> None:
    before = outcomes(world)
    assert before == {"own": 200, "alike": True, "hidden": 404}
    stops.stop_sharing(actor=SYSTEM)
    step(client_for(world, "legal"), draft, "approve", announced(draft).digest)
    assert outcomes(world) == before
    assert not figures(world)
