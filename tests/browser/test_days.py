"""Days that went wrong once, in a real browser: what came back, who moved, who left, who joined."""

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from partners.network.services.structure import save_territory, save_tier
from partners.sharing.models import SharingRule
from portal.access.actor import SYSTEM
from portal.lib.months import of, shift
from portal.ui.formats import month_text
from standards.reporting.models import Submission
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.services.asked import fix_asked
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import (
    acting,
    brand_person,
    make_partners,
    make_period,
    member_of,
    open_month,
)
from tests.kit.browser import chromium, faults
from tests.kit.grids import grid_of, opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
CELLS = {"reply": {"n": 80, "d": 100}}
# Restricted, as metrics are unless somebody decides.
METRICS = '- {code: reply, name: Reply, kind: share, unit: "%", factor: 100}\n'
TARGETS = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"


@pytest.fixture
def network(transactional_db: None) -> tuple[Any, list[Any]]:
    """Three outlets of one owner, a standard with a restricted metric, a month two have sent."""
    cache.clear()
    make_published(standard_text(name="Replies", targets=TARGETS, metrics=METRICS))
    period = make_period(["reply"])
    partners = make_partners("alpine", "bell", "cord")
    send_months(
        period=period,
        months=[MonthInput(partner.pk, CELLS) for partner in partners[:2]],
        source="form",
        actor=acting("owner", *partners),
    )
    score_month(month=period.month)
    return period, partners


def page_of(browser: Any, server: Any, user: Any) -> Page:
    """A window of ``user``."""
    page: Page = opened(browser, server, user).new_page()
    return page


def told(page: Page) -> str:
    """The words of the page."""
    return " ".join(page.locator("main").inner_text().split())


def test_a_month_that_came_back_is_not_sent_again_by_mistake(live_server, network) -> None:
    period, (alpine, bell, _cord) = network
    asked = "Please look at the replies again."
    return_month(
        submission=Submission.objects.get(partner=bell), reason=asked, actor=acting("manager")
    )
    with chromium() as browser:
        owner = page_of(browser, live_server, member_of(alpine, bell, role="owner"))
        said = faults(owner)
        owner.goto(live_server.url + reverse("home:home"))
        assert asked in told(owner)
        owner.get_by_role("link", name="Enter the numbers").click()
        owner.wait_for_url("**" + grid_of(period) + "**")
        owner.get_by_role("button", name="Send").click()
        expect(owner.get_by_role("alert").first).to_be_visible()
        assert asked in told(owner)
        assert Submission.objects.get(partner=bell).state == "returned"
        owner.get_by_label("Why it is right as it is").fill("We counted twice.")
        with owner.expect_navigation():
            owner.get_by_role("button", name="Send").click()
        assert "received and checked automatically" in told(owner)
        manager = page_of(browser, live_server, brand_person("manager"))
        manager.goto(
            live_server.url
            + reverse("reporting:inbox_month", args=(period.collection.code, period.month))
        )
        assert "We counted twice." in told(manager)
        # A refused form is an answer with that status, and nothing else is complained of.
        assert [text for text in said if "status of 422" not in text] == []


def test_the_first_rule_shows_what_it_says_before(live_server, network) -> None:
    period, (alpine, *_rest) = network
    with chromium() as browser:
        admin, owner = (
            page_of(browser, live_server, user)
            for user in (brand_person("admin"), member_of(alpine, role="owner"))
        )
        said = [faults(page) for page in (admin, owner)]
        scorecard = reverse("disclosure:scorecard", args=(alpine.public_id, period.month))
        owner.goto(live_server.url + scorecard)
        assert "Your brand shares no scores with you at present." in told(owner)
        admin.goto(live_server.url + reverse("sharing:rules"))
        row = admin.get_by_role("row", name="Overall score")
        assert row.inner_text().split()[2:6] == ["3", "0", "3", "0"]
        admin.get_by_role("button", name="Put the first rule in force").click()
        admin.wait_for_selector("text=In force")
        assert SharingRule.objects.get().state == "approved"
        owner.reload()
        assert "once you have marked the standard as read" in told(owner)
        owner.get_by_role("link", name="Replies").first.click()
        with owner.expect_navigation():
            owner.get_by_role("button", name="I have read").first.click()
        owner.goto(live_server.url + scorecard)
        assert "66.7" in told(owner)
        assert said == [[], []]


def test_a_move_into_the_past_says_what_it_scores_again(live_server, network) -> None:
    period, (alpine, *_rest) = network
    save_tier(code="gold", name="Gold", is_earned=False, rank=1, actor=SYSTEM)
    save_territory(code="DE", name="Germany", parent="EU", actor=SYSTEM)
    with chromium() as browser:
        manager = page_of(browser, live_server, brand_person("manager"))
        said = faults(manager)
        manager.goto(live_server.url + reverse("network:partner", args=(alpine.public_id,)))
        form = manager.locator("form", has=manager.locator('[name="step"][value="move"]'))
        form.locator('[name="month"]').fill(period.month)
        form.locator('[name="territory"]').select_option("DE")
        form.get_by_role("button", name="Move").click()
        expect(manager.get_by_role("alert").first).to_contain_text("This reaches back")
        assert month_text(period.month) in told(manager)
        assert alpine.placements.count() == 1
        assert form.locator('[name="territory"]').input_value() == "DE"
        form.get_by_role("button", name="Move").click()
        expect(manager.locator("main")).to_contain_text("was moved")
        assert alpine.placements.count() == 2
        assert set(alpine.placements.values_list("tier__code", flat=True)) == {None}
        assert said == []


def test_a_leaver_and_a_joiner_change_no_closed_month(live_server, network) -> None:
    _period, (alpine, bell, cord) = network
    past = shift(open_month(), -3)
    closed = make_period(["reply"], month=past)
    send_months(
        period=closed,
        months=[MonthInput(partner.pk, CELLS) for partner in (alpine, bell)],
        source="pack",
        actor=SYSTEM,
    )
    fix_asked(day=day_everywhere())
    head = "3 due · 2 in · 1 missing"
    with chromium() as browser:
        manager = page_of(browser, live_server, brand_person("manager"))
        said = faults(manager)
        month = reverse("reporting:inbox_month", args=(closed.collection.code, past))
        manager.goto(live_server.url + month)
        assert head in told(manager)
        manager.goto(live_server.url + reverse("network:partner", args=(cord.public_id,)))
        form = manager.locator("form", has=manager.locator('[name="step"][value="status"]'))
        form.locator('[name="status"]').select_option("left")
        form.locator('[name="month"]').fill(of(day_everywhere()))
        form.get_by_role("button", name="Change status").click()
        expect(manager.locator("main")).to_contain_text("Left")
        manager.goto(live_server.url + reverse("network:add"))
        manager.get_by_label("Code").fill("late")
        manager.get_by_label("Name", exact=True).fill("Late Motors")
        manager.locator('[name="territory"]').select_option("EU")
        manager.locator('[name="kind"]').select_option("dealer")
        manager.locator('[name="owner"]').fill("own")
        manager.locator('[name="joined_month"]').fill("2020-01")
        manager.locator('[name="status"]').select_option("active")
        manager.get_by_role("button", name="Create the partner").click()
        expect(manager.locator("main")).to_contain_text("was created")
        manager.goto(live_server.url + month)
        assert head in told(manager)
        assert said == []
