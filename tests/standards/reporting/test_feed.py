"""The calendar of due dates: what is asked and not sent, without figures, until it is revoked."""

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from partners.people.services.memberships import end_membership
from portal.access.actor import SYSTEM
from portal.accounts.models import ApiToken
from standards.reporting.models import Submission
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.people import signed_in
from tests.factories.reporting import (
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
    token_for,
)
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]
NOW = "2026-07-03T09:00:00Z"


def made(user: Any) -> str:
    """The path of a new address."""
    page = words_of_page(signed_in(user).post("/calendar/", {"act": "make"}))
    found = re.search(r"http://testserver(/calendar/\S+\.ics)", page)
    assert found
    return found[1]


def events(path: str) -> list[tuple[str, str, str]]:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    return [
        (str(each["dtstart"].dt), str(each["summary"]), str(each["description"]))
        for each in calendar.walk("VEVENT")
    ]


@time_machine.travel(NOW, tick=False)
def test_it_holds_what_is_asked_and_not_sent() -> None:
    make_metric("calls", kind="count")
    period = make_period(["calls"], "2026-06")
    alpine, lyon, foreign = make_partners("alpine", "lyon", "foreign")
    olga = member_of(alpine, lyon)
    path = made(olga)
    first, *others = events(path)
    assert first[:2] == ("2026-07-07", "Send: Monthly, June 2026")
    assert "alpine Motors, lyon Motors" in first[2]
    assert "foreign" not in str(events(path))
    assert [each[:2] for each in others][:2] == [
        ("2026-08-07", "Send: Monthly, July 2026"),
        ("2026-09-07", "Send: Monthly, August 2026"),
    ]
    sent = [MonthInput(alpine.pk, {"calls": {"value": 7}})]
    send_months(period=period, months=sent, source="form", actor=SYSTEM)
    assert "alpine" not in events(path)[0][2]
    Submission.objects.create(period=period, partner=lyon, open_until="2026-07-28")
    assert events(path)[0][:2] == ("2026-07-28", "Last day: Monthly, June 2026")
    assert foreign.name not in str(events(path))


@time_machine.travel(NOW, tick=False)
def test_a_manager_has_the_dates_of_the_area() -> None:
    make_metric("calls", kind="count")
    make_period(["calls"], "2026-06")
    make_partners("alpine")
    dates = events(made(brand_person("manager", territories=["EU"])))
    assert dates[0][:2] == ("2026-07-07", "Send: Monthly, June 2026")
    assert "alpine" not in str(dates)


@time_machine.travel(NOW, tick=False)
def test_an_address_ends_and_opens_nothing_else() -> None:
    make_metric("calls", kind="count")
    make_period(["calls"], "2026-06")
    (alpine,) = make_partners("alpine")
    olga = member_of(alpine)
    path = made(olga)
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    api = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/submissions", **api).status_code == 404
    # A token for software is no calendar, and no secret stands on the page again.
    assert Client().get(f"/calendar/{token_for(olga)}.ics").status_code == 404
    assert secret not in signed_in(olga).get("/calendar/").content.decode()
    token = ApiToken.objects.get(scopes=["calendar.read"])
    stranger = member_of(*make_partners("other"))
    revoke = {"act": "revoke", "id": str(token.public_id)}
    assert signed_in(stranger).post("/calendar/", revoke).status_code == 404
    assert Client().get(path).status_code == 200
    assert signed_in(olga).post("/calendar/", revoke).status_code == 302
    assert Client().get(path).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_whoever_leaves_a_partner_loses_the_dates_at_once() -> None:
    make_metric("calls", kind="count")
    make_period(["calls"], "2026-06")
    (alpine,) = make_partners("alpine")
    olga = member_of(alpine)
    path = made(olga)
    end_membership(membership=olga.memberships.get(), actor=SYSTEM)
    assert Client().get(path).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_three_outlets_and_collections_cost_what_one_does() -> None:
    make_metric("calls", kind="count")
    make_period(["calls"], "2026-06")
    alpine, lyon, nice = make_partners("alpine", "lyon", "nice")
    one, three = made(member_of(alpine)), made(member_of(alpine, lyon, nice))
    with CaptureQueriesContext(connection) as few:
        assert events(one)
    for code in ("more", "most"):
        make_period([make_metric(code, kind="count").code], "2026-06", code=code)
    with CaptureQueriesContext(connection) as many:
        assert len({summary for _, summary, _ in events(three)}) > 6
    assert len(many) == len(few) <= 20
