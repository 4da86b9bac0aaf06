"""Whom a collection asks, why, from when it judges, and rehearsals."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from partners.network.audience import Audience, coverage, covers, holds, tidy
from partners.network.models import Partner
from partners.network.queries import Place, places_in
from partners.network.rows import PartnerRow
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.lib.results import Refusal
from portal.notices.models import Notice
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack, PackMonth
from standards.packs.services.loading import load
from standards.reporting.enums import Frequency
from standards.reporting.models import Asked, Collection, Period
from standards.reporting.queries.asked import asked_ids_now
from standards.reporting.queries.reasons import reasons_in
from standards.reporting.queries.requirements import would_ask
from standards.reporting.queries.sets import metrics_compared
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.asked import fix_asked
from standards.reporting.services.calendar import open_periods, save_collection
from standards.reporting.services.rehearsals import decide_rehearsal
from standards.scoring.models import Score
from standards.scoring.services.runs import score_month
from tests.factories.people import brand_user, member_user, signed_in
from tests.kit.page_text import words_of_page
from tests.standards.reporting.test_frequencies import MANIFEST, STANDARD

pytestmark = [pytest.mark.django_db, pytest.mark.db]
REPLY = {"reply24": {"n": "174", "d": "200"}}
PLACE = Place(1, "", "a1", "A1", "DE", "/EU/DE/", "o", "O", "dealer", "gold", False)


def row(code: str, **values: Any) -> PartnerRow:
    return PartnerRow(
        **{
            "code": code, "name": code.title(), "owner": code, "owner_name": code,
            "territory": "X", "kind": "dealer", "joined_month": "2026-01", **values,
        }
    )  # fmt: skip


def manifest(**collection: Any) -> Manifest:
    network = {
        "territories": [{"code": "X", "name": "Xenia"}, {"code": "Y", "name": "Yland"}],
        "kinds": [{"code": "dealer", "name": "Dealer"}, {"code": "agent", "name": "Agent"}],
        "tiers": [{"code": "gold", "name": "Gold"}],
        "attributes": [{"code": "workshop", "name": "Has a workshop"}],
    }
    monthly = {"code": "monthly", "name": "Monthly", "first_month": "2026-04", **collection}
    parts = [{**monthly, "metrics": ["reply24"]}]
    return Manifest.model_validate({**MANIFEST, "network": network, "collections": parts})


def loaded(rows: list[PartnerRow], sent: dict[tuple[str, str], Any], **collection: Any) -> None:
    months = {key: PackMonth(dict(cells), dict.fromkeys(cells, 1)) for key, cells in sent.items()}
    load(pack=Pack(manifest(**collection), (STANDARD,), tuple(rows), months, (), "x"))


def asked(month: str = "2026-06") -> set[str]:
    collection = Collection.objects.get()
    (period,) = open_periods(collection=collection, months=[month], actor=SYSTEM)
    ids = asked_ids_now(period)
    return set(Partner.objects.filter(pk__in=ids).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("audience", "codes"),
    [
        ({}, {"a", "b", "c", "d"}),
        ({"kinds": ["agent"]}, {"b"}),
        ({"tiers": ["gold"]}, {"c"}),
        ({"territories": ["Y"]}, {"d"}),
        ({"attributes": ["workshop"]}, {"a", "c"}),
        ({"attributes": ["workshop"], "tiers": ["gold"]}, {"c"}),
        ({"partners": ["a", "d"]}, {"a", "d"}),
    ],
)
@time_machine.travel("2026-07-02")
def test_a_collection_asks_its_audience(audience: Any, codes: set[str]) -> None:
    rows = [
        row("a", attributes={"workshop": "yes"}),
        row("b", kind="agent", attributes={"workshop": "no"}),
        row("c", tier="gold", attributes={"workshop": "2"}),
        row("d", territory="Y"),
    ]
    loaded(rows, {}, audience=audience)
    assert asked() == codes
    assert would_ask(["reply24"], audience, ["2026-06"]) == {"2026-06": (len(codes), 4)}
    for partner in Partner.objects.all():
        (reason,) = reasons_in(partner, "2026-06")
        assert reason.is_asked is (partner.code in codes)
        assert reason.reasons


@pytest.mark.parametrize(
    ("audience", "value", "is_meant"),
    [
        ({"attributes": ["w"]}, "yes", True),
        ({"attributes": ["w"]}, "No", False),
        ({"attributes": ["w"]}, None, False),
        ({"attributes": []}, "yes", False),
        ({"kinds": ["dealer"], "attributes": ["w"]}, "1", True),
        ({"kinds": ["agent"], "attributes": ["w"]}, "1", False),
    ],
)
def test_one_and_many_places_are_decided_alike(
    audience: Audience, value: object, is_meant: bool
) -> None:
    place = Place(*[getattr(PLACE, name) for name in _NAMES], attributes={"w": value})
    assert covers(audience, place) is is_meant
    assert coverage(audience, [place]) == [is_meant]
    assert list(tidy(audience)) == sorted(audience, key=["kinds", "attributes"].index)


_NAMES = [name for name in Place.__slots__ if name != "attributes"]


def test_words_for_no_do_not_hold() -> None:
    assert [holds(each) for each in ("yes", 1, "no", "NEIN", False, "", None, 0)] == [
        True, True, False, False, False, False, False, False]  # fmt: skip


def test_what_is_asked_stays_as_it_was_when_the_month_closed() -> None:
    with time_machine.travel("2026-07-02"):
        loaded([row("a"), row("b", kind="agent")], {}, audience={"kinds": ["dealer"]})
        assert asked() == {"a"}
    with time_machine.travel("2026-08-01"):
        fix_asked(day=dt.date(2026, 8, 1))
        save_collection(
            code="monthly", name="Monthly", metrics=["reply24"],
            recurrence=Recurrence(Frequency.MONTH, "2026-04"),
            audience={"kinds": ["agent"]}, actor=SYSTEM,
        )  # fmt: skip
        period = Period.objects.get(month="2026-06")
        assert set(Asked.objects.filter(period=period).values_list("partner__code", flat=True)) == {
            "a"
        }
        assert asked("2026-07") == {"b"}
        (standing,) = reasons_in(Partner.objects.get(code="a"), "2026-06")
        assert standing.is_asked
        assert standing.reasons[0][0] == "written"


def _score(month: str, code: str) -> dict[str, Any]:
    score_month(month=month)
    document: dict[str, Any] = Score.objects.current().get(month=month, partner__code=code).document
    return document


def _line(month: str, code: str) -> str:
    (standard,) = _score(month, code)["standards"]
    (line,) = (each for each in standard["lines"] if each["metric"] == "reply24")
    status: str = line["status"]
    return status


@time_machine.travel("2026-09-01")
def test_first_periods_are_shown_and_not_judged() -> None:
    rows = [row("a"), row("b", joined_month="2026-07")]
    sent = {(code, month): REPLY for code in "a" for month in ("2026-04", "2026-05", "2026-06")}
    sent |= {(code, month): REPLY for code in "ab" for month in ("2026-07", "2026-08")}
    loaded(rows, sent, ramp_up=2)
    # The collection itself begins in April: nobody is judged before June.
    assert [_line(f"2026-0{number}", "a") for number in (4, 5, 6, 7)] == [
        "starting", "starting", "judged", "judged"]  # fmt: skip
    assert [_line(f"2026-0{number}", "b") for number in (7, 8)] == ["starting", "starting"]
    assert _score("2026-04", "a")["overall"] is None
    reasons = reasons_in(Partner.objects.get(code="b"), "2026-08")[0].reasons
    assert ("starting", {"count": 2}) in reasons


def test_a_rehearsal_reaches_no_score_unless_it_is_kept() -> None:
    with time_machine.travel("2026-06-10"):
        loaded([row("a")], {("a", "2026-04"): REPLY}, rehearsals=1)
        member_user("submitter", Partner.objects.get())
        admin = brand_user("admin")
    period = Period.objects.get(month="2026-04")
    assert period.is_rehearsal
    with time_machine.travel("2026-06-10"):
        score_month(month="2026-04")
        assert not Score.objects.exclude(document__overall=None).exists()
        assert not metrics_compared("2026-04", dt.date(2026, 6, 10)).exists()
        page = signed_in(admin).get(f"/collections/monthly/{period.code}/rehearsal/")
        assert "1 of 1 partners asked have sent it" in words_of_page(page)
        answer = signed_in(admin).post(
            f"/collections/monthly/{period.code}/rehearsal/", {"action": "keep"}
        )
        assert answer.status_code == 302
        drain()
        assert Score.objects.current().get(month="2026-04").document["overall"] == "90.0"
        assert metrics_compared("2026-04", dt.date(2026, 6, 10)).exists()
        assert Notice.objects.filter(code="rehearsal_decided").count() == 1
        with pytest.raises(Refusal, match="no rehearsal any more"):
            decide_rehearsal(period=period, is_kept=False, actor=SYSTEM)


def test_a_rehearsal_is_not_decided_while_it_can_be_sent() -> None:
    with time_machine.travel("2026-05-10"):
        loaded([row("a")], {("a", "2026-04"): REPLY}, rehearsals=1)
        with pytest.raises(Refusal, match="until then it can be sent"):
            decide_rehearsal(period=Period.objects.get(), is_kept=True, actor=SYSTEM)
    with time_machine.travel("2026-06-10"):
        decide_rehearsal(period=Period.objects.get(), is_kept=False, actor=SYSTEM)
        score_month(month="2026-04")
        assert not Score.objects.exclude(document__overall=None).exists()
        assert Period.objects.get().is_rehearsal


@time_machine.travel("2026-07-02")
def test_the_page_says_why_to_the_brand_and_only_what_is_asked_to_the_partner() -> None:
    loaded(
        [row("a"), row("b", kind="agent")],
        {("a", "2026-05"): REPLY},
        audience={"kinds": ["dealer"]},
    )
    asked("2026-06")
    a, b = (Partner.objects.get(code=code) for code in "ab")
    manager, owner = brand_user("manager"), member_user("owner", a)
    other = member_user("owner", b, email="b@dealer.example")
    page = words_of_page(signed_in(manager).get(f"/asked/{a.public_id}/?month=2026-06"))
    assert re.search("Asked for 1 metric, because: It asks these kinds of partner: Dealer.", page)
    assert "Judged by Lead handling." in page
    page = words_of_page(signed_in(manager).get(f"/asked/{b.public_id}/?month=2026-06"))
    assert "It asks these kinds of partner: Dealer. This one is: Agent." in page
    assert "Dealer" in words_of_page(signed_in(owner).get(f"/asked/{a.public_id}/?month=2026-06"))
    told = words_of_page(signed_in(other).get(f"/asked/{b.public_id}/?month=2026-06"))
    assert "Nothing is asked in this month" in told
    assert "Monthly" not in told
    assert signed_in(other).get(f"/asked/{a.public_id}/").status_code == 404


@time_machine.travel("2026-07-02")
def test_every_place_is_counted_once() -> None:
    loaded([row("a"), row("b", joined_month="2026-09")], {})
    assert [place.partner_code for place in places_in("2026-06")] == ["a"]
    both = would_ask(["reply24"], {}, ["2026-06", "2026-09"])
    assert both == {"2026-06": (1, 1), "2026-09": (2, 2)}


@time_machine.travel("2026-07-02")
def test_a_month_ahead_says_what_it_would_ask() -> None:
    loaded([row("a"), row("b", kind="agent")], {}, audience={"kinds": ["dealer"]})
    (ahead,) = reasons_in(Partner.objects.get(code="a"), "2026-12")
    assert ahead.is_asked
    assert [code for code, _ in ahead.reasons][:2] == ["unopened", "in_kinds"]
    assert not reasons_in(Partner.objects.get(code="b"), "2026-12")[0].is_asked
    assert not Period.objects.filter(month="2026-12").exists()
