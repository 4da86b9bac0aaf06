"""Months in a real browser: keys, pasting, two tabs, a phone; the inbox by keyboard."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from portal.access.actor import SYSTEM
from portal.lib.months import shift
from standards.reporting.models import Submission
from standards.reporting.queries import month_documents
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
)
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.grids import grid_of, opened, part, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scene(transactional_db):
    """Two outlets of one person, an open month of three metrics with five months of history."""
    cache.clear()
    make_metric("reply24", name="First reply within a day")
    make_metric("calls", "count", name="Calls")
    make_metric("showroom", "yesno", name="Showroom checked")
    period = make_period(["reply24", "calls", "showroom"])
    alpine, bell = make_partners("alpine", "bell")
    cells = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}, "showroom": {"code": "yes"}}
    history = [shift(period.month, -by) for by in range(1, 6)]
    for past in open_periods(collection=period.collection, months=history, actor=SYSTEM):
        months = [MonthInput(partner.pk, cells) for partner in (alpine, bell)]
        send_months(period=past, months=months, source="pack", actor=SYSTEM)
    return period, alpine, bell


def test_month_is_entered_and_sent_with_keys_alone(live_server, scene):
    period, alpine, _bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine)).new_page()
        said = faults(page)
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "reply24", "n").focus()
        for text in ("174", "200", "13"):
            page.keyboard.type(text)
            page.keyboard.press("Enter")
        page.keyboard.press("y")
        saved(page)
        assert page.locator("[data-progress]").inner_text() == "3 of 3 filled in"
        assert page.locator("[data-value]").first.inner_text() == "= 87.0 %"
        page.keyboard.press("Tab")
        page.locator(".grid-send button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != live_server.url + grid_of(period))
        assert "received and checked automatically" in page.locator("main").inner_text()
        assert said == []
    assert month_documents(period.month)[alpine.pk].cells == {
        "reply24": {"n": 174, "d": 200},
        "calls": {"value": 13},
        "showroom": {"code": "yes"},
    }


def test_block_from_a_spreadsheet_fills_lines_and_outlets(live_server, scene):
    period, alpine, bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine, bell)).new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "reply24", "n").focus()
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text", "174\\t200\\t80\\t90\\n13\\t14\\n");
              const options = { clipboardData: data, bubbles: true, cancelable: true };
              const paste = new ClipboardEvent("paste", options);
              document.activeElement.dispatchEvent(paste);
            }"""
        )
        saved(page)
        filled = [
            part(page, partner, key, name).input_value()
            for partner in (alpine, bell)
            for key, name in (("reply24", "n"), ("reply24", "d"), ("calls", "value"))
        ]
    assert filled == ["174", "200", "13", "80", "90", "14"]
    drafts = dict(Submission.objects.filter(period=period).values_list("partner_id", "draft"))
    assert drafts[bell.pk]["cells"]["calls"] == {"value": "14"}


def test_second_tab_sees_both_values_and_chooses(live_server, scene):
    period, alpine, _bell = scene
    with chromium() as browser:
        context = opened(browser, live_server, member_of(alpine))
        first, second = context.new_page(), context.new_page()
        for page in (first, second):
            page.goto(live_server.url + grid_of(period))
        part(first, alpine, "calls", "value").fill("7")
        saved(first)
        part(second, alpine, "calls", "value").fill("9")
        second.wait_for_selector(".cell__conflict")
        assert "There it says: 7" in second.locator(".cell__conflict").inner_text()
        assert Submission.objects.get(period=period).draft["cells"]["calls"] == {"value": "7"}
        second.get_by_role("button", name="Keep mine").click()
        second.wait_for_selector(".cell__conflict", state="detached")
        saved(second)
    assert Submission.objects.get(period=period).draft["cells"]["calls"] == {"value": "9"}


def test_errors_and_warnings_appear_while_typing(live_server, scene):
    period, alpine, _bell = scene
    with chromium() as browser:
        page = opened(browser, live_server, member_of(alpine)).new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "calls", "value").fill("<5")
        page.wait_for_selector("td.is-bad .field__error")
        assert "is a range, not a number" in page.locator("td.is-bad").inner_text()
        part(page, alpine, "reply24", "n").fill("20")
        part(page, alpine, "reply24", "d").fill("200")
        page.wait_for_selector("td.is-odd .cell__warning")
        page.get_by_label("Why is it right?").first.fill("New team")
        page.wait_for_selector("td.is-odd", state="detached")
        page.locator(".grid-send button").click()
        page.wait_for_selector("[data-summary]")
        assert page.evaluate("document.activeElement.hasAttribute('data-summary')")
        links = page.locator("[data-summary] a")
        target = links.first.get_attribute("href")
        assert page.locator(target).count() == 1


def test_phone_shows_one_outlet_at_a_time(live_server, scene):
    period, alpine, bell = scene
    with chromium() as browser:
        size = {"width": 360, "height": 740}
        context = opened(browser, live_server, member_of(alpine, bell), viewport=size)
        page = context.new_page()
        page.goto(live_server.url + grid_of(period))
        assert page.evaluate(WIDER) == 0
        mine, theirs = (part(page, partner, "calls", "value") for partner in (alpine, bell))
        assert (mine.is_visible(), theirs.is_visible()) == (True, False)
        assert mine.get_attribute("inputmode") == "numeric"
        assert mine.bounding_box()["height"] >= 44
        page.locator("[data-outlet-chooser]").select_option(str(bell.public_id))
        assert (mine.is_visible(), theirs.is_visible()) == (False, True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_months_break_no_accessibility_rule(live_server, scene, theme):
    period, alpine, bell = scene
    names = ("grid", "sent", "upload")
    addresses = [reverse(f"reporting:{name}", args=("monthly", period.month)) for name in names]
    with chromium() as browser:
        options = {"color_scheme": theme}
        page = opened(browser, live_server, member_of(alpine, bell), **options).new_page()
        found = {}
        for address in (*addresses, reverse("reporting:months")):
            page.goto(live_server.url + address)
            found[address] = axe_violations(page)
        page = opened(browser, live_server, brand_person("manager"), **options).new_page()
        for name in ("inbox_month", "letter"):
            address = reverse(f"reporting:{name}", args=("monthly", period.month))
            page.goto(live_server.url + address)
            found[address] = axe_violations(page)
        page.goto(live_server.url + reverse("reporting:inbox"))
        found["inbox"] = axe_violations(page)
    assert {name: rules for name, rules in found.items() if rules} == {}


def test_inbox_is_decided_by_keyboard(live_server, scene):
    period, alpine, bell = scene
    cells = {"reply24": {"n": 20, "d": 200}, "calls": {"value": 12}, "showroom": {"code": "no"}}
    for partner in (alpine, bell):
        month = MonthInput(partner.pk, cells, accepted={"reply24": "New team"})
        send_months(period=period, months=[month], source="form", actor=acting("owner", partner))
    address = reverse("reporting:inbox_month", args=("monthly", period.month))
    with chromium() as browser:
        page = opened(browser, live_server, brand_person("manager")).new_page()
        page.goto(live_server.url + address)
        assert page.locator("[data-item]").count() == 2
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator("[data-item]")).to_have_count(1)
        page.keyboard.press("r")
        page.keyboard.type("Please count again")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".empty")
    states = dict(Submission.objects.filter(period=period).values_list("partner__code", "state"))
    assert states == {"alpine": "returned", "bell": "received"}
