"""Numbers that follow from others: never over what somebody typed, never in place of a reason."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from standards.reporting.models import Submission
from tests.factories.reporting import make_metric, make_partners, make_period, member_of
from tests.kit.browser import chromium
from tests.kit.grids import grid_of, opened, part, paste, saved

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
MEMBERS = [["web", "Web"], ["phone", "Phone"]]
ENQUIRIES = {"name": "all enquiries", "number": "enquiries"}
SWAP = "I have “mean”"


@pytest.fixture
def scene(transactional_db):
    """One outlet's month: a broken down share, two of its number again, a mean, one of lines."""
    cache.clear()
    make_metric("reply24", members=MEMBERS, has_total=True, parts={"d": ENQUIRIES})
    make_metric("drives", "ratio", parts={"d": ENQUIRIES})
    make_metric("enquiries", "count", parts={"value": ENQUIRIES})
    make_metric("delay", "mean")
    make_metric("wait", "mean", members=MEMBERS, has_total=True)
    period = make_period(["reply24", "drives", "enquiries", "delay", "wait"])
    (alpine,) = make_partners("alpine")
    return period, alpine, member_of(alpine)


def draft():
    return Submission.objects.get().draft["cells"]


def cell_of(page, partner, key):
    return page.locator(f'td[data-cell="{key}"][data-unit="{partner.public_id}"]')


def lines(page, partner, *numbers):
    for member, number in zip(("web", "phone"), numbers, strict=True):
        part(page, partner, f"reply24:{member}", "d").fill(number)


def test_no_number_stands_beside_a_reason_for_none(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        lines(page, alpine, "10", "20")
        followed = part(page, alpine, "drives", "d")
        expect(followed).to_have_value("30")
        cell_of(page, alpine, "drives").locator("summary").click()
        cell_of(page, alpine, "drives").get_by_role("button", name="No cases").click()
        expect(followed).to_have_value("")
        saved(page)
        page.reload()
        lines(page, alpine, "11", "20")
        expect(part(page, alpine, "enquiries", "value")).to_have_value("31")
        expect(followed).to_have_value("")
        saved(page)
        assert draft()["drives"].keys() == {"missing"}
        part(page, alpine, "drives", "missing").fill("")
        expect(followed).to_have_value("31")
        saved(page)


def test_a_number_is_replaced_key_by_key(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        lines(page, alpine, "40", "20")
        total = part(page, alpine, "reply24", "d")
        total.press("End")
        for key in ("Backspace", "Backspace", "5", "9"):
            page.keyboard.press(key)
        expect(total).to_have_value("59")
        lines(page, alpine, "41", "20")
        expect(total).to_have_value("59")
        # What followed once is typed again on the way to another number.
        total.press("End")
        for key in ("Backspace", "Backspace", "6", "0", "5"):
            page.keyboard.press(key)
        expect(total).to_have_value("605")
        for key in ("Backspace", "Backspace", "Backspace", "Tab"):
            page.keyboard.press(key)
        expect(total).to_have_value("61")
        saved(page)


def test_a_number_typed_by_hand_does_not_follow_what_passes_it(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "reply24", "d").fill("5")
        part(page, alpine, "drives", "d").fill("6")
        part(page, alpine, "reply24", "d").select_text()
        page.keyboard.type("60")
        expect(part(page, alpine, "enquiries", "value")).to_have_value("60")
        expect(part(page, alpine, "drives", "d")).to_have_value("6")
        saved(page)


def test_a_number_typed_where_it_stands_later_is_given_back_whole(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "enquiries", "value").focus()
        page.keyboard.type("412")
        expect(part(page, alpine, "drives", "d")).to_have_value("412")
        page.keyboard.press("Backspace")
        page.keyboard.press("Tab")
        expect(part(page, alpine, "drives", "d")).to_have_value("41")
        expect(part(page, alpine, "reply24", "d")).to_have_value("41")
        saved(page)


def test_a_block_that_is_taken_back_gives_every_number_back(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        lines(page, alpine, "10", "20")
        total = part(page, alpine, "reply24", "d")
        total.fill("55")
        paste(part(page, alpine, "reply24", "n"), "3\t60\n1\t15\n2\t45")
        expect(total).to_have_value("60")
        page.keyboard.press("Control+z")
        expect(part(page, alpine, "reply24:web", "d")).to_have_value("10")
        expect(total).to_have_value("55")
        saved(page)


def test_a_block_goes_where_people_see_it(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        paste(part(page, alpine, "delay", "sum"), "1012\t92")
        expect(part(page, alpine, "delay", "count")).to_have_value("92")
        expect(part(page, alpine, "delay", "mean")).to_have_value("")
        saved(page)


def test_the_sum_of_lines_given_as_means_is_theirs(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        for member, mean, count in (("web", "9,9", "35"), ("phone", "3.75", "12")):
            cell_of(page, alpine, f"wait:{member}").get_by_role("button", name=SWAP).click()
            part(page, alpine, f"wait:{member}", "mean").fill(mean)
            part(page, alpine, f"wait:{member}", "count").fill(count)
        expect(part(page, alpine, "wait", "sum")).to_have_value("391,50")
        expect(part(page, alpine, "wait", "count")).to_have_value("47")
        expect(part(page, alpine, "wait", "mean")).to_have_value("")
        saved(page)
        expect(cell_of(page, alpine, "wait").locator("[data-errors]")).to_have_text("")


def test_what_has_a_number_is_seen(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page, other = context.new_page(), context.new_page()
        for each in (page, other):
            each.goto(live_server.url + grid_of(period))
        cell_of(page, alpine, "delay").get_by_role("button", name=SWAP).click()
        part(page, alpine, "delay", "mean").fill("4.2")
        saved(page)
        # Another tab is told of it with its own next number, and its totals go on following.
        lines(page, alpine, "10", "20")
        saved(page)
        part(other, alpine, "wait", "count").fill("1")
        saved(other)
        expect(part(other, alpine, "delay", "mean")).to_be_visible()
        expect(part(other, alpine, "delay", "sum")).to_be_hidden()
        lines(other, alpine, "11", "20")
        expect(part(other, alpine, "reply24", "d")).to_have_value("31")
        saved(other)


def test_people_who_hear_the_page_are_told_what_follows(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        lines(page, alpine, "10", "20")
        total = part(page, alpine, "reply24", "d")
        expect(total).to_have_accessible_description(re.compile("The sum of the lines below"))
        saved(page)
