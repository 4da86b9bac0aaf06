"""Published comparisons and the group designer in a real browser: themes, phone, the choice."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from standards.release.models import Release, SplitChoice
from standards.release.services.freezing import freeze
from tests.factories.reporting import sign_in
from tests.kit.browser import axe_violations, chromium, faults
from tests.standards.release.packs import MONTHS, build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def addresses(transactional_db):
    cache.clear()
    build()
    for month in MONTHS[:5]:
        freeze(month=month, today=dt.date(2026, 4, 1))
    release = Release.objects.get(cell="reply", month=MONTHS[4])
    return [
        reverse("release:list"),
        reverse("release:release", args=(release.public_id,)),
        reverse("release:groups"),
    ]


def page_of(browser, server, **options):
    client = Client()
    sign_in(client, User.objects.get(email="admin@example.org"))
    context = browser.new_context(**options)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])
    return context.new_page()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_break_no_accessibility_rule(live_server, addresses, theme, width):
    with chromium() as browser:
        viewport = {"width": width, "height": 800}
        page = page_of(browser, live_server, color_scheme=theme, viewport=viewport)
        said = faults(page)
        for address in addresses:
            page.goto(live_server.url + address)
            assert page.evaluate(WIDER) == 0
            assert axe_violations(page) == []
        assert said == []


def test_a_split_is_chosen_in_three_clicks(live_server, addresses):
    with chromium() as browser:
        page = page_of(browser, live_server)
        page.goto(live_server.url)
        page.get_by_role("link", name="Published comparisons").first.click()
        page.get_by_role("link", name="Groups", exact=True).click()
        page.get_by_role("button", name="Use it from").first.click()
        page.wait_for_selector("text=partners are compared by")
        assert SplitChoice.objects.count() == 1
