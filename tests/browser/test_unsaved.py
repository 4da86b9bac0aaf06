"""Numbers that cannot reach the server: kept, said in words, and on the server in the end."""

from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from standards.reporting.models import Submission
from tests.factories.reporting import make_metric, make_partners, make_period, member_of
from tests.kit.browser import chromium
from tests.kit.grids import grid_of, opened, part, saved, session_cookie, told

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kept|')).length"
LEAVES = """() => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return !event.defaultPrevented;
}"""


@pytest.fixture
def scene(transactional_db):
    """One outlet, an open month of a share and a count, a person who enters it."""
    cache.clear()
    make_metric("reply24", name="First reply within a day")
    make_metric("calls", "count", name="Calls")
    period = make_period(["reply24", "calls"])
    (alpine,) = make_partners("alpine")
    return period, alpine, member_of(alpine, email="sam@alpine.example")


def cell_of(period, key):
    row = Submission.objects.filter(period=period).first()
    return row.draft.get("cells", {}).get(key, {}) if row else {}


def sign_out(page, server):
    page.goto(server.url + "/")
    page.locator("summary[aria-label='Your account']").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()


def test_signed_out_in_another_tab_then_signed_in_by_the_link(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page, other = context.new_page(), context.new_page()
        page.goto(live_server.url + grid_of(period))
        part(page, alpine, "calls", "value").fill("7")
        saved(page)
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == (0, True)
        sign_out(other, live_server)
        part(page, alpine, "calls", "value").fill("12")
        part(page, alpine, "reply24", "n").fill("174")
        said = told(page, "trouble")
        assert "Not on the server: you are signed out. Kept in this browser and" in said
        assert cell_of(period, "calls") == {"value": "7"}
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == (1, False)
        # *Send* stays here as well, and so does everything typed.
        page.locator(".grid-send button").click()
        expect(page.locator("[data-trouble]")).to_be_visible()
        part(page, alpine, "reply24", "d").fill("200")
        page.get_by_role("link", name="Sign in again").click()
        page.fill("input[name=email]", user.email)
        page.keyboard.press("Enter")
        page.wait_for_url("**/accounts/login/code/confirm/**")
        page.fill("input[name=code]", mail.outbox[-1].subject.split()[0])
        page.keyboard.press("Enter")
        page.wait_for_url(live_server.url + grid_of(period))
        assert "now back in its place: 2." in told(page, "restored")
        saved(page)
        assert part(page, alpine, "reply24", "d").input_value() == "200"
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == (0, True)
    assert cell_of(period, "calls") == {"value": "12"}
    assert cell_of(period, "reply24") == {"n": "174", "d": "200"}


def test_signed_in_again_in_another_tab_sends_what_was_kept(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page, other = context.new_page(), context.new_page()
        page.goto(live_server.url + grid_of(period))
        sign_out(other, live_server)
        part(page, alpine, "calls", "value").fill("12")
        assert "you are signed out" in told(page, "trouble")
        # Somebody else's session takes nothing of it.
        (bell,) = make_partners("bell")
        context.add_cookies([session_cookie(live_server, member_of(alpine, bell))])
        other.goto(live_server.url + "/")
        expect(page.locator("[data-trouble]")).to_contain_text("somebody else is signed in")
        assert cell_of(period, "calls") == {}
        context.add_cookies([session_cookie(live_server, user)])
        other.goto(live_server.url + "/")
        saved(page)
        expect(page.locator("[data-trouble]")).to_be_hidden()
        assert page.evaluate(KEPT) == 0
    assert cell_of(period, "calls") == {"value": "12"}


@pytest.mark.parametrize(
    ("end", "words"),
    [
        ("offline", "no connection"),
        ("429", "too much to do"),
        ("500", "does not answer as it should"),
        ("403", "does not take it"),
        ("200", "does not answer as it should"),
    ],
)
def test_each_failure_ends_with_the_numbers_on_the_server(live_server, scene, end, words):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page = context.new_page()
        page.goto(live_server.url + grid_of(period))
        if end == "offline":
            context.set_offline(True)
        else:
            answer = {"status": int(end), "body": "<html></html>", "headers": {"Retry-After": "1"}}
            page.route("**/draft/", lambda route: route.fulfill(**answer))
        part(page, alpine, "calls", "value").fill("12")
        assert words in told(page, "trouble")
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == (1, False)
        assert cell_of(period, "calls") == {}
        # Nobody touches the page: it saves by itself once it can.
        context.set_offline(False)
        page.unroute("**/draft/")
        saved(page)
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == (0, True)
    assert cell_of(period, "calls") == {"value": "12"}


def left_behind(browser, live_server, scene):
    """A person's browser in which a number was typed, never saved, and the page closed."""
    period, alpine, user = scene
    context = opened(browser, live_server, user)
    page = context.new_page()
    page.goto(live_server.url + grid_of(period))
    page.route("**/draft/", lambda route: route.abort())
    part(page, alpine, "calls", "value").fill("12")
    told(page, "trouble")
    page.close(run_before_unload=False)
    return context


def test_numbers_left_behind_are_there_on_the_next_visit(live_server, scene):
    period, _alpine, _user = scene
    with chromium() as browser:
        context = left_behind(browser, live_server, scene)
        page = context.new_page()
        page.goto(live_server.url + grid_of(period))
        told(page, "restored")
        saved(page)
        assert page.evaluate(KEPT) == 0
    assert cell_of(period, "calls") == {"value": "12"}


def test_numbers_of_a_month_that_closed_meanwhile_are_shown_until_discarded(live_server, scene):
    period, _alpine, _user = scene
    with chromium() as browser:
        context = left_behind(browser, live_server, scene)
        days = dict.fromkeys(("due_date", "timely_date", "lock_date"), "2024-01-01")
        type(period).objects.filter(pk=period.pk).update(**days)
        page = context.new_page()
        page.goto(live_server.url + grid_of(period))
        assert "cannot be entered here any more: alpine Motors, Calls: 12" in told(page, "restored")
        page.get_by_role("button", name="Discard it").click()
        expect(page.locator("[data-restored]")).to_be_hidden()
        assert page.evaluate(KEPT) == 0


def test_another_tab_s_sign_in_does_not_stop_saving_or_sending(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page = context.new_page()
        page.goto(live_server.url + grid_of(period))
        token = {"name": "csrftoken", "value": "x" * 32, "url": live_server.url}
        context.add_cookies([token])
        part(page, alpine, "calls", "value").fill("12")
        saved(page)
        context.clear_cookies(name="csrftoken")
        part(page, alpine, "calls", "value").fill("13")
        saved(page)
        assert cell_of(period, "calls") == {"value": "13"}
        part(page, alpine, "reply24", "n").fill("1")
        part(page, alpine, "reply24", "d").fill("2")
        saved(page)
        context.add_cookies([token])
        page.locator(".grid-send button").click()
        page.wait_for_url(lambda url: urlsplit(url).path != grid_of(period))
        assert "received and checked automatically" in page.locator("main").inner_text()


def test_typing_on_while_a_number_is_on_its_way_is_no_conflict(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        page = opened(browser, live_server, user).new_page()
        page.goto(live_server.url + grid_of(period))
        held = []

        def hold(route):
            held.append(route)

        page.route("**/draft/", hold)
        calls = part(page, alpine, "calls", "value")
        calls.fill("1")
        while not held:
            page.wait_for_timeout(50)
        calls.fill("12")
        held[0].continue_()
        page.unroute("**/draft/")
        saved(page)
        expect(page.locator(".cell__conflict")).to_have_count(0)
        assert cell_of(period, "calls") == {"value": "12"}
        # Saved, but the answer never came: what stands there is one's own.
        page.route("**/draft/", lambda route: (route.fetch(), route.abort()))
        calls.fill("13")
        told(page, "trouble")
        calls.fill("14")
        page.unroute("**/draft/")
        saved(page)
        expect(page.locator(".cell__conflict")).to_have_count(0)
    assert cell_of(period, "calls") == {"value": "14"}


def test_signing_out_asks_and_then_wipes_what_was_kept(live_server, scene):
    period, alpine, user = scene
    with chromium() as browser:
        context = opened(browser, live_server, user)
        page, other = context.new_page(), context.new_page()
        page.goto(live_server.url + grid_of(period))
        other.goto(live_server.url + "/")
        page.route("**/draft/", lambda route: route.abort())
        part(page, alpine, "calls", "value").fill("12")
        told(page, "trouble")
        asked = []
        other.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
        sign_out(other, live_server)
        assert "is not on the server yet will be lost" in asked[0]
        assert other.evaluate(KEPT) == 0
