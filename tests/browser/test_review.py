"""The partner manager's review in a real browser: budgets of clicks and keys, no script, phones."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portal.access.actor import SYSTEM, actor_for
from portal.lib.months import shift
from portal.notices.models import Mail
from standards.reporting.models import Period, Question, Submission
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.questions import ask_question
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.catalogue import make_published
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor
from tests.kit.grids import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
USUAL = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
ODD = {**USUAL, "reply24": {"n": 20, "d": 200}}


@pytest.fixture
def scene(transactional_db):
    """Three months to look at and 25 missing, after five usual months; the day is over."""
    cache.clear()
    make_metric("reply24", name="First reply within a day")
    make_metric("calls", "count", name="Calls")
    period = make_period(["reply24", "calls"])
    odd = make_partners("alpine", "bell", "castell")
    missing = make_partners(*(f"m{number:02}" for number in range(25)))
    history = [shift(period.month, -by) for by in range(1, 6)]
    for past in open_periods(collection=period.collection, months=history, actor=SYSTEM):
        months = [MonthInput(partner.pk, USUAL) for partner in odd]
        send_months(period=past, months=months, source="pack", actor=SYSTEM)
    for partner in odd:
        month = MonthInput(partner.pk, ODD, accepted={"reply24": "New team"})
        send_months(period=period, months=[month], source="form", actor=acting("owner", partner))
    for partner in (*odd, *missing):
        member_of(partner)
    # The day is over, and the month is still open.
    today = timezone.now().date()
    Period.objects.filter(pk=period.pk).update(
        due_date=today - dt.timedelta(days=3), timely_date=today - dt.timedelta(days=2)
    )
    period.refresh_from_db()
    return period, odd


def month_of(period):
    return reverse("reporting:inbox_month", args=("monthly", period.month))


def waiting(period):
    rows = Submission.objects.filter(period=period, needs_look=True)
    return sorted(rows.values_list("partner__code", flat=True))


def test_25_missing_are_written_to_in_three_clicks_from_home(live_server, scene):
    with chromium() as browser:
        mia = Visitor(browser, live_server, brand_person("manager"))
        page = mia.page
        said = faults(page)
        mia.go("/")
        missing = page.get_by_role("link", name=re.compile("^Missing")).first
        assert re.search(r"\b25\b", missing.inner_text())
        mia.click("link", re.compile("^Missing"))
        mia.click("link", "Write to these 25")
        assert page.get_by_role("checkbox", checked=True).count() == 25
        expect(page.get_by_text("The mail as it arrives")).to_be_visible()
        mia.click("button", "Send the mails")
        expect(page.get_by_text("Your mail goes to 25 people.")).to_be_visible()
        assert mia.clicks <= 3
        assert said == []
    assert Mail.objects.filter(code="month_letter").count() == 25


def test_an_exception_is_decided_in_one_click_and_undone_with_a_key(live_server, scene):
    period, _odd = scene
    with chromium() as browser:
        mia = Visitor(browser, live_server, brand_person("manager"))
        page = mia.page
        mia.go(month_of(period))
        mia.click("button", "Accept")
        expect(page.locator("[data-item]")).to_have_count(2)
        assert mia.clicks <= 2
        assert waiting(period) == ["bell", "castell"]
        # The list has moved on to what follows; undoing is still in sight, and a key.
        expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
        page.keyboard.press("u")
        expect(page.locator("[data-item]")).to_have_count(3)
    assert waiting(period) == ["alpine", "bell", "castell"]


def test_an_exception_is_decided_with_two_keys_and_the_next_one_is_looked_at(live_server, scene):
    period, _odd = scene
    with chromium() as browser:
        page = opened(browser, live_server, brand_person("manager")).new_page()
        page.goto(live_server.url + month_of(period))
        assert "accept" in page.locator(".inbox__keys").inner_text()
        for key in ("j", "a"):
            page.keyboard.press(key)
        expect(page.locator("[data-item]")).to_have_count(2)
        assert waiting(period) == ["alpine", "castell"]
        # What follows is looked at next, so one key decides it.
        focused = page.evaluate("document.activeElement.querySelector('h2').textContent")
        assert "castell" in focused
        page.keyboard.press("k")
        page.keyboard.press("r")
        page.keyboard.type("Please count again")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[data-item]")).to_have_count(1)
    assert Submission.objects.get(period=period, partner__code="alpine").state == "returned"


def test_everything_is_decided_without_script(live_server, scene):
    period, _odd = scene
    with chromium() as browser:
        context = opened(browser, live_server, brand_person("manager"), java_script_enabled=False)
        page = context.new_page()
        page.goto(live_server.url + month_of(period))
        page.get_by_role("button", name="Accept").first.click()
        page.get_by_role("button", name="Undo").click()
        page.locator("summary", has_text="Return").first.click()
        page.get_by_label("What should be looked at?").first.fill("Please count again")
        page.get_by_role("button", name="Return", exact=True).first.click()
        expect(page.locator("[data-item]")).to_have_count(2)
    assert waiting(period) == ["bell", "castell"]


def test_a_question_is_asked_and_answered(live_server, scene):
    period, (alpine, *_) = scene
    person = member_of(alpine)
    with chromium() as browser:
        page = opened(browser, live_server, brand_person("manager")).new_page()
        page.goto(live_server.url + month_of(period))
        page.keyboard.press("q")
        page.get_by_label("Your question").fill("Why so few?")
        page.get_by_role("button", name="Ask").click()
        expect(page.locator("[data-item]")).to_have_count(2)
        theirs = opened(browser, live_server, person).new_page()
        theirs.goto(live_server.url + "/")
        theirs.get_by_role("link", name="Answer").first.click()
        theirs.get_by_label("Your answer").fill("Two of us were ill.")
        theirs.get_by_role("button", name="Answer").click()
        expect(theirs.get_by_text("Your partner manager reads it")).to_be_visible()
        page.reload()
        expect(page.get_by_text("Two of us were ill.")).to_be_visible()
    assert Question.objects.get().state == "answered"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_review_break_no_rule_and_fit_a_phone(live_server, scene, theme):
    period, odd = scene
    manager = brand_person("manager")
    make_published()
    row = Submission.objects.get(period=period, partner=odd[0])
    day = timezone.localdate() + dt.timedelta(days=3)
    question = ask_question(
        submission=row, cell="reply24", text="Why?", answer_by=day, actor=actor_for(manager)
    )
    month = month_of(period)
    pages = {
        manager: [
            month,
            f"{month}?show=waiting",
            f"{month}?show=asked",
            f"{month}write/",
            reverse("reporting:ask", args=[row.public_id]),
            reverse("reporting:expected"),
            "/standards/of/leads/1.0/unread/",
            "/standards/of/leads/1.0/remind/",
        ],
        member_of(odd[0]): [reverse("reporting:question", args=[question.public_id])],
    }
    found, wide = {}, {}
    with chromium() as browser:
        for person, addresses in pages.items():
            context = opened(browser, live_server, person, color_scheme=theme)
            page = context.new_page()
            for address in addresses:
                page.set_viewport_size({"width": 1280, "height": 900})
                page.goto(live_server.url + address)
                found[address] = axe_violations(page)
                page.set_viewport_size({"width": 360, "height": 740})
                wide[address] = page.evaluate(WIDER)
    assert {name: rules for name, rules in found.items() if rules} == {}
    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
