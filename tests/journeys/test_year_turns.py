"""The turn of the year by its page: places by a list, an outlet that leaves. Clicks are counted."""

import pytest
from django.core.cache import cache

from partners.network.models import Partner, Placement
from partners.network.services.partners import create_partners
from portal.access.actor import SYSTEM
from portal.home.queries.year import year_at_hand
from portal.jobs.services import drain
from tests.factories.network import make_structure, row_of
from tests.factories.people import brand_user
from tests.factories.reporting import make_metric, make_period
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
LIST = "Code;Tier\n" + "\n".join(f"N{n:03d};Gold" for n in range(40))


def test_the_year_turns_in_twelve_clicks(live_server):
    cache.clear()
    make_structure()
    rows = [row_of(f"N{n:03d}", name=f"North {n:03d}") for n in range(60)]
    create_partners(rows=rows, actor=SYSTEM)
    make_metric("calls", "count")
    make_period(["calls"])
    year = year_at_hand()
    with chromium() as browser:
        admin = Visitor(browser, live_server, brand_user("admin"))
        said = faults(admin.page)
        admin.go("/")
        admin.click("link", "Turn of the year")
        assert axe_violations(admin.page) == []
        # 1: the list of the new year.
        admin.click("link", "Change by a list")
        assert f"Places count from January {year} on" in admin.told()
        admin.clicks += 1
        admin.page.locator("input[type=file]").set_input_files(
            {"name": "tiers.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
        )
        admin.click("button", "Compare", exact=True)
        admin.click("button", "Approve these 40 changes")
        drain()
        # 2: who leaves.
        admin.click("link", "Turn of the year")
        assert f"40 partners have a place that begins in January {year}" in admin.told()
        admin.click("link", "Look at the partners")
        admin.click("link", "North 045")
        admin.choose("New status", "Left")
        admin.page.locator("form", has_text="New status").get_by_label("From").fill(
            f"{year - 1}-12"
        )
        admin.tick("When its last month is received, or closed")
        admin.click("button", "Change status")
        # 3: what goes on by itself is seen on the page.
        admin.click("link", "Turn of the year")
        assert "1 partner has December as its last month" in admin.told()
        assert f"1 collection asks for January {year}" in admin.told()
        assert "0 rules end before February" in admin.told()
        assert axe_violations(admin.page) == []
        assert admin.clicks == 12
        assert said == []
    assert Placement.objects.filter(tier__code="gold", from_month=f"{year}-01").count() == 40
    assert Partner.objects.get(code="N045").left_month == f"{year - 1}-12"
