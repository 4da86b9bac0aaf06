"""A manager names a deputy, and hands her partners over. Clicks are counted."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from partners.network.models import Partner
from partners.people.models import Deputyship
from tests.factories.network import make_partner, make_structure
from tests.factories.people import actor_of, brand_user
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def managers(transactional_db):
    """Mia has France and an outlet by name, Max the US; Wanda has Germany."""
    cache.clear()
    make_structure()
    for code, territory in (("fr1", "FR"), ("fr2", "FR"), ("de1", "DE"), ("us1", "US")):
        make_partner(code, name=f"Outlet {code}", territory=territory)
    mia = brand_user(
        "manager", "mia@brand.example", territories=["FR"], partners=["de1"], name="Mia"
    )
    maximilian = brand_user("manager", "max@brand.example", territories=["US"], name="Max")
    return mia, maximilian


def codes(user):
    rows = Partner.objects.visible_to(actor_of(user), "partners.manage")
    return set(rows.values_list("code", flat=True))


def test_a_portfolio_is_handed_over_in_five_clicks_and_found_by_its_new_manager_in_one(
    live_server, managers
):
    mia, maximilian = managers
    with chromium() as browser:
        giver = Visitor(browser, live_server, mia)
        said = faults(giver.page)
        giver.go("/")
        giver.click("link", "Deputies and hand-over")
        # There is one other manager, and it is from today on: neither is asked for.
        giver.tick("France")
        giver.tick("Outlet de1")
        giver.click("button", "See what goes along")
        assert "3 partners go to Max: France, Outlet de1" in giver.told()
        assert axe_violations(giver.page) == []
        assert codes(maximilian) == {"us1"}
        giver.click("button", "Hand over")
        assert giver.clicks == 5
        assert "Handed over to Max." in giver.told()
        assert axe_violations(giver.page) == []
        assert (codes(mia), codes(maximilian)) == (set(), {"us1", "fr1", "fr2", "de1"})
        taker = Visitor(browser, live_server, maximilian)
        taker.go("/notices/")
        assert "Mia" in taker.told()
        # The link of the mail.
        taker.go(reverse("people:portfolio"))
        assert "France" in taker.told()
        taker.go("/")
        taker.click("link", "Partners", exact=True)
        assert "Outlet fr1" in taker.told()
        assert taker.clicks == 1
        assert said == []


def test_a_deputy_is_named_in_three_clicks_and_called_off_in_one(live_server, managers):
    mia, maximilian = managers
    brand_user("manager", "wanda@brand.example", territories=["DE"], name="Wanda")
    with chromium() as browser:
        manager = Visitor(browser, live_server, mia)
        manager.go("/")
        manager.click("link", "Deputies and hand-over")
        manager.choose("Who stands in", "Max")
        # What is typed is no click of the budget; the first day is today.
        last = timezone.localdate() + dt.timedelta(days=7)
        manager.page.get_by_label("Last day, included").fill(last.isoformat())
        manager.click("button", "Name a deputy")
        assert manager.clicks == 3
        assert "Max stands in on these days. Both of you are told." in manager.told()
        assert codes(maximilian) == {"us1", "fr1", "fr2", "de1"}
        manager.click("button", "Call off")
        assert manager.clicks == 4
        assert codes(maximilian) == {"us1"}
    assert Deputyship.objects.get().first_date == timezone.localdate()
