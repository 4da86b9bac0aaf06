"""The frame in a real browser: signing in by code, themes, phone, charts under the CSP."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.template import engines
from django.urls import path
from playwright.sync_api import expect

from portal.access.rules import PUBLIC
from portal.ui.charts import Bar, BulletRow, Series, Step, bars, bullet, trend, waterfall
from tests.factories.people import brand_user
from tests.kit.browser import axe_violations, chromium, faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def charts_page(request):
    months = ["2026-04", "2026-05", "2026-06"]
    shown = [
        trend(title="A", months=months, series=[Series("You", [72, 80, 87])], target=(80, 90)),
        bullet(title="B", rows=[BulletRow("Reply", 87, 80, 70, 85, 90)]),
        waterfall(title="C", steps=[Step("Reply", 36.0), Step("Cap", -4.6)]),
        bars(title="D", rows=[Bar("Late", 64)]),
    ]
    source = (
        '{% extends "ui/layout_plain.html" %}{% block title %}Charts{% endblock %}'
        '{% block assets %}{% include "ui/parts/chart_assets.html" %}{% endblock %}'
        "{% block content %}{% for spec in charts %}{% chart spec %}{% endfor %}{% endblock %}"
    )
    template = engines["django"].from_string(source)
    return HttpResponse(template.render({"charts": shown}, request))


charts_page.access = PUBLIC  # type: ignore[attr-defined]  # as pages declare it
urlpatterns = [path("charts/", charts_page)]


def sign_in(page, server, email):
    page.goto(server.url + "/")
    page.fill("input[name=email]", email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/code/confirm/**")
    page.fill("input[name=code]", mail.outbox[-1].subject.split()[0])
    page.keyboard.press("Enter")
    page.wait_for_url(server.url + "/")


def test_code_signs_in_with_keys_alone_and_lands_on_home(live_server):
    cache.clear()
    brand_user("admin", name="Ada Admin")
    with chromium() as browser:
        page = browser.new_page()
        said = faults(page)
        sign_in(page, live_server, "admin@brand.example")
        assert page.locator("h1").inner_text() == "Home"
        assert page.locator("summary", has_text="Ada Admin").is_visible()
        assert said == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_break_no_accessibility_rule(live_server, theme):
    cache.clear()
    brand_user("admin")
    with chromium() as browser:
        page = browser.new_context(color_scheme=theme).new_page()
        page.goto(live_server.url + "/accounts/login/code/")
        found = {"sign-in": axe_violations(page)}
        sign_in(page, live_server, "admin@brand.example")
        for address in (
            "/",
            "/me/",
            "/people/",
            "/audit/",
            "/settings/mail/",
            "/invitations/",
            "/setup/",
            "/onboarding/",
        ):
            page.goto(live_server.url + address)
            found[address] = axe_violations(page)
        assert {name: rules for name, rules in found.items() if rules} == {}


def test_phone_scrolls_in_one_direction_and_opens_the_menu_by_key(live_server):
    cache.clear()
    brand_user("admin")
    with chromium() as browser:
        page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        sign_in(page, live_server, "admin@brand.example")
        for address in ("/", "/me/", "/people/", "/audit/", "/settings/mail/", "/me/tokens/"):
            page.goto(live_server.url + address)
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wider) == 0, address
        assert not page.locator("#side").is_visible()
        page.locator("[data-nav-toggle]").press("Enter")
        assert page.locator("#side").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("#side").is_visible()


def test_chosen_theme_holds_on_the_next_page(live_server):
    cache.clear()
    brand_user("admin")
    with chromium() as browser:
        page = browser.new_context(color_scheme="light").new_page()
        sign_in(page, live_server, "admin@brand.example")
        colour = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(colour)
        page.locator("summary[aria-label='Your account']").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Dark").click()
        page.goto(live_server.url + "/me/")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.evaluate(colour) != light


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_are_drawn_under_the_content_policy(live_server, theme):
    with chromium() as browser:
        page = browser.new_context(color_scheme=theme).new_page()
        said = faults(page)
        answer = page.goto(live_server.url + "/charts/")
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        expect(page.locator(".chart__plot svg")).to_have_count(4)
        assert said == []
        assert axe_violations(page) == []
        # On paper the drawing is in the light palette, whatever the screen shows.
        ink = "getComputedStyle(document.querySelector('.chart svg text')).fill"
        on_screen = page.evaluate(ink)
        page.emulate_media(media="print")
        assert (page.evaluate(ink) == on_screen) is (theme == "light")
