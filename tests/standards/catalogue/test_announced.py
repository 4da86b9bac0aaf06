"""A published or announced version reaches those it binds: told once, readable, acknowledged."""

import pytest
from django.core import mail

from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.notices.models import Mail, Notice
from standards.catalogue.models import Acknowledgement
from standards.catalogue.services.publishing import publish, send_for_review
from tests.factories.catalogue import make_published, make_standard, standard_text
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/standards/of/calls/"
FIRST = standard_text(code="calls", name="Calls").replace("Do it.", "Call within a day.")
SECOND = FIRST.replace('"1"', '"1.1"').replace("within a day", "within an hour")


@pytest.fixture
def alpine():
    make_structure()
    return make_partner("fr", name="Alpine")


def test_the_version_in_force_and_the_announced_one_are_both_read_and_acknowledged(alpine) -> None:
    make_published(FIRST)
    make_published(SECOND, "2999-01")
    owner = signed_in(member_user("owner", alpine))
    listed = owner.get("/standards/").content.decode()
    assert "Please read it for Alpine." in listed
    assert "Version 1.1 applies from January 2999." in listed
    page = owner.get(PAGE).content.decode()
    assert "Call within a day." in page
    assert f'href="?version=1.1&amp;partner={alpine.public_id}"' in page
    later = owner.get(PAGE, {"version": "1.1"}).content.decode()
    assert "Call within an hour." in later
    assert "in force from January 2999" in later
    owner.post(PAGE, {"partner": alpine.public_id, "version": "1.1"})
    read = Acknowledgement.objects.filter(acknowledged_at__isnull=False)
    assert list(read.values_list("publication__version__number", flat=True)) == ["1.1"]
    owner.post(PAGE, {"partner": alpine.public_id})
    assert set(read.values_list("publication__version__number", flat=True)) == {"1", "1.1"}
    assert "Please read" not in owner.get("/standards/").content.decode()


def test_home_counts_an_announced_version_as_unread(alpine) -> None:
    make_published(FIRST)
    owner = signed_in(member_user("owner", alpine))
    owner.post(PAGE, {"partner": alpine.public_id})
    assert "standard to read" not in owner.get("/").content.decode()
    make_published(SECOND, "2999-01")
    assert "1 standard to read" in owner.get("/").content.decode()


def test_a_version_for_others_is_not_found(alpine) -> None:
    make_published(FIRST)
    make_published(SECOND, "2999-01", {"territories": ["US"]})
    owner = signed_in(member_user("owner", alpine))
    assert "1.1" not in owner.get(PAGE).content.decode()
    hidden = [owner.get(PAGE, {"version": number}) for number in ("1.1", "9")]
    assert [answer.status_code for answer in hidden] == [404, 404]
    assert len({answer.content for answer in hidden}) == 1
    refused = owner.post(PAGE, {"partner": alpine.public_id, "version": "1.1"})
    assert refused.status_code == 404


def test_new_partners_are_asked_to_read_what_is_announced(alpine) -> None:
    make_published(FIRST)
    make_published(SECOND, "2999-01")
    new = make_partner("new", name="New")
    asked = Acknowledgement.objects.filter(partner=new)
    assert set(asked.values_list("publication__version__number", flat=True)) == {"1", "1.1"}


def test_publishing_tells_each_owner_and_submitter_once(alpine) -> None:
    basel = make_partner("de", name="Basel", territory="DE")
    both = member_user("owner", alpine, basel, email="both@d.example")
    one = member_user("submitter", basel, email="one@d.example")
    member_user("viewer", alpine, email="viewer@d.example")
    member_user("owner", make_partner("us", territory="US"), email="us@d.example")
    make_published(SECOND, "2999-01", {"territories": ["EU"]})
    drain()
    drain()
    assert set(Notice.objects.values_list("person_id", flat=True)) == {
        both.public_id,
        one.public_id,
    }
    assert sorted(letter.to[0] for letter in mail.outbox) == ["both@d.example", "one@d.example"]
    assert mail.outbox[0].subject == "Calls 1.1: please read it"
    assert "applies to you from January 2999" in mail.outbox[0].body
    assert "/standards/of/calls/?version=1.1" in mail.outbox[0].body
    opened = signed_in(both).get(Notice.objects.get(person_id=both.public_id).link)
    assert "Call within an hour." in opened.content.decode()
    assert Mail.objects.count() == 2


def test_review_is_told_to_the_other_authors(db) -> None:
    writer, second = brand_user("author", "a@b.example"), brand_user("author", "b@b.example")
    brand_user("admin")
    version = make_standard(FIRST)
    version.author_id = writer.public_id
    version.save()
    send_for_review(version=version, actor=SYSTEM)
    notice = Notice.objects.get()
    assert (notice.person_id, notice.link) == (second.public_id, "/standards/of/calls/1/")
    shown = signed_in(second).get("/notices/").content.decode()
    assert "Calls 1 waits for review" in shown
    publish(version=version, effective_month="2024-01", audience={}, actor=SYSTEM)
