"""A manager adds a network and invites; a person accepts. Clicks are counted."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from partners.network.models import Partner
from partners.people.models import Invitation, Membership
from portal.accounts.models import User
from portal.jobs.services import drain
from portal.notices.models import Mail
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
TABLE = "\n".join(
    [
        "Händler-Nr\tHändlername\tInhaber\tRegion\tType\tOpened",
        *(
            f"N{number:03d}\tNorth {number}\tGroup {number % 120}\tFrance\tDealer\t03/2024"
            for number in range(180)
        ),
    ]
)


def test_180_pasted_partners_are_created_in_five_clicks_and_nobody_is_mailed(live_server):
    cache.clear()
    make_structure()
    with chromium() as browser:
        manager = Visitor(browser, live_server, brand_user("manager"))
        said = faults(manager.page)
        manager.go("/")
        manager.click("link", "Partners", exact=True)
        manager.click("link", "Add partners")
        manager.enter("Paste from your spreadsheet, headings included optional", TABLE)
        manager.click("button", "Check", exact=True)
        assert "All is right: 180 partners can be created." in manager.told()
        manager.click("button", "Create 180 partners")
        assert "180 partners were created. Nobody was mailed." in manager.page.content()
        assert manager.clicks <= 5
        assert said == []
        drain()
    assert Partner.objects.count() == 180
    assert (Mail.objects.count(), mail.outbox) == (0, [])


def test_an_owner_is_invited_in_three_clicks_and_joins_in_two(live_server):
    cache.clear()
    make_structure()
    partner = make_partner("alpine", name="Alpine Motors", status="prospect")
    with chromium() as browser:
        manager = Visitor(browser, live_server, brand_user("manager"))
        manager.go(f"/partners/{partner.public_id}/")
        manager.click("link", "People", exact=True)
        manager.enter("E-mail", "olga@alpine.example")
        manager.page.get_by_label("Role", exact=True).last.select_option("owner")
        manager.click("button", "Add and invite now")
        assert "The invitation is on its way to olga@alpine.example." in manager.page.content()
        assert manager.clicks <= 3
        drain()
        link = re.search(r"/join/[0-9a-f]{64}/", mail.outbox[-1].body).group()

        # A mail scanner looks at the link: nothing is used up by that.
        scanner = Visitor(browser, live_server)
        scanner.go(link)
        assert Invitation.objects.get().state == "sent"

        olga = Visitor(browser, live_server, viewport={"width": 360, "height": 740})
        said = faults(olga.page)
        olga.go(link)
        assert axe_violations(olga.page) == []
        olga.page.get_by_label("Your name").fill("Olga Owner")
        olga.click("button", "Accept")
        olga.page.fill("input[name=code]", mail.outbox[-1].subject.split()[0])
        olga.click("button", "Sign in")
        assert olga.page.url == live_server.url + "/"
        assert olga.clicks <= 2
        assert said == []
        manager.page.reload()
        assert "Olga Owner" in manager.told()
    assert User.objects.get(email="olga@alpine.example").name == "Olga Owner"
    assert Membership.objects.get().role == "owner"
    partner.refresh_from_db()
    assert partner.status == "onboarding"
