"""Who may open what: a second person, bound to the difference they saw; stops; records."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from partners.network.models import Partner
from partners.sharing.models import ClassRecord, SharingRule
from partners.sharing.policy import ANY
from partners.sharing.queries import announced, matrix, seers
from partners.sharing.services import approval, records, rules, stops
from partners.sharing.services.base import adopt_base_rule
from portal.access.actor import Actor, actor_for
from portal.audit.models import Entry
from portal.lib.results import Refusal
from standards.catalogue.models import Metric
from tests.factories.reporting import brand_person, make_metric, make_partners
from tests.factories.sharing import approve

TODAY = dt.date(2026, 5, 20)
pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    """Three partners, two metrics, a day that stands still."""
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_partners("alpine", "bell", "castell")
        make_metric("reply", sharing_class=1)
        make_metric("wait", sharing_class=1)
        make_metric("worth", "mean", sharing_class=3)
        yield


@pytest.fixture
def admin() -> Actor:
    return actor_for(brand_person("admin"))


@pytest.fixture
def legal() -> Actor:
    return actor_for(brand_person("legal"))


def rule(**changes: Any) -> dict[str, Any]:
    everybody = {key: [ANY] for key in ("owners", "territories", "tiers", "kinds_of_partner")}
    return {
        **everybody, "name": "Peers", "partners": ["alpine", "bell"], "metrics": ["reply"],
        "kinds": ["centre"], "valid_from": TODAY, "valid_to": dt.date(2026, 12, 31), **changes,
    }  # fmt: skip


def refused(code: str, call: Any, **arguments: Any) -> None:
    with pytest.raises(Refusal) as caught:
        call(**arguments)
    assert caught.value.code == code


def test_difference_names_who_gains_what_from_when(admin: Actor) -> None:
    draft = rules.create_rule(fields=rule(), actor=admin)
    found = announced(draft)
    told = [(row.date, row.cell, row.kind, row.gaining, row.losing) for row in found.rows]
    assert told == [(TODAY, "reply", "centre", 2, 0)]
    assert [found.crowd.codes[index] for index in found.gaining] == ["alpine", "bell"]
    assert found.widens
    assert found.opens_peers


def test_deny_with_an_end_announces_what_opens_again(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(), actor=admin), legal)
    deny = rule(name="Closed", is_deny=True, partners=["bell"], valid_to=dt.date(2026, 6, 30))
    found = announced(rules.create_rule(fields=deny, actor=admin))
    told = [(row.date, row.gaining, row.losing, row.reopening) for row in found.rows]
    assert told == [(TODAY, 0, 1, 0), (dt.date(2026, 7, 1), 0, 0, 1)]
    assert found.widens


def test_approval_is_bound_to_the_difference_seen(admin: Actor, legal: Actor) -> None:
    draft = rules.create_rule(fields=rule(), actor=admin)
    seen = announced(draft).digest
    other = rules.create_rule(fields=rule(name="Other", metrics=["wait"]), actor=admin)
    approve(other, legal)
    refused("difference_stale", approval.approve_rule, rule=draft, seen=seen, actor=legal)
    refused("difference_stale", approval.approve_rule, rule=draft, seen="0" * 64, actor=legal)
    fresh = announced(draft).digest
    assert approval.approve_rule(rule=draft, seen=fresh, actor=legal).state == "approved"


def test_a_new_partner_makes_the_difference_stale(admin: Actor, legal: Actor) -> None:
    draft = rules.create_rule(fields=rule(partners=[ANY]), actor=admin)
    seen = announced(draft).digest
    make_partners("delmar")
    refused("difference_stale", approval.approve_rule, rule=draft, seen=seen, actor=legal)


def test_author_alone_may_only_narrow(admin: Actor, legal: Actor) -> None:
    widening = rules.create_rule(fields=rule(), actor=admin)
    refused(
        "rule_own_approval", approval.approve_rule,
        rule=widening, seen=announced(widening).digest, actor=admin,
    )  # fmt: skip
    live = approve(widening, legal)
    narrower = rules.revise_rule(
        rule=live, version=live.version, fields=rule(partners=["alpine"]), actor=admin
    )
    assert not announced(narrower).widens
    done = approve(narrower, admin)
    assert (done.state, done.approver_id) == ("approved", None)
    assert SharingRule.objects.get(pk=live.pk).state == "revoked"


def test_two_editors_do_not_overwrite_each_other(admin: Actor, legal: Actor) -> None:
    draft = rules.create_rule(fields=rule(), actor=admin)
    first = rules.revise_rule(
        rule=draft, version=draft.version, fields=rule(kinds=["total"]), actor=admin
    )
    refused(
        "rule_changed", rules.revise_rule,
        rule=draft, version=draft.version, fields=rule(kinds=["band"]), actor=admin,
    )  # fmt: skip
    live = approve(first, legal)
    rules.revise_rule(rule=live, version=live.version, fields=rule(), actor=admin)
    refused(
        "rule_edited_already", rules.revise_rule,
        rule=live, version=live.version, fields=rule(), actor=admin,
    )  # fmt: skip


def test_ending_a_rule_that_closes_needs_a_second_person(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(), actor=admin), legal)
    deny = approve(
        rules.create_rule(fields=rule(name="No", is_deny=True, valid_to=None), actor=admin), admin
    )
    refused("rule_end_opens", rules.revoke_rule, rule=deny, actor=admin)
    asked = approval.ask_to_end(rule=deny, actor=admin)
    found = announced(asked)
    assert [(row.gaining, row.losing) for row in found.rows] == [(2, 0)]
    end = {"rule": asked, "seen": found.digest}
    refused("rule_own_approval", approval.approve_end, actor=admin, **end)
    assert seers("reply", TODAY) == []
    approval.approve_end(actor=legal, **end)
    assert [seer.code for seer in seers("reply", TODAY)] == ["alpine", "bell"]


def test_stop_closes_at_once_and_only_once(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(), actor=admin), legal)
    bell = Partner.objects.get(code="bell")
    stop = stops.stop_sharing(partner=bell, actor=admin)
    assert stops.stop_sharing(partner=bell, actor=admin) == stop
    assert [seer.code for seer in seers("reply", TODAY)] == ["alpine"]
    stops.stop_sharing(metric=Metric.objects.get(code="reply"), actor=admin)
    assert seers("reply", TODAY) == []
    assert Entry.objects.filter(action="scope.stop").count() == 2


def test_matrix_counts_partners_and_closes_classes(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(), actor=admin), legal)
    found = matrix(TODAY)
    counts = dict(zip(found.cells, found.counts, strict=True))
    closed = dict(zip(found.cells, found.closed, strict=True))
    at = [str(kind) for kind in found.kinds].index("centre")
    assert (counts["reply"][at], counts["wait"][at], found.partners) == (2, 0, 3)
    assert all(closed["worth"])
    assert not any(closed["reply"])


def test_class_is_lowered_by_two_people_for_a_time(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(metrics=[ANY], kinds=["own"]), actor=admin), legal)
    worth = Metric.objects.get(code="worth")
    days = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 6, 30)}
    record = records.ask_lower_class(metric=worth, level=2, reason="Trial", actor=admin, **days)
    assert seers("worth", TODAY) == []
    seen = announced(record).digest
    refused("rule_own_approval", records.approve_record, record=record, seen=seen, actor=admin)
    records.approve_record(record=record, seen=seen, actor=legal)
    assert [seer.code for seer in seers("worth", TODAY)] == ["alpine", "bell"]
    assert seers("worth", dt.date(2026, 7, 1)) == []
    records.end_record(record=record, actor=admin)
    assert seers("worth", TODAY) == []


def test_exemption_opens_one_derived_metric_only(admin: Actor, legal: Actor) -> None:
    make_metric("index", "mean", sharing_class=1, derived_from=["reply"])
    make_metric("points", "mean", sharing_class=1, derived_from=["reply"])
    approve(rules.create_rule(fields=rule(metrics=[ANY]), actor=admin), legal)
    fields = rule(name="No", is_deny=True, valid_to=None, partners=[ANY])
    deny = approve(rules.create_rule(fields=fields, actor=admin), admin)
    assert (seers("index", TODAY), seers("points", TODAY)) == ([], [])
    days = {"valid_from": TODAY, "valid_to": dt.date(2026, 8, 1)}
    record = records.ask_exemption(
        deny=deny, metric=Metric.objects.get(code="index"), reason="Agreed", actor=admin, **days
    )
    records.approve_record(record=record, seen=announced(record).digest, actor=legal)
    assert [seer.code for seer in seers("index", TODAY)] == ["alpine", "bell"]
    assert (seers("points", TODAY), seers("reply", TODAY)) == ([], [])


def test_records_are_refused_with_every_problem(admin: Actor) -> None:
    days = {"valid_from": TODAY, "valid_to": dt.date(2026, 1, 1)}
    with pytest.raises(Refusal) as caught:
        records.ask_lower_class(
            metric=Metric.objects.get(code="reply"), level=1, reason=" ", actor=admin, **days
        )
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"record_no_reason", "rule_dates", "record_not_lower"}


def test_base_rule_is_only_for_a_new_network(admin: Actor) -> None:
    base = adopt_base_rule(actor=admin)
    assert (base.state, base.kinds, base.metrics) == ("approved", ["own", "target"], ["class:2"])
    refused("rule_not_first", adopt_base_rule, actor=admin)


def test_database_keeps_the_second_person(admin: Actor) -> None:
    draft = rules.create_rule(fields=rule(), actor=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingRule.objects.filter(pk=draft.pk).update(approver_id=draft.author_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingRule.objects.filter(pk=draft.pk).update(is_stop=True)
    assert ClassRecord.objects.count() == 0


def test_difference_tells_what_opens_when_another_rule_ends(admin: Actor, legal: Actor) -> None:
    june, july = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    approve(rules.create_rule(fields=rule(valid_to=june), actor=admin), legal)
    closed = rule(name="Closed", is_deny=True, metrics=["wait"], valid_to=june)
    approve(rules.create_rule(fields=closed, actor=admin), legal)
    both = rules.create_rule(fields=rule(metrics=["reply", "wait"]), actor=admin)
    told = [(row.date, row.cell, row.gaining) for row in announced(both).rows]
    assert told == [(july, "reply", 2), (july, "wait", 2)]


def test_difference_tells_purposes_no_rule_names(admin: Actor, legal: Actor) -> None:
    approve(rules.create_rule(fields=rule(purposes=["scorecard"]), actor=admin), legal)
    wider = rules.create_rule(fields=rule(name="All", purposes=[ANY]), actor=admin)
    assert [(row.date, row.gaining) for row in announced(wider).rows] == [(TODAY, 2)]
