"""Reminding those who have not read a version: once a person and day, seen before it goes."""

import pytest
import time_machine

from portal.audit.models import Entry
from portal.notices.models import Mail, Notice
from tests.factories.catalogue import make_published
from tests.factories.network import make_partner, make_structure
from tests.factories.people import brand_user, member_user, signed_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]
UNREAD, REMIND = "/standards/of/leads/1.0/unread/", "/standards/of/leads/1.0/remind/"


@pytest.fixture
def people():
    """Somebody with two outlets, somebody else with one of them, one elsewhere, one viewer."""
    make_structure()
    alpine, bell = make_partner("fr", name="Alpine"), make_partner("fr2", name="Bell")
    castell = make_partner("us", name="Castell", territory="US")
    make_published()
    both = member_user("owner", alpine, bell, email="both@fr.example")
    one = member_user("submitter", alpine, email="one@fr.example")
    member_user("viewer", bell, email="viewer@fr.example")
    member_user("owner", castell, email="far@us.example")
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    return both, one, alpine


def test_each_person_is_reminded_once_for_all_outlets_after_it_was_seen(people) -> None:
    both, one, _alpine = people
    manager = brand_user("manager", territories=["FR"])
    client = signed_in(manager)
    with time_machine.travel("2026-12-01T10:00:00Z", tick=False):
        assert 'href="' + REMIND in client.get(UNREAD).content.decode()
        page = client.get(REMIND)
        letter = page.context["letter"]
        assert {reader.person_id: reader.partners for reader in letter.readers} == {
            both.public_id: ("Alpine", "Bell"),
            one.public_id: ("Alpine",),
        }
        assert "applies to Alpine" in letter.text.body
        assert Notice.objects.count() == Mail.objects.count() == 0
        for _twice in range(2):
            answer = client.post(REMIND, follow=True)
        assert "were reminded today" in words_of_page(answer)
        people_told = list(Notice.objects.values_list("person_id", flat=True))
        assert sorted(people_told) == sorted([both.public_id, one.public_id])
        assert Mail.objects.count() == 2
        assert Entry.objects.get(action="version.reminded").changes == {"people": [None, 2]}
        unread = words_of_page(client.get(UNREAD))
        assert unread.count(f"reminded on 1 December, {manager.get_full_name()}") == 2
    with time_machine.travel("2026-12-02T10:00:00Z", tick=False):
        client = signed_in(manager)
        assert len(client.get(REMIND).context["letter"].readers) == 2


def test_who_has_read_it_is_reminded_no_more(people) -> None:
    both, one, alpine = people
    client = signed_in(brand_user("manager"))
    client.post(REMIND)
    reader = signed_in(one)
    assert "mark it as read" in words_of_page(reader.get("/notices/"))
    reader.post("/standards/of/leads/", {"partner": alpine.public_id})
    assert "mark it as read" not in words_of_page(reader.get("/notices/"))
    assert "mark it as read" in words_of_page(signed_in(both).get("/notices/"))
    readers = client.get(REMIND).context["letter"].readers
    assert one.public_id not in {row.person_id for row in readers}


def test_only_who_looks_after_partners_reminds(people) -> None:
    both, *_ = people
    for user in (both, brand_user("analyst"), brand_user("auditor")):
        assert signed_in(user).get(REMIND).status_code == 404
        assert signed_in(user).post(REMIND).status_code in (403, 404)
    assert Notice.objects.count() == 0
