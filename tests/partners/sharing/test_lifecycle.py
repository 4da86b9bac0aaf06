"""What a page offers is what can be taken: every state of a rule and record, person by person."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from partners.people.models import BrandRole
from partners.sharing.lifecycle import (
    RECORD_STEPS,
    RULE_STEPS,
    Standing,
    Step,
    approvals_waiting,
    possible,
)
from partners.sharing.models import ClassRecord, Remark, SharingRule
from partners.sharing.policy import ANY
from partners.sharing.services import approval, records, remarks, rules, stops
from portal.access.actor import Actor, actor_for
from portal.accounts.models import User
from standards.catalogue.models import Metric
from tests.factories.catalogue import make_published
from tests.factories.reporting import brand_person, make_metric, make_partners, sign_in
from tests.factories.sharing import approve
from tests.partners.sharing.test_approval import rule

pytestmark = [pytest.mark.django_db, pytest.mark.db]
SEEN = re.compile(r'name="seen" value="([^"]+)"')


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_partners("alpine", "bell")
        make_metric("reply", sharing_class=1)
        make_metric("worth", "mean", sharing_class=2)
        yield


@pytest.fixture
def people() -> dict[str, User]:
    """An author, another admin whose role the author gave alone, and the legal approver."""
    author, legal = brand_person("admin"), brand_person("legal")
    near = brand_person("admin", "near@northwind.example")
    BrandRole.objects.filter(user=near).update(given_by=author.public_id)
    return {"author": author, "near": near, "legal": legal}


def drafted(author: Actor, legal: Actor) -> SharingRule:
    return rules.create_rule(fields=rule(), actor=author)


def narrowing(author: Actor, legal: Actor) -> SharingRule:
    closed = rule(is_deny=True, valid_to=None)
    return rules.create_rule(fields=closed, actor=author)


def in_force(author: Actor, legal: Actor) -> SharingRule:
    return approve(drafted(author, legal), legal)


def over(author: Actor, legal: Actor) -> SharingRule:
    draft = drafted(author, legal)
    SharingRule.objects.filter(pk=draft.pk).update(
        valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 5, 1)
    )
    return draft


def edited(author: Actor, legal: Actor) -> SharingRule:
    live = in_force(author, legal)
    rules.revise_rule(rule=live, version=live.version, fields=rule(partners=[ANY]), actor=author)
    return live


def closing(author: Actor, legal: Actor) -> SharingRule:
    return approve(narrowing(author, legal), legal)


def ending(author: Actor, legal: Actor) -> SharingRule:
    return approval.ask_to_end(rule=closing(author, legal), actor=author)


def stopped(author: Actor, legal: Actor) -> SharingRule:
    return stops.stop_rule(rule=in_force(author, legal), actor=author)


def stop(author: Actor, legal: Actor) -> SharingRule:
    return stops.stop_sharing(actor=author)


def declined(author: Actor, legal: Actor) -> SharingRule:
    draft = drafted(author, legal)
    return SharingRule.objects.get(pk=remarks.decline(thing=draft, reason="No.", actor=legal).pk)


def revoked(author: Actor, legal: Actor) -> SharingRule:
    return rules.revoke_rule(rule=in_force(author, legal), actor=author)


def grown(author: Actor, legal: Actor) -> SharingRule:
    wide = rule(partners=[ANY], metrics=["class:1"], kinds=["own", "centre"])
    live = approve(rules.create_rule(fields=wide, actor=author), legal)
    make_published()
    return live


def record(author: Actor, legal: Actor) -> ClassRecord:
    return records.ask_lower_class(
        metric=Metric.objects.get(code="worth"), level=1, reason="For a year.",
        valid_from=dt.date(2026, 5, 20), valid_to=dt.date(2026, 12, 31), actor=author,
    )  # fmt: skip


def record_in_force(author: Actor, legal: Actor) -> ClassRecord:
    draft = record(author, legal)
    found = Standing(draft, legal).difference
    assert found is not None
    return records.approve_record(record=draft, seen=found.digest, actor=legal)


def record_ended(author: Actor, legal: Actor) -> ClassRecord:
    return records.end_record(record=record_in_force(author, legal), actor=author)


STATES: list[Callable[[Actor, Actor], SharingRule | ClassRecord]] = [
    drafted, narrowing, in_force, over, edited, closing, ending, stopped, stop, declined, revoked,
    grown, record, record_in_force, record_ended,
]  # fmt: skip


def taken(client: Client, page: str, step: Step, thing: Any) -> bool:
    """Whether a POST of the step brings anything about; taken back afterwards."""
    seen = SEEN.findall(client.get(page).content.decode())
    before = stored(thing)
    with transaction.atomic():
        client.post(f"{page}{step}/", {"seen": seen[0] if seen else "", "text": "Because."})
        after = stored(thing)
        transaction.set_rollback(True)
    return before != after


def stored(thing: Any) -> tuple[Any, ...]:
    row = type(thing).objects.get(pk=thing.pk)
    names = ("state", "version", "ending_asked_by", "known_metrics")
    said = Remark.objects.filter(about=thing.public_id).count()
    return (*(getattr(row, name, None) for name in names), said)


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("who", ["author", "near", "legal"])
def test_exactly_what_the_page_offers_can_be_taken(
    people: dict[str, User], make: Callable[[Actor, Actor], Any], who: str
) -> None:
    author, legal = (actor_for(people[name]) for name in ("author", "legal"))
    thing = make(author, legal)
    is_rule = isinstance(thing, SharingRule)
    client = Client()
    sign_in(client, people[who])
    page = f"/sharing/{'rules' if is_rule else 'classes'}/{thing.public_id}/"
    shown = client.get(page).content.decode()
    steps = set(RULE_STEPS if is_rule else RECORD_STEPS) - {Step.EDIT}
    offered = {step for step in steps if f'action="{page}{step}/"' in shown}
    assert offered == {step for step in steps if taken(client, page, step, thing)}
    if is_rule:
        edit = f"/sharing/{thing.public_id}/edit/"
        assert (edit in shown) == (Step.EDIT in possible(Standing(thing, actor_for(people[who]))))


@pytest.mark.parametrize(
    "make",
    # A draft that only narrows asks nothing of anybody else.
    [make for make in STATES if make is not narrowing],
    ids=lambda make: make.__name__,
)
def test_what_waits_is_counted_for_whoever_may_decide_it(
    people: dict[str, User], make: Callable[[Actor, Actor], Any]
) -> None:
    make(*(actor_for(people[name]) for name in ("author", "legal")))
    decisions = {Step.APPROVE, Step.TAKE_IN, Step.END}
    things = [*SharingRule.objects.all(), *ClassRecord.objects.all()]
    for user in people.values():
        actor = actor_for(user)
        decided = sum(bool(decisions & possible(Standing(each, actor))) for each in things)
        assert approvals_waiting(actor) == decided, user.email
