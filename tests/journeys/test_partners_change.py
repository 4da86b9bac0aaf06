"""A manager changes 40 tiers by her list. Clicks are counted."""

import pytest
from django.core import mail
from django.core.cache import cache

from partners.network.models import Placement
from partners.network.services.partners import create_partners
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.notices.models import Mail
from tests.factories.network import make_structure, row_of
from tests.factories.people import brand_user
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
LIST = "\n".join(
    [
        "Händler-Nr;Händlername;Stufe",
        *(f"N{n:03d};North {n};{'Gold' if n < 40 else ''}" for n in range(180)),
    ]
)


def test_40_tiers_change_by_a_list_in_five_clicks(live_server):
    cache.clear()
    make_structure()
    rows = [row_of(f"N{n:03d}", name=f"North {n}") for n in range(180)]
    create_partners(rows=rows, actor=SYSTEM)
    with chromium() as browser:
        manager = Visitor(browser, live_server, brand_user("manager"))
        said = faults(manager.page)
        manager.go("/")
        manager.click("link", "Partners", exact=True)
        manager.click("link", "Change by a list")
        manager.clicks += 1
        manager.page.locator("input[type=file]").set_input_files(
            {"name": "2027.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
        )
        manager.click("button", "Compare", exact=True)
        assert "Approve these 40 changes" in manager.told()
        assert axe_violations(manager.page) == []
        manager.click("button", "Approve these 40 changes")
        assert manager.clicks <= 5
        drain()
        manager.page.reload()
        assert "40 changes were made." in manager.told()
        assert axe_violations(manager.page) == []
        assert said == []
    assert Placement.objects.filter(tier__code="gold", to_month="").count() == 40
    assert (Mail.objects.count(), mail.outbox) == (0, [])
