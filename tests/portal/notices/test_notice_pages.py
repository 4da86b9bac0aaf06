"""Notices in the app."""

import pytest

from portal.notices.models import Notice
from portal.notices.services import notify
from tests.factories.people import make_user, signed_in
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PARAMS = {"partner": "Alpine <b>Motors</b>"}


def tell(user, key="k", link="/me/"):
    notify(person_ids=[user.public_id], code="month_returned", params=PARAMS, link=link, key=key)


def test_equal_key_tells_once():
    user = make_user()
    tell(user)
    tell(user)
    tell(user, key="other")
    assert Notice.objects.count() == 2


def test_one_key_tells_each_person():
    ann, bob = make_user("a@x.example"), make_user("b@x.example")
    notify(
        person_ids=[ann.public_id, bob.public_id, ann.public_id],
        code="month_returned",
        params=PARAMS,
        link="",
        key="k",
    )
    assert set(Notice.objects.values_list("person_id", flat=True)) == {
        ann.public_id,
        bob.public_id,
    }


def test_bell_counts_and_page_lists_own_notices_only():
    ann, bob = make_user("a@x.example"), make_user("b@x.example")
    tell(ann)
    tell(bob)
    page = signed_in(ann).get("/notices/")
    assert len(page.context["lines"]) == 1
    assert "Notices: 1 unread" in page.content.decode()
    assert "Alpine &lt;b&gt;Motors&lt;/b&gt;" in page.content.decode()


def test_opening_a_notice_leads_on_and_marks_it_read():
    ann = make_user()
    tell(ann)
    client = signed_in(ann)
    notice = Notice.objects.get()
    assert client.get(f"/notices/{notice.public_id}/")["Location"] == "/me/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_notice_never_leads_to_another_site():
    ann = make_user()
    tell(ann, link="https://evil.example/")
    notice = Notice.objects.get()
    assert signed_in(ann).get(f"/notices/{notice.public_id}/")["Location"] == "/notices/"


def test_notice_of_somebody_else_equals_none():
    ann, bob = make_user("a@x.example"), make_user("b@x.example")
    tell(bob)
    client = signed_in(ann)
    hidden = client.get(f"/notices/{Notice.objects.get().public_id}/")
    absent = client.get("/notices/00000000-0000-4000-8000-000000000000/")
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code == 404
    assert Notice.objects.get().read_at is None


def test_marking_all_read_touches_own_notices_only():
    ann, bob = make_user("a@x.example"), make_user("b@x.example")
    for key in ("1", "2"):
        tell(ann, key)
    tell(bob)
    signed_in(ann).post("/notices/")
    assert set(Notice.objects.filter(read_at=None).values_list("person_id", flat=True)) == {
        bob.public_id
    }


def test_pages_of_notices_lose_none():
    ann = make_user()
    for number in range(65):
        tell(ann, str(number))
    client, seen, address = signed_in(ann), [], "/notices/"
    while address:
        page = client.get(address)
        seen += [line.public_id for line in page.context["lines"]]
        older = page.context["older"]
        address = f"/notices/?before={older}" if older else ""
    assert len(seen) == len(set(seen)) == 65


def test_list_costs_the_same_for_one_and_three_notices(django_assert_num_queries):
    ann = make_user()
    client = signed_in(ann)
    tell(ann, "first")
    client.get("/notices/")
    with django_assert_num_queries(5 + WALL):
        client.get("/notices/")
    tell(ann, "second")
    tell(ann, "third")
    with django_assert_num_queries(5 + WALL):
        client.get("/notices/")
