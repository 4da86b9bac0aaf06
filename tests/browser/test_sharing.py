"""A sharing rule from its draft to the partner's page and back, each step by the right person."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from partners.sharing.models import SharingRule
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)
from tests.kit.browser import axe_violations, chromium, faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def scored(transactional_db):
    """A partner with a scored month, and a metric no rule can share."""
    cache.clear()
    make_published()
    make_metric("worth", "mean", name="Worth of a customer", sharing_class=3)
    period = make_period(["reply24"])
    (alpine,) = make_partners("alpine")
    month = MonthInput(alpine.pk, {"reply24": {"n": 174, "d": 200}})
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    score_month(month=period.month)
    return alpine, reverse("disclosure:scorecard", args=(alpine.public_id, period.month))


def page_of(browser, server, user, **options):
    """A page with a session of ``user``."""
    client = Client()
    sign_in(client, user)
    context = browser.new_context(**options)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}
    context.add_cookies([cookie])
    return context.new_page()


def told(page):
    """The words of the page."""
    return page.locator("main").inner_text()


def test_rule_is_written_approved_by_another_seen_and_stopped(live_server, scored):
    alpine, scorecard = scored
    with chromium() as browser:
        admin, legal, partner = (
            page_of(browser, live_server, user)
            for user in (brand_person("admin"), brand_person("legal"), member_of(alpine))
        )
        said = [faults(page) for page in (admin, legal, partner)]
        partner.goto(live_server.url + scorecard)
        assert "87.0 %" not in told(partner)

        admin.goto(live_server.url + reverse("sharing:rules"))
        admin.get_by_role("link", name="Change it first").click()
        admin.wait_for_url("**template=own")
        for box in admin.locator('[name="metrics"]:enabled').all():
            box.check()
        admin.get_by_label("All partners").check()
        admin.get_by_label("Only once the standard is marked as read").uncheck()
        admin.get_by_label("Least edition of the agreement").fill("0")
        # A longer form asks whether the session still stands before it goes: the page comes later.
        admin.get_by_role("button", name="See what it says and changes").click()
        admin.wait_for_selector("text=All partners see their own results")
        admin.get_by_role("button", name="Save as draft").click()
        admin.wait_for_url(lambda url: "new" not in url)
        assert "Another admin or the legal approver has to approve it" in told(admin)
        assert admin.get_by_role("button", name="Approve").count() == 0
        rule = reverse("sharing:rule", args=(SharingRule.objects.get().public_id,))
        partner.reload()
        assert "87.0 %" not in told(partner)

        legal.goto(live_server.url + rule)
        legal.get_by_role("button", name="Approve").click()
        legal.wait_for_selector("text=In force")
        partner.reload()
        assert "87.0 %" in told(partner)

        admin.goto(live_server.url + rule)
        admin.get_by_role("button", name="Stop sharing now").click()
        admin.wait_for_selector("text=Ask to share again")
        partner.reload()
        assert "87.0 %" not in told(partner)
        assert said == [[], [], []]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_form_of_a_rule_shows_classes_and_closes_what_none_can_share(live_server, scored, theme):
    with chromium() as browser:
        options = {"color_scheme": theme, "viewport": {"width": 360, "height": 740}}
        page = page_of(browser, live_server, brand_person("admin"), **options)
        page.goto(live_server.url + reverse("sharing:create"))
        assert page.get_by_label("Worth of a customer Brand only").is_disabled()
        assert page.get_by_label("First reply within 24 hours Shareable").is_enabled()
        assert page.locator("select[multiple]").first.bounding_box()["height"] >= 8 * 16
        assert page.evaluate(WIDER) == 0
        assert axe_violations(page) == []
