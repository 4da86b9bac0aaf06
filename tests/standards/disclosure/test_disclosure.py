"""What a partner is shown, withheld and never told, on a whole small network."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.test import Client

from partners.network.models import Partner
from partners.sharing.models import LedgerRow, SharingRule
from partners.sharing.policy import Kind
from partners.sharing.services import rules, stops
from portal.access.actor import SYSTEM, actor_for
from portal.lib import ids
from portal.lib.results import Refusal
from standards.catalogue.models import Acknowledgement, Metric
from standards.disclosure.boards import board
from standards.disclosure.facts import Ask, viewer_of
from standards.disclosure.sentences import withheld_words
from standards.disclosure.services.disclosure import disclose
from standards.release.models import Release, Season
from standards.release.services.freezing import due_metrics, freeze
from standards.reporting.enums import Source
from standards.reporting.models import Period, Revision
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score, ScoreRun
from tests.factories.sharing import approve
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import VIEWER, Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH = "2026-04"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        yield build(5, Variation())


def ask(world: World, metric: str, kind: Kind, month: str = MONTH, purpose: str = "scorecard"):
    viewer = viewer_of(
        actor_for(world.users["owner"]), _partner(world), purpose=purpose, channel="page"
    )
    return disclose(viewer, [Ask(metric, kind, month)]).facts


def _partner(world: World) -> Partner:
    return Partner.objects.get(public_id=world.own)


def test_a_granted_figure_is_the_released_one(world: World) -> None:
    (fact,) = ask(world, "reply", Kind.CENTRE)
    release = Release.objects.get(cell="reply", month=MONTH)
    own = release.cohorts["dealer/EU/FR"]
    shown = {figure.name: figure.values for figure in fact.figures}
    assert shown == {"median": (own["median"],), "mean": (own["mean"],)}
    assert fact.release_id == str(release.public_id)


@pytest.mark.parametrize("metric", ["wait", "visits", "secret", "no-such-metric"])
def test_what_no_rule_grants_is_not_even_mentioned(world: World, metric: str) -> None:
    assert ask(world, metric, Kind.CENTRE) == ()


def test_a_month_not_frozen_is_withheld_openly(world: World) -> None:
    (fact,) = ask(world, "reply", Kind.TOTAL, month="2026-05")
    assert (fact.withheld, fact.figures) == ("withheld_not_released", ())


@pytest.mark.parametrize("kind", [Kind.CENTRE, Kind.TOTAL])
def test_what_is_never_compared_promises_nothing(world: World, kind: Kind) -> None:
    Metric.objects.filter(code="reply").update(release_grid=None)
    (fact,) = ask(world, "reply", kind, month="2026-05")
    assert fact.withheld == "withheld_not_compared"
    said = withheld_words(fact.withheld, "2026-05", dt.date(2026, 6, 16))
    assert said == "This metric is not compared with others."
    # What was published before stays.
    (before,) = ask(world, "reply", kind)
    assert before.is_shown


def test_reciprocity_names_what_is_missing(world: World) -> None:
    (fact,) = ask(world, "reply", Kind.CENTRE, month="2026-05")
    assert fact.withheld == "withheld_not_contributed"


def test_group_under_the_gate_is_withheld_openly(world: World) -> None:
    agent = Partner.objects.get(code="AG01")
    SharingRule.objects.filter(name="Peers").update(kinds_of_partner=["*"])
    viewer = viewer_of(SYSTEM, agent, purpose="scorecard", channel="page")
    (fact,) = disclose(viewer, [Ask("reply", Kind.CENTRE, MONTH)]).facts
    assert fact.withheld == "withheld_group_small"


def test_acknowledgement_is_asked_for_openly(world: World) -> None:
    SharingRule.objects.filter(name="Peers").update(needs_acknowledgement=True)
    Acknowledgement.objects.update(acknowledged_at=None)
    (fact,) = ask(world, "reply", Kind.CENTRE)
    assert fact.withheld == "withheld_not_acknowledged"
    Acknowledgement.objects.update(acknowledged_at=worlds.NOW)
    assert ask(world, "reply", Kind.CENTRE)[0].is_shown


def test_without_cut_points_a_band_tells_halves_only(world: World) -> None:
    (with_spread,) = ask(world, "reply", Kind.BAND)
    assert {figure.parts for figure in with_spread.figures} == {2, 4}
    SharingRule.objects.filter(name="Peers").update(kinds=["centre", "band"])
    (without,) = ask(world, "reply", Kind.BAND)
    assert {figure.parts for figure in without.figures} == {2}


def test_ledger_holds_one_row_per_viewer_cells_and_day(world: World) -> None:
    for _ in range(3):
        ask(world, "reply", Kind.CENTRE)
    ask(world, "kept", Kind.CENTRE)
    rows = LedgerRow.objects.filter(channel="page").order_by("pk")
    assert [(row.cells, row.purpose, row.channel) for row in rows] == [
        (1, "scorecard", "page"),
        (1, "scorecard", "page"),
    ]
    peers = SharingRule.objects.get(name="Peers")
    assert rows[0].rules == [f"{peers.public_id}@{peers.version}"]
    assert rows[0].person_id == world.users["owner"].public_id
    assert "reply" not in rows[0].cells_digest
    with time_machine.travel(worlds.NOW + dt.timedelta(days=1)):
        ask(world, "reply", Kind.CENTRE)
    assert LedgerRow.objects.filter(channel="page").count() == 3


def test_own_facts_and_withheld_ones_leave_no_ledger_row(world: World) -> None:
    ask(world, "reply", Kind.OWN)
    ask(world, "reply", Kind.TOTAL, month="2026-05")
    assert LedgerRow.objects.filter(channel="page").count() == 0


def test_stop_takes_effect_on_the_next_request(world: World) -> None:
    client = client_for(world, "owner")
    address = f"/scorecards/{world.own}/{MONTH}/"
    assert b"owners (" in client.get(address).content
    for rule in SharingRule.objects.filter(name__in=["Peers", "Total"]):
        stops.stop_rule(rule=rule, actor=actor_for(world.users["admin"]))
    body = client.get(address).content
    assert b"owners (" not in body
    assert b"Whole network" not in body


def test_denied_own_results_hide_the_standard_whole(world: World) -> None:
    draft = rules.create_rule(
        fields={**_everybody(), "name": "No", "is_deny": True, "metrics": ["visits"],
                "kinds": ["own"], "valid_from": dt.date(2026, 1, 1)},
        actor=actor_for(world.users["admin"]),
    )  # fmt: skip
    approve(draft, actor_for(world.users["legal"]))
    viewer = viewer_of(
        actor_for(world.users["owner"]), _partner(world), purpose="scorecard", channel="page"
    )
    found = board(viewer, _partner(world), MONTH)
    assert found is not None
    assert (found.overall, found.standards) == (None, ())


def _everybody() -> rules.RuleFields:
    return {
        "partners": ["*"], "owners": ["*"], "territories": ["*"], "tiers": ["*"],
        "kinds_of_partner": ["*"],
    }  # fmt: skip


def test_nothing_freezes_before_its_date(world: World) -> None:
    compared = Period.objects.get(month="2026-05").compared_date
    early = compared - dt.timedelta(days=1)
    assert due_metrics("2026-05", early) == {}
    assert freeze(month="2026-05", today=early) == []
    made = freeze(month="2026-05", today=compared)
    parts = {f"recommend:{part}" for part in ("promoters", "passives", "detractors")}
    plain = {"reply", "kept", "broken", "recommend", "wait"}
    assert {release.cell for release in made} == plain | parts


@pytest.mark.parametrize("model", [Release, Season, ScoreRun, Score])
def test_published_and_scored_rows_are_final(world: World, model: type[Model]) -> None:
    row = model._default_manager.order_by("pk")[0]
    for change in (
        row.save,
        lambda: model._default_manager.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()


def test_a_frozen_month_never_moves(world: World) -> None:
    before = list(Release.objects.order_by("pk").values("cell", "month", "pools", "cohorts"))
    other = Partner.objects.get(code="FR05")
    current = Revision.objects.get(submission__partner=other, submission__period__month=MONTH)
    cells = {**current.cells, "reply": {"n": 999, "d": 1000}}
    send_months(
        period=Period.objects.get(month=MONTH),
        months=[MonthInput(other.pk, cells, reason="Recount")],
        source=Source.PACK,
        actor=SYSTEM,
    )
    assert freeze(month=MONTH) == []
    after = list(Release.objects.order_by("pk").values("cell", "month", "pools", "cohorts"))
    assert after == before


def test_outlets_of_one_owner_count_once(world: World) -> None:
    plan = Season.objects.get(year=2026).plan
    groups = [g for g in plan["groups"].values() if str(world.own) in g["partners"]]
    assert [len(g["partners"]) for g in groups] == [2]
    blocks = Release.objects.get(cell="reply", month=MONTH).pools["dealer/EU/FR"]["blocks"]
    # 16 dealers of 15 owners
    assert sum(size for _, size in blocks) == 15


def test_an_old_scorecard_renders_to_the_same_bytes(world: World) -> None:
    client = client_for(world, "owner")
    cache.clear()
    address = f"/api/v1/scorecards?partner={VIEWER}&month=2026-02"
    before = client.get(address).content
    Metric.objects.update(precision=3)
    Partner.objects.filter(code=VIEWER).update(time_zone="Asia/Tokyo")
    assert client.get(address).content == before


def test_page_and_api_are_never_stored(world: World) -> None:
    client = client_for(world, "owner")
    for address in (
        f"/scorecards/{world.own}/{MONTH}/",
        f"/api/v1/comparisons?partner={VIEWER}&month={MONTH}",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
        assert "ETag" not in answer


def test_rules_are_refused_with_every_problem_at_once(world: World) -> None:
    fields = {
        **_everybody(), "name": "Bad", "metrics": ["secret", "visits", "nowhere"],
        "partners": [], "kinds": ["centre"], "valid_from": dt.date(2026, 5, 1),
        "valid_to": dt.date(2026, 4, 1),
    }  # fmt: skip
    with pytest.raises(Refusal) as caught:
        rules.create_rule(fields=fields, actor=actor_for(world.users["admin"]))
    assert {problem.code for problem in caught.value.problems} == {
        "rule_dates", "rule_nobody", "rule_brand_only", "rule_ceiling", "rule_unknown",
    }  # fmt: skip


def test_nobody_approves_an_own_rule_and_old_steps_are_refused(world: World) -> None:
    admin, legal = actor_for(world.users["admin"]), actor_for(world.users["legal"])
    fields = {**_everybody(), "name": "New", "metrics": ["wait"], "kinds": ["centre"],
              "valid_from": dt.date(2026, 5, 1), "valid_to": dt.date(2026, 6, 1)}  # fmt: skip
    draft = rules.create_rule(fields=fields, actor=admin)
    with pytest.raises(Refusal) as own:
        approve(draft, admin)
    assert own.value.code == "rule_own_approval"
    approve(draft, legal)
    with pytest.raises(Refusal) as twice:
        approve(draft, legal)
    assert twice.value.code == "rule_state"
    stopped = stops.stop_rule(rule=draft, actor=admin)
    again = stops.resume_rule(rule=stopped, actor=admin)
    assert (again.state, again.approver_id) == ("draft", None)
    revoked = rules.revoke_rule(rule=again, actor=admin)
    with pytest.raises(Refusal):
        approve(revoked, legal)


def test_partners_cannot_reach_sharing_rules(world: World, client: Client) -> None:
    rule = SharingRule.objects.order_by("pk")[0]
    owner = client_for(world, "owner")
    for address in ("/sharing/", f"/sharing/rules/{rule.public_id}/", "/sharing/new/"):
        assert owner.get(address).status_code == 404
    assert owner.post(f"/sharing/rules/{rule.public_id}/stop/").status_code == 404
    assert SharingRule.objects.get(pk=rule.pk).state == "approved"
