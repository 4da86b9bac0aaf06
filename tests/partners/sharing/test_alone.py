"""What an author may decide alone: only what can open nothing to anybody, whoever comes later."""

import datetime as dt
from typing import Any

import pytest

from partners.network.models import Partner
from partners.network.services.partners import place
from partners.network.services.structure import save_tier
from partners.sharing.models import SharingRule
from partners.sharing.policy import ANY
from partners.sharing.queries import announced, seers
from partners.sharing.services import approval, rules
from portal.access.actor import SYSTEM, Actor
from portal.lib.results import Refusal
from tests.factories.sharing import approve
from tests.partners.sharing.test_approval import TODAY, admin, legal, network, rule

__all__ = ["admin", "legal", "network"]
CLOSED: dict[str, Any] = {"is_deny": True, "valid_to": None}
LATER, JULY = dt.date(2030, 6, 30), dt.date(2026, 7, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.db]


def alone(draft: SharingRule, author: Actor) -> bool:
    try:
        approval.approve_rule(rule=draft, seen=announced(draft).digest, actor=author)
    except Refusal as refusal:
        if refusal.code == "rule_own_approval":
            return False
        raise
    return True


def revised(
    admin: Actor, legal: Actor, before: dict[str, Any], after: dict[str, Any]
) -> SharingRule:
    live = approve(rules.create_rule(fields=rule(**before), actor=admin), legal)
    return rules.revise_rule(rule=live, version=live.version, fields=rule(**after), actor=admin)


@pytest.mark.parametrize("month", ["2026-05", "2026-06"])
def test_a_rule_for_nobody_yet_needs_a_second_person(admin: Actor, month: str) -> None:
    save_tier(code="silver", name="Silver", is_earned=False, rank=1, actor=SYSTEM)
    bell = Partner.objects.get(code="bell")
    if month > "2026-05":  # a move that is planned already
        place(partner=bell, month=month, tier="silver", actor=SYSTEM)
    draft = rules.create_rule(fields=rule(partners=[ANY], tiers=["silver"]), actor=admin)
    assert not alone(draft, admin)
    place(partner=bell, month=month, tier="silver", actor=SYSTEM)
    assert not seers("reply", dt.date(2026, 6, 2))


def test_what_outlives_the_rule_that_opens_it_now_needs_a_second_person(
    admin: Actor, legal: Actor
) -> None:
    approve(rules.create_rule(fields=rule(valid_to=dt.date(2026, 6, 30)), actor=admin), legal)
    draft = rules.create_rule(fields=rule(name="Copy", valid_to=LATER), actor=admin)
    assert not alone(draft, admin)
    assert not seers("reply", JULY)


def test_what_opens_at_the_end_of_a_closing_rule_needs_a_second_person(
    admin: Actor, legal: Actor
) -> None:
    closed = rule(name="Closed", is_deny=True, partners=[ANY], valid_to=dt.date(2026, 6, 30))
    approve(rules.create_rule(fields=closed, actor=admin), legal)
    draft = rules.create_rule(fields=rule(valid_to=LATER), actor=admin)
    assert not alone(draft, admin)
    assert not seers("reply", JULY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"purposes": ["scorecard"]}, {"purposes": [ANY]}),
        ({"kinds": ["band"], "halves_only": True}, {"kinds": ["band"], "halves_only": False}),
        ({"partners": [ANY], "newcomers_wait": True}, {"partners": [ANY]}),
        ({}, {"partners": [ANY], "owners": ["own"]}),
        ({"is_reciprocal": True}, {}),
        ({"metrics": ["reply"]}, {"metrics": ["class:1"]}),
    ],
)
def test_wider_words_need_a_second_person(
    admin: Actor, legal: Actor, before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert not alone(revised(admin, legal, before, after), admin)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"partners": ["alpine"]}),
        ({"partners": [ANY], "metrics": [ANY]}, {"metrics": ["wait"]}),
        ({"purposes": [ANY]}, {"purposes": ["scorecard"]}),
        ({}, {"valid_from": TODAY, "valid_to": dt.date(2026, 8, 1), "is_reciprocal": True}),
        (CLOSED, {**CLOSED, "partners": [ANY]}),
    ],
)  # fmt: skip
def test_narrower_words_need_nobody(
    admin: Actor, legal: Actor, before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert alone(revised(admin, legal, before, after), admin)


def test_a_closing_rule_about_nobody_yet_narrows_only_with_a_second_person(
    admin: Actor, legal: Actor
) -> None:
    save_tier(code="silver", name="Silver", is_earned=False, rank=1, actor=SYSTEM)
    closed = {"is_deny": True, "partners": [ANY], "valid_to": None}
    draft = revised(admin, legal, closed, {**closed, "tiers": ["silver"]})
    assert not alone(draft, admin)
