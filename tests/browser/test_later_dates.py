"""Journeys of a later date, counted in clicks: asked for, granted, opened by the manager."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.notices.models import Notice
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Frequency
from standards.reporting.models import Revision, Submission
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
    open_month,
)
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor
from tests.kit.grids import part

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
DAY = re.compile(r"can be sent until \d")


@pytest.fixture
def network(transactional_db: None) -> tuple[Any, Any]:
    """A month that closed at its own end, and one partner."""
    cache.clear()
    make_metric("calls", "count", name="Calls")
    make_period(["calls"])
    closed = save_collection(
        code="visits",
        name="Visits",
        metrics=[make_metric("visits", "count", name="Visits").code],
        recurrence=Recurrence(Frequency.MONTH, "2020-01"),
        offsets=Offsets(0, 0, 0, 90),
        actor=SYSTEM,
    )
    (period,) = open_periods(collection=closed, months=[open_month()], actor=SYSTEM)
    return period, make_partners("alpine")[0]


def test_a_later_date_is_asked_for_in_two_clicks_and_granted_in_two(live_server, network) -> None:
    period, partner = network
    mia = brand_person("manager")
    with chromium() as browser:
        owner = Visitor(browser, live_server, member_of(partner, role="owner"))
        said = faults(owner.page)
        owner.go(reverse("reporting:grid", args=("visits", period.code)))
        owner.click("link", "Ask for a later date")
        # What is typed is no click of the budget.
        owner.page.get_by_label("Why").fill("Our system was down for a week.")
        assert axe_violations(owner.page) == []
        owner.click("button", "Ask", exact=True)
        assert owner.clicks == 2
        manager = Visitor(browser, live_server, mia)
        # The link of her mail.
        manager.go(Notice.objects.get(code="extension_asked").link)
        assert "Our system was down for a week." in manager.told()
        assert Submission.objects.filter(open_until__isnull=False).count() == 0
        manager.click("button", "Grant")
        assert manager.clicks == 1
        owner.go(reverse("reporting:months"))
        assert DAY.search(" ".join(owner.told().split()))
        owner.go(reverse("reporting:grid", args=("visits", period.code)))
        part(owner.page, partner, "visits", "value").fill("12")
        owner.click("button", "Send", exact=True)
        assert Revision.objects.get().submission.partner == partner
        assert [text for text in said if "status of 4" not in text] == []


def test_a_manager_opens_a_received_month_in_two_clicks(live_server, network) -> None:
    period, partner = network
    Submission.objects.create(period=period, partner=partner, open_until="2090-01-01")
    sent = [MonthInput(partner.pk, {"visits": {"value": 7}})]
    send_months(period=period, months=sent, source="form", actor=acting("owner", partner))
    Submission.objects.update(open_until=None)
    with chromium() as browser:
        manager = Visitor(browser, live_server, brand_person("manager"))
        manager.go(reverse("reporting:inbox_month", args=("visits", period.code)) + "?show=in")
        manager.click("link", f"More days for {partner.name}")
        manager.page.get_by_label("Why").fill("The number was of another month.")
        manager.click("button", "Open again")
        assert manager.clicks == 2
        owner = Visitor(browser, live_server, member_of(partner, role="owner"))
        owner.go(reverse("reporting:grid", args=("visits", period.code)))
        part(owner.page, partner, "visits", "value").fill("12")
        owner.page.locator("[data-reason]").first.fill("Counted anew.")
        owner.click("button", "Send correction")
    assert [row.cells["visits"]["value"] for row in Revision.objects.order_by("number")] == [7, 12]
