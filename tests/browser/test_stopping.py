"""*Stop sharing now* reaches pages that are open, asleep, restored or printed, within a second."""

import datetime as dt
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from partners.sharing.models import SharingRule
from partners.sharing.services import rules, stops
from portal.access.actor import actor_for
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published
from tests.factories.reporting import acting, brand_person, make_partners, make_period, member_of
from tests.factories.sharing import approve
from tests.kit.browser import chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
FIGURE = "87.0 %"
CHANGED = "What your brand shares with you has changed"
UNSURE = "Not shown until the portal has confirmed"
KEPT = ".shared__kept"
HIDE = """(hidden) => {
  Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""
WATCH = """() => {
  window.gone = new Promise((tell) => {
    const part = document.querySelector("[data-shared]");
    new MutationObserver(() => tell(Date.now())).observe(part, {attributes: true});
  });
}"""


@pytest.fixture
def shared(transactional_db: None) -> tuple[Any, Any, str]:
    """Two partners that see own results; the first one's scorecard."""
    cache.clear()
    make_published()
    period = make_period(["reply24"])
    alpine, bell = make_partners("alpine", "bell")
    month = MonthInput(alpine.pk, {"reply24": {"n": 174, "d": 200}})
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    score_month(month=period.month)
    today = dt.date.today()
    everybody = ("partners", "owners", "territories", "tiers", "kinds_of_partner")
    fields = {
        **{name: ["*"] for name in everybody}, "name": "Own", "metrics": ["*"],
        "kinds": ["own", "target"], "valid_from": today - dt.timedelta(days=400),
        "valid_to": today + dt.timedelta(days=30),
    }  # fmt: skip
    draft = rules.create_rule(fields=fields, actor=actor_for(brand_person("admin")))
    approve(draft, actor_for(brand_person("legal")))
    return alpine, bell, reverse("disclosure:scorecard", args=(alpine.public_id, period.month))


def test_an_open_page_goes_blank_upon_a_stop(live_server: Any, shared: Any, tell: Any) -> None:
    alpine, _bell, path = shared
    with chromium() as browser:
        olga = Visitor(browser, live_server, member_of(alpine, role="owner"))
        alex = Visitor(browser, live_server, brand_person("admin", "alex@example.org"))
        said = faults(olga.page)
        olga.go(path)
        assert FIGURE in olga.told()
        alex.go("/sharing/stop/?partner=alpine")
        olga.page.evaluate(WATCH)
        alex.click("button", "Stop sharing now")
        gone = olga.page.evaluate("window.gone")
        took = gone / 1000 - SharingRule.objects.get(is_stop=True).created_at.timestamp()
        olga.page.get_by_text("has just changed").wait_for(timeout=15_000)
        assert FIGURE not in olga.told()
        assert "Your brand shares no scores with you at present" in olga.told()
        assert said == []
    tell(f"Stop sharing now: an open page was blank after {took:.2f} s")


def test_a_stop_for_another_partner_moves_nothing(live_server: Any, shared: Any) -> None:
    alpine, bell, path = shared
    with chromium() as browser:
        olga = Visitor(browser, live_server, member_of(alpine, role="owner"))
        olga.go(path)
        olga.page.evaluate("window.same = true")
        stops.stop_sharing(partner=bell, actor=actor_for(brand_person("admin")))
        time.sleep(2)
        assert olga.page.evaluate("window.same")
        assert FIGURE in olga.told()


def test_a_page_out_of_sight_asks_before_it_shows_anything(live_server: Any, shared: Any) -> None:
    alpine, _bell, path = shared
    with chromium() as browser:
        olga = Visitor(browser, live_server, member_of(alpine, role="owner"))
        olga.go(path)
        olga.page.evaluate(HIDE, True)
        assert olga.page.locator(KEPT).is_hidden()
        olga.page.evaluate(HIDE, False)
        expect(olga.page.locator(KEPT)).to_be_visible()
        olga.page.evaluate(HIDE, True)
        stops.stop_sharing(partner=alpine, actor=actor_for(brand_person("admin")))
        olga.page.evaluate(HIDE, False)
        olga.page.get_by_text(CHANGED).wait_for(timeout=15_000)
        assert FIGURE not in olga.told()


def test_a_page_gone_back_to_shows_nothing_old(live_server: Any, shared: Any) -> None:
    alpine, _bell, path = shared
    with chromium() as browser:
        olga = Visitor(browser, live_server, member_of(alpine, role="owner"))
        olga.go(path)
        olga.go("/scorecards/nowhere/")
        stops.stop_sharing(partner=alpine, actor=actor_for(brand_person("admin")))
        olga.page.go_back(wait_until="commit")
        olga.page.get_by_text("shares no scores with you at present").wait_for(timeout=15_000)
        assert FIGURE not in olga.told()


def test_without_a_connection_the_page_and_its_print_are_blank(
    live_server: Any, shared: Any
) -> None:
    alpine, _bell, path = shared
    with chromium() as browser:
        olga = Visitor(browser, live_server, member_of(alpine, role="owner"))
        olga.go(path)
        olga.page.context.set_offline(True)
        olga.page.get_by_text(UNSURE).wait_for(timeout=20_000)
        olga.page.emulate_media(media="print")
        assert FIGURE not in olga.told()
        olga.page.emulate_media(media="screen")
        olga.page.context.set_offline(False)
        shown = expect(olga.page.locator(KEPT))
        shown.to_contain_text("87.0", use_inner_text=True, timeout=15_000)
