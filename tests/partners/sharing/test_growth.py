"""What comes to a rule after its approval: told to who acts, opened by a second person only."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from partners.network.models import Partner
from partners.network.services.partners import create_partners, place
from partners.network.services.structure import save_kind
from partners.network.views.consequences import spots_of_rows
from partners.sharing.consequences import of_placing, of_publishing
from partners.sharing.lifecycle import approvals_waiting
from partners.sharing.models import SharingRule
from partners.sharing.policy import ANY
from partners.sharing.queries import announced, seers
from partners.sharing.queries.exposure import Difference
from partners.sharing.queries.growth import grown, growths
from partners.sharing.services import approval, rules
from portal.access.actor import SYSTEM, Actor, actor_for
from portal.audit.models import Entry
from portal.lib.results import Refusal
from tests.factories.catalogue import make_published
from tests.factories.reporting import brand_person, make_metric, make_partners, sign_in
from tests.factories.sharing import approve
from tests.partners.sharing.test_approval import refused, rule

TODAY = dt.date(2026, 5, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    """Two partners, one published metric, a day that stands still."""
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_partners("alpine", "bell")
        make_metric("older", sharing_class=1)
        yield


@pytest.fixture
def admin() -> Actor:
    return actor_for(brand_person("admin"))


@pytest.fixture
def legal() -> Actor:
    return actor_for(brand_person("legal"))


def in_force(admin: Actor, legal: Actor, **changes: Any) -> SharingRule:
    fields = rule(partners=[ANY], metrics=["class:1"], kinds=["own", "centre"], **changes)
    return approve(rules.create_rule(fields=fields, actor=admin), legal)


def difference_of(rule: SharingRule) -> Difference:
    row = SharingRule.objects.get(pk=rule.pk)
    return grown(row, growths([row], TODAY)[row.pk])


def sees(metric: str) -> dict[str, list[str]]:
    return {seer.code: [str(kind) for kind in seer.kinds] for seer in seers(metric, TODAY)}


def newcomer(code: str, actor: Actor = SYSTEM, **fields: Any) -> None:
    (row,) = rows_of(code, **fields)
    create_partners(rows=[row], actor=actor)


def rows_of(*codes: str, **fields: Any) -> list[Any]:
    from partners.network.rows import PartnerRow

    place_of = {"territory": "EU", "kind": "dealer", "joined_month": "2020-01", **fields}
    return [PartnerRow(code=code, name=code, owner="own", **place_of) for code in codes]


@pytest.mark.parametrize("metrics", [["class:1"], ["*"]])
def test_a_new_metric_in_a_set_shows_own_results_and_nothing_of_others(
    admin: Actor, legal: Actor, metrics: list[str]
) -> None:
    live = in_force(admin, legal)
    SharingRule.objects.filter(pk=live.pk).update(metrics=metrics)
    make_published()
    assert sees("older") == {"alpine": ["own", "centre"], "bell": ["own", "centre"]}
    assert sees("reply24") == {"alpine": ["own"], "bell": ["own"]}
    assert growths([SharingRule.objects.get(pk=live.pk)], TODAY)[live.pk].metrics == ("reply24",)


def test_what_only_a_draft_standard_brings_stays_out(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal)
    make_metric("planned", sharing_class=1)
    assert growths([live], TODAY) == {}
    make_published()
    found = difference_of(live)
    assert {row.cell for row in found.rows} == {"reply24"}
    approval.approve_growth(rule=live, seen=found.digest, actor=legal)
    assert sees("planned") == {"alpine": ["own"], "bell": ["own"]}


def test_a_named_metric_needs_no_second_look(admin: Actor, legal: Actor) -> None:
    live = approve(
        rules.create_rule(fields=rule(partners=[ANY], metrics=["older"]), actor=admin), legal
    )
    make_published()
    assert (live.known_metrics, growths([live], TODAY)) == (None, {})


def test_who_publishes_is_told_and_a_second_person_approves(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal)
    make_published()
    (told,) = of_publishing({"reply24"})
    assert "2 partners would newly see Peer middle of First reply within 24 hours" in told
    assert approvals_waiting(legal) == 1
    assert approvals_waiting(admin) == 0
    found = difference_of(live)
    assert [(row.cell, str(row.kind), row.gaining) for row in found.rows] == [
        ("reply24", "centre", 2)
    ]
    take = {"rule": live, "seen": found.digest}
    refused("growth_own", approval.approve_growth, actor=admin, **take)
    approval.approve_growth(actor=legal, **take)
    assert sees("reply24") == {"alpine": ["own", "centre"], "bell": ["own", "centre"]}
    assert Entry.objects.filter(action="scope.grown").count() == 1
    refused("rule_state", approval.approve_growth, actor=legal, **take)


def test_raising_a_class_closes_what_the_set_held(admin: Actor, legal: Actor) -> None:
    from standards.catalogue.models import Metric

    fields = rule(partners=[ANY], metrics=["class:0"])
    Metric.objects.update(sharing_class=0)
    approve(rules.create_rule(fields=fields, actor=admin), legal)
    assert set(sees("older")) == {"alpine", "bell"}
    Metric.objects.update(sharing_class=1)
    assert sees("older") == {}


def test_newcomers_within_the_approved_words_need_no_approval_each(
    admin: Actor, legal: Actor
) -> None:
    live = in_force(admin, legal)
    told = of_placing([], spots_of_rows(rows_of("castell", "delmar")))
    assert told == [
        "By rules already approved: 2 partners newly see the middle of their peers (1 metric)."
    ]
    newcomer("castell")
    assert sees("older")["castell"] == ["own", "centre"]
    assert growths([live], TODAY) == {}


def test_a_move_tells_what_it_closes(admin: Actor, legal: Actor) -> None:
    save_kind(code="agent", name="Agent", actor=SYSTEM)
    in_force(admin, legal, kinds_of_partner=["dealer"])
    before, after = (spots_of_rows(rows_of("castell", kind=kind)) for kind in ("dealer", "agent"))
    assert of_placing(before, after) == [
        "By rules already approved: 1 partner no longer sees their own results (1 metric);"
        " 1 partner no longer sees the middle of their peers (1 metric)."
    ]
    assert of_placing(before, before) == []


def test_newcomers_that_have_to_wait_are_one_approval_for_all(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal, newcomers_wait=True)
    codes = [f"new{n}" for n in range(180)]
    told = of_placing([], spots_of_rows(rows_of(*codes)))
    assert told == [
        "180 partners newly match the rule “Peers” and wait for approval by a second person."
    ]
    create_partners(rows=rows_of(*codes), actor=SYSTEM)
    assert sees("older")["new7"] == ["own"]
    assert approvals_waiting(legal) == 1
    found = difference_of(live)
    assert [(row.cell, row.gaining) for row in found.rows] == [("older", 180)]
    approval.approve_growth(rule=live, seen=found.digest, actor=legal)
    assert sees("older")["new7"] == ["own", "centre"]
    newcomer("later")
    assert sees("older")["later"] == ["own"]


def test_who_places_newcomers_does_not_approve_them(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal, newcomers_wait=True)
    second = actor_for(brand_person("admin"))
    newcomer("castell", second)
    take = {"rule": live, "seen": difference_of(live).digest}
    refused("growth_own", approval.approve_growth, actor=second, **take)
    newcomer("delmar", second)
    refused("difference_stale", approval.approve_growth, actor=legal, **take)
    approval.approve_growth(rule=live, seen=difference_of(live).digest, actor=legal)


def test_a_move_into_the_words_is_told_and_waits(admin: Actor, legal: Actor) -> None:
    save_kind(code="agent", name="Agent", actor=SYSTEM)
    in_force(admin, legal, kinds_of_partner=["dealer"], newcomers_wait=True)
    newcomer("agent1", kind="agent")
    assert sees("older").keys() == {"alpine", "bell"}
    (told,) = of_placing(
        spots_of_rows(rows_of("agent1", kind="agent")), spots_of_rows(rows_of("agent1"))
    )
    assert told.startswith("1 partner newly matches the rule “Peers” and waits")
    partner = Partner.objects.get(code="agent1")
    place(partner=partner, month="2026-05", kind="dealer", actor=SYSTEM)
    assert sees("older")["agent1"] == ["own"]
    spots = spots_of_rows(rows_of("agent1"))
    assert of_placing(spots, spots) == []


def test_a_revision_is_approved_for_what_there_is_then(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal)
    make_published()
    fields = rule(partners=[ANY], metrics=["class:1"], kinds=["own", "centre"], name="Anew")
    draft = rules.revise_rule(rule=live, version=live.version, fields=fields, actor=admin)
    found = announced(draft)
    assert {row.cell for row in found.rows} == {"reply24"}
    with pytest.raises(Refusal):
        approve(draft, admin)
    approve(draft, legal)
    assert sees("reply24")["bell"] == ["own", "centre"]


def test_pages_show_what_waits_and_take_it_in(admin: Actor, legal: Actor) -> None:
    live = in_force(admin, legal)
    make_published()
    client = Client()
    sign_in(client, brand_person("legal"))
    assert "New since their approval" in client.get("/sharing/").content.decode()
    page = client.get(f"/sharing/rules/{live.public_id}/").content.decode()
    assert "Metrics that came later: First reply within 24 hours." in page
    assert "Approve what is new" in page
    url = f"/sharing/rules/{live.public_id}/take-in/"
    done = client.post(url, {"seen": difference_of(live).digest}, follow=True).content.decode()
    assert "Done. It counts from now on." in done
    assert sees("reply24")["bell"] == ["own", "centre"]
