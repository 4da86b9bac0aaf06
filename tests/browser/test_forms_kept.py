"""Longer forms: what was typed outlives the end of a session, a lost connection and a failure."""

from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from partners.network.models import Partner
from tests.factories.reporting import brand_person, make_partners
from tests.kit.browser import chromium
from tests.kit.grids import opened, session_cookie, told

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('kept|')).join()"
LEAVES = """() => {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return !event.defaultPrevented;
}"""
NEVER = """() => {
  const form = document.querySelector("main form");
  const secrets = [["type", "file"], ["autocomplete", "one-time-code"], ["type", "hidden"]];
  for (const [name, value] of secrets) {
    const field = Object.assign(document.createElement("input"), { name: `${value}-field` });
    field.setAttribute(name, value);
    form.append(field);
    if (value !== "file") field.value = "4711-secret";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""


@pytest.fixture
def admin(transactional_db):
    """Somebody who adds partners, in a network that has its structure."""
    cache.clear()
    make_partners("alpine")
    return brand_person("admin", email="ada@brand.example")


def fill(page):
    page.fill("[name=code]", "bell")
    page.fill("[name=name]", "Bell Motors")
    page.fill("[name=owner]", "Bell Holding")
    page.check("[name=is_new_owner]")


def press(page):
    page.get_by_role("button", name="Create the partner").click()


def test_a_form_outlives_its_session_and_is_gone_once_taken(live_server, admin):
    address = live_server.url + reverse("network:add")
    with chromium() as browser:
        context = opened(browser, live_server, admin)
        page = context.new_page()
        page.goto(address)
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == ("", True)
        fill(page)
        assert page.evaluate(LEAVES) is False
        context.clear_cookies()
        press(page)
        assert "you are signed out. What you typed is kept in this browser" in told(page, "trouble")
        link = page.get_by_role("link", name="Sign in again")
        assert link.get_attribute("href").endswith(
            "?next=" + quote(reverse("network:add"), safe="")
        )
        link.click()
        page.wait_for_url("**/accounts/login/code/**")
        context.add_cookies([session_cookie(live_server, admin)])
        page.goto(address)
        assert "What you typed here and did not send is back." in told(page, "trouble")
        assert page.input_value("[name=name]") == "Bell Motors"
        assert page.is_checked("[name=is_new_owner]")
        page.fill("[name=code]", "alpine")
        press(page)
        # Back with its errors and everything typed: still not taken.
        expect(page.locator("main .field__error").first).to_be_visible()
        assert page.input_value("[name=name]") == "Bell Motors"
        assert "Bell Motors" in page.evaluate(KEPT)
        page.fill("[name=code]", "bell")
        press(page)
        page.wait_for_url(lambda url: url != address)
        assert Partner.objects.get(code="bell").name == "Bell Motors"
        page.goto(address)
        assert (page.evaluate(KEPT), page.input_value("[name=name]")) == ("", "")
        expect(page.locator("[data-trouble]")).to_have_count(0)


def test_a_form_outlives_a_failure_and_can_be_discarded(live_server, admin):
    address = live_server.url + reverse("network:add")
    with chromium() as browser:
        context = opened(browser, live_server, admin)
        page = context.new_page()
        page.goto(address)
        fill(page)
        context.set_offline(True)
        press(page)
        assert "there is no connection to the portal" in told(page, "trouble")
        context.set_offline(False)
        answer = {"status": 500, "body": "failed", "content_type": "text/html"}
        page.route(address, lambda route: route.fulfill(**answer))
        press(page)
        expect(page.locator("body")).to_have_text("failed")
        page.unroute(address)
        page.goto(address)
        assert "is back" in told(page, "trouble")
        assert page.input_value("[name=code]") == "bell"
        page.evaluate(NEVER)
        assert "Bell Motors" in page.evaluate(KEPT)
        assert "4711-secret" not in page.evaluate(KEPT)
        page.get_by_role("button", name="Discard it").click()
        assert page.input_value("[name=name]") == ""
        assert (page.evaluate(KEPT), page.evaluate(LEAVES)) == ("", True)
