"""An author writes, a second publishes, the partner is told and has read it in one click."""

import pytest
from django.core import mail
from django.core.cache import cache

from portal.jobs.services import drain
from standards.catalogue.models import Acknowledgement, Version
from tests.factories.catalogue import LEADS, make_published
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user
from tests.kit.browser import axe_violations, chromium, faults
from tests.kit.clicks import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_a_new_version_is_published_by_a_second_person_and_read_in_one_click(live_server):
    cache.clear()
    make_structure()
    make_published()
    alpine = make_partner("alpine", name="Alpine Motors")
    Acknowledgement.objects.update(acknowledged_at="2024-02-01T00:00Z")
    writer, second = brand_user("author", "a@b.example"), brand_user("author", "b@b.example")
    owner = member_user("owner", alpine)
    with chromium() as browser:
        amir, rosa = (Visitor(browser, live_server, user) for user in (writer, second))
        said = [faults(visitor.page) for visitor in (amir, rosa)]
        amir.go("/standards/of/leads/1.0/")
        amir.click("link", "New version from this")
        text = amir.page.get_by_label("Paste the standard (YAML) optional").input_value()
        assert text == LEADS.replace("'1.0'", "'1.1'")
        amir.enter("Paste the standard (YAML) optional", text.replace("three days", "two days"))
        amir.click("button", "Import", exact=True)
        amir.click("button", "Send for review")
        assert amir.clicks <= 4

        rosa.go("/")
        rosa.click("link", "Notices: 1 unread")
        rosa.click("link", "Lead handling 1.1 waits for review")
        rosa.page.get_by_label("In force from").fill("2999-01")
        rosa.page.get_by_label("All partners").check()
        rosa.clicks += 1
        rosa.click("button", "Publish for good")
        # One more than before: that it is for everybody is said.
        assert rosa.clicks <= 4
        assert Version.objects.get(number="1.1").state == "published"
        drain()
        drain()

        olga = Visitor(browser, live_server, owner, viewport={"width": 360, "height": 740})
        said.append(faults(olga.page))
        assert mail.outbox[-1].to == [owner.email]
        olga.go("/standards/of/leads/?version=1.1")
        assert "in force from January 2999" in olga.told()
        assert olga.page.evaluate(WIDER) == 0
        assert axe_violations(olga.page) == []
        olga.click("button", "I have read this for Alpine Motors")
        assert olga.clicks == 1
        assert "Marked as read for Alpine Motors" in olga.told()
        assert said == [[], [], []]
    read = Acknowledgement.objects.get(publication__version__number="1.1")
    assert read.person_id == owner.public_id
