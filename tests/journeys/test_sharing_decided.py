"""The brand decides what is shared: clicks counted, from the template to the stop, both themes."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from partners.sharing.models import Edition, SharingRule
from partners.sharing.services.agreements import offer_editions
from portal.access.actor import actor_for
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
)
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = (
    "/sharing/", "/sharing/new/", "/sharing/who/", "/sharing/who/reply24/", "/sharing/why/",
    "/sharing/learn/", "/sharing/classes/", "/sharing/agreements/", "/sharing/ledger/",
    "/sharing/stop/",
)  # fmt: skip


@pytest.fixture
def network(transactional_db):
    """Two partners, one with a scored month, and a metric no rule can share."""
    cache.clear()
    make_published()
    make_metric("worth", "mean", name="Worth of a customer", sharing_class=3)
    period = make_period(["reply24"])
    alpine, bell = make_partners("alpine", "bell")
    month = MonthInput(alpine.pk, {"reply24": {"n": 174, "d": 200}})
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    score_month(month=period.month)
    return alpine, bell


def test_one_metric_for_one_partner_takes_six_clicks_and_a_second_person(live_server, network):
    with chromium() as browser:
        alex = Visitor(browser, live_server, brand_person("admin"))
        lena = Visitor(browser, live_server, brand_person("legal"))
        said = [faults(visitor.page) for visitor in (alex, lena)]
        alex.go("/sharing/")
        alex.click("link", "New rule")
        alex.click("link", "Own results and where I stand")
        assert alex.clicks == 2
        assert alex.page.get_by_label("Worth of a customer Brand only").is_disabled()
        alex.page.get_by_label("First reply within 24 hours Shareable").check()
        alex.page.get_by_label("Named partners").fill("alpine")
        alex.clicks += 2
        # One click more than before: nothing is saved that was not seen first.
        alex.click("button", "See what it says and changes")
        assert "Partners (alpine Motors) see their own results" in alex.told()
        alex.click("button", "Save as draft")
        assert alex.clicks <= 6
        assert "1 partner gains something" in alex.told()
        assert "Another admin or the legal approver has to approve it" in alex.told()
        assert alex.page.get_by_role("button", name="Approve").count() == 0

        rule = SharingRule.objects.get()
        lena.go(f"/sharing/rules/{rule.public_id}/")
        lena.click("button", "Approve")
        assert "In force" in lena.told()
        assert said == [[], []]


def test_looking_stopping_and_asking_take_few_clicks(live_server, network):
    alpine, _bell = network
    with chromium() as browser:
        alex = Visitor(browser, live_server, brand_person("admin"))
        said = faults(alex.page)
        alex.go(f"/insight/partners/{alpine.public_id}/")
        alex.click("link", "See what alpine Motors sees")
        assert alex.clicks == 1
        assert "Your brand shares no scores with you at present" in alex.told()

        alex.clicks = 0
        alex.go("/sharing/")
        alex.click("link", "What can be learned")
        alex.page.get_by_label("What can").fill("alpine")
        alex.page.get_by_label("ever learn about").fill("bell Motors")
        alex.click("button", "Ask")
        assert alex.clicks <= 3
        assert "alpine Motors about bell Motors" in alex.told()

        alex.clicks = 0
        alex.go("/sharing/")
        alex.click("link", "Stop sharing now")
        alex.click("button", "Stop sharing now")
        assert alex.clicks == 2
        assert "Stopped" in alex.told()
        assert said == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_workbench_is_accessible_and_fits_a_phone(live_server, network, theme):
    alpine, bell = network
    offer_editions(
        valid_from=timezone.now().date() + dt.timedelta(days=90),
        actor=actor_for(brand_person("admin")),
    )
    edition = Edition.objects.get()
    options = {"color_scheme": theme, "viewport": {"width": 360, "height": 740}}
    owner = member_of(alpine, bell, role="owner")
    with chromium() as browser:
        alex = Visitor(browser, live_server, brand_person("admin"), **options)
        olga = Visitor(browser, live_server, owner, **options)
        visits = [(alex, path) for path in (*PAGES, f"/sharing/as/{alpine.public_id}/")]
        visits += [(olga, "/sharing/mine/"), (olga, f"/sharing/agreements/{edition.public_id}/")]
        for visitor, path in visits:
            visitor.go(path)
            assert visitor.page.evaluate(WIDER) == 0, path
            assert axe_violations(visitor.page) == [], path
        olga.click("button", "Sign")
        assert "Signed. Thank you." in olga.page.inner_text("body")
