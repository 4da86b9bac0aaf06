"""What a browser shows before a month goes: it came back as it was, is not over, has errors."""

import datetime as dt
import os

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from portal.access.actor import SYSTEM
from portal.lib import months
from standards.reporting.models import Revision, Submission
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import acting, make_metric, make_partners, make_period, member_of
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.grids import grid_of, opened, part, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

ASKED = "The calls look doubled."
LOOKS = [
    {"color_scheme": "light"},
    {"color_scheme": "dark"},
    {"viewport": {"width": 360, "height": 740}},
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scene(transactional_db):
    cache.clear()
    make_metric("reply24", name="First reply within a day")
    make_metric("calls", "count", name="Calls")
    period = make_period(["reply24", "calls"])
    (alpine,) = make_partners("alpine")
    return period, alpine


@pytest.mark.parametrize("look", LOOKS, ids=("light", "dark", "phone"))
def test_a_returned_month_is_asked_about_and_goes_with_a_word(live_server, scene, look):
    period, alpine = scene
    cells = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
    month = MonthInput(alpine.pk, cells)
    send_months(period=period, months=[month], source="form", actor=SYSTEM)
    return_month(submission=Submission.objects.get(), reason=ASKED, actor=acting("manager"))
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine), **look).new_page()
        page.goto(live_server.url + grid_of(period))
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("[data-summary]")).to_contain_text("no number was changed since.")
        expect(page.locator("[data-summary]")).to_contain_text(ASKED)
        assert Submission.objects.get().state == "returned"
        assert page.evaluate(WIDER) <= 0
        assert axe_violations(page) == []
        _picture(page, f"returned-{look}")
        page.locator("[data-reason]").fill("Counted twice, it is 12.")
        saved(page)
        page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("main")).to_contain_text("received and checked automatically")
    assert Submission.objects.get().current.reason == "Counted twice, it is 12."


@pytest.mark.parametrize("look", LOOKS, ids=("light", "dark", "phone"))
def test_a_running_month_is_kept_with_its_errors_counted(live_server, scene, look):
    period, alpine = scene
    running = months.of(dt.datetime.now(dt.UTC).date())
    (period,) = open_periods(collection=period.collection, months=[running], actor=SYSTEM)
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine), **look).new_page()
        said = faults(page)
        page.goto(live_server.url + grid_of(period))
        expect(page.locator("main")).to_contain_text("is not over yet. What you enter is kept")
        part(page, alpine, "reply24", "n").fill("201")
        part(page, alpine, "reply24", "d").fill("200")
        part(page, alpine, "calls", "value").fill("12")
        saved(page)
        head = page.locator("th[data-outlet]")
        expect(head).to_contain_text("2 of 2 filled in")
        expect(head).to_contain_text("1 to correct")
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator("main")).to_contain_text("Kept as a draft.")
        expect(page.locator("main")).to_contain_text("the part is larger than the whole")
        expect(head).to_contain_text("1 to correct")
        assert page.evaluate(WIDER) <= 0
        assert axe_violations(page) == []
        _picture(page, f"running-{look}")
        part(page, alpine, "reply24", "n").fill("174")
        saved(page)
        expect(head.locator("[data-to-correct]")).to_be_hidden()
        assert said == []
    assert not Revision.objects.exists()


def _picture(page, name: str) -> None:
    """Kept where somebody asks for pictures."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{''.join(filter(str.isalnum, name))}.png", full_page=True)
