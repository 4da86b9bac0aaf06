"""The form of a rule: everybody is said, not left out; words and difference before it is saved."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from partners.sharing.models import Remark, SharingRule
from portal.notices.models import Mail, Notice
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import make_metric, make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NEW = "/sharing/new/"
SEEN = re.compile(r'name="seen" value="([^"]+)"')


@pytest.fixture(autouse=True)
def network() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC), tick=False):
        make_partners("alpine", "bell")
        make_metric("reply", sharing_class=1)
        yield


@pytest.fixture
def admin() -> Client:
    return signed_in(brand_user("admin"))


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Peers", "effect": "allow", "audience": "all", "metrics": ["reply"],
        "kinds": ["centre"], "lookback_months": 12, "lag_months": 0, "valid_from": "2026-05-20",
        "valid_to": "2026-12-31", "minimum_edition": 0,
        "purposes": ["scorecard", "receipt", "api", "export", "digest"], **changes,
    }  # fmt: skip


def look(client: Client, data: dict[str, Any], page: str = NEW) -> str:
    return client.post(page, data).content.decode()


def save(client: Client, data: dict[str, Any], page: str = NEW) -> Any:
    (seen,) = SEEN.findall(look(client, data, page))
    return client.post(page, {**data, "seen": seen})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"audience": ""}, "Say for whom"),
        ({"audience": "chosen"}, "Nobody is chosen"),
        ({"audience": "all", "partners": ["alpine"]}, "Some partners are chosen below"),
        ({"purposes": []}, "This field is required"),
    ],
)
def test_nobody_and_everybody_by_a_slip_are_refused(
    admin: Client, changes: dict[str, Any], said: str
) -> None:
    answer = admin.post(NEW, typed(**changes))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SharingRule.objects.exists()


def test_nothing_is_saved_before_its_words_and_difference_were_seen(admin: Client) -> None:
    page = look(admin, typed())
    assert "All partners see the middle of their peers" in page
    assert "<strong>2 partners</strong> gain something" in page
    limited = typed(minimum_edition=1, halves_only="on", purposes=["scorecard", "export"])
    assert (
        "once their agreement is signed, of parts only halves, only in: Scorecard and Files"
        in look(admin, limited)
    )
    assert not SharingRule.objects.exists()
    assert not Notice.objects.filter(code="sharing_waits").exists()
    assert save(admin, typed()).status_code == 302
    rule = SharingRule.objects.get()
    assert (rule.partners, rule.purposes, rule.state) == (["*"], ["*"], "draft")


def test_a_change_after_the_look_is_shown_before_it_is_saved(admin: Client) -> None:
    (seen,) = SEEN.findall(look(admin, typed()))
    wider = typed(kinds=["centre", "band"], seen=seen)
    page = look(admin, wider)
    assert "Something has changed since you looked" in page
    assert not SharingRule.objects.exists()
    make_partners("castell")  # the network moves between look and save
    assert "Something has changed" in look(admin, typed(seen=seen))


def test_a_new_rule_begins_with_its_conditions_on(admin: Client) -> None:
    for page in (NEW, f"{NEW}?template=open"):
        form = admin.get(page).context["form"]
        assert all(form[name].value() for name in ("is_reciprocal", "needs_acknowledgement"))
        assert form["minimum_edition"].value() == 1
        assert form["audience"].value() is None


def test_chosen_partners_stay_chosen_when_a_rule_is_changed(admin: Client) -> None:
    save(admin, typed(audience="chosen", partners=["bell"]))
    rule = SharingRule.objects.get()
    page = admin.get(f"/sharing/{rule.public_id}/edit/")
    form = page.context["form"]
    assert (form["audience"].value(), form["partners"].value()) == ("chosen", ["bell"])


def test_who_may_approve_is_told_and_declines_with_a_reason(admin: Client) -> None:
    legal = brand_user("legal")
    save(admin, typed())
    rule = SharingRule.objects.get()
    told = Mail.objects.get(code="sharing_waits")
    assert told.person_id == legal.public_id
    assert "All partners see" in told.params["told"]
    page = f"/sharing/rules/{rule.public_id}/"
    client = signed_in(legal)
    assert "Decline with a reason" in client.get(page).content.decode()
    empty = client.post(f"{page}decline/", {"text": " "}, follow=True).content.decode()
    assert "A refusal needs a reason" in empty
    asked = client.post(f"{page}say/", {"text": "Why all of them?"}, follow=True)
    assert "Why all of them?" in asked.content.decode()
    author = Notice.objects.get(code="sharing_remark")
    assert author.person_id == rule.author_id
    admin.post(f"{page}say/", {"text": "Only since June."})
    remarks = Notice.objects.filter(code="sharing_remark")
    assert set(remarks.values_list("person_id", flat=True)) == {
        rule.author_id, legal.public_id,
    }  # fmt: skip
    client.post(f"{page}decline/", {"text": "Name the dealers."})
    rule.refresh_from_db()
    assert rule.state == "declined"
    assert Remark.objects.filter(about=rule.public_id).count() == 3
    decided = Notice.objects.get(code="sharing_decided")
    assert (decided.person_id, decided.params["outcome"]) == (rule.author_id, "declined")
    listed = admin.get("/sharing/").content.decode()
    assert "Declined" in listed
    assert "Name the dealers." in admin.get(page).content.decode()
    assert "Name the dealers." in admin.get("/notices/").content.decode()
    again = typed(audience="chosen", partners=["bell"], version=rule.version)
    assert save(admin, again, f"/sharing/{rule.public_id}/edit/").status_code == 302
    assert SharingRule.objects.get(state="draft").partners == ["bell"]


def test_a_word_of_the_author_is_for_whoever_decides_until_somebody_asks(admin: Client) -> None:
    legal = brand_user("legal")
    save(admin, typed())
    page = f"/sharing/rules/{SharingRule.objects.get().public_id}/"
    assert "A word for whoever decides" in admin.get(page).content.decode()
    admin.post(f"{page}say/", {"text": "It is for the agents' meeting."})
    told = Notice.objects.filter(code="sharing_remark")
    assert [each.person_id for each in told] == [legal.public_id]
    assert "Your answer" in admin.get(page).content.decode()


def test_the_author_is_told_when_it_is_approved(admin: Client) -> None:
    legal = signed_in(brand_user("legal"))
    save(admin, typed())
    rule = SharingRule.objects.get()
    page = f"/sharing/rules/{rule.public_id}/"
    (seen,) = SEEN.findall(legal.get(page).content.decode())
    legal.post(f"{page}approve/", {"seen": seen})
    decided = Mail.objects.get(code="sharing_decided")
    assert (decided.person_id, decided.params["outcome"]) == (rule.author_id, "approved")


def test_twelve_presses_on_stop_make_one_rule(admin: Client) -> None:
    for _ in range(12):
        admin.post("/sharing/stop/", {"partner": "alpine"})
    assert SharingRule.objects.filter(is_stop=True).count() == 1
