"""After erasing, name and address are in no table, and the chain still verifies."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client

from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.accounts.services.erasure import erase_person
from portal.accounts.services.persons import change_profile
from portal.accounts.services.tokens import issue
from portal.audit.services import record, seal, verify
from portal.notices.services import notify, queue_mail
from tests.factories.people import actor_of, brand_user, make_user, member_user, signed_in
from tests.factories.reporting import make_partners

pytestmark = [pytest.mark.django_db, pytest.mark.db]

ADDRESS, NAME, PHONE = "olga.unique@alpine.example", "Olga Uniquename", "+43 0555 7654321"


def whole_database():
    """The text of every row of every table."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return rows


def rows_that_speak_of_her():
    needles = (ADDRESS.casefold(), NAME.casefold(), "uniquename", "olga.unique", "7654321")
    return [row for row in whole_database() if any(n in row.casefold() for n in needles)]


def test_erased_person_is_in_no_table_and_the_trail_verifies():
    own, other = make_partners("A1", "A2")
    olga = member_user("owner", own, email=ADDRESS)
    me = actor_of(olga)
    change_profile(name=NAME, phone=PHONE, time_zone="", actor=me)
    record(
        "month.note", actor=me, object_type="month", object_id=1, personal={"text": f"I, {NAME}"}
    )
    invitations.send(
        invitation=invitations.create(partner=other, email=ADDRESS, role="viewer", actor=SYSTEM),
        actor=SYSTEM,
    )
    notify(person_ids=[olga.public_id], code="month_returned", params={}, link="/", key="k")
    queue_mail(person_ids=[olga.public_id], code="invitation", params={"n": NAME}, key="m")
    queue_mail(address="x@y.example", code="invitation", params={}, key="r", reply_to=ADDRESS)
    issue(user=olga, name=NAME, scopes=["months.send"], days=5, actor=me)
    client = signed_in(olga)
    Client().post("/accounts/login/code/", {"email": ADDRESS})
    seal()
    assert len(rows_that_speak_of_her()) > 6

    call_command("erase_person", ADDRESS.upper())

    assert rows_that_speak_of_her() == []
    seal()
    found = verify()
    assert found.faults == ()
    assert found.erased_payloads >= 2
    assert client.get("/me/").status_code == 302
    erased = User.objects.get(pk=olga.pk)
    assert (erased.is_active, erased.public_id) == (False, olga.public_id)


def test_erasing_leaves_other_people_alone():
    (own,) = make_partners("A1")
    member_user("owner", own, email=ADDRESS)
    other = brand_user("admin", email="other@brand.example", name="Otto Other")
    before = [row for row in whole_database() if "otto other" in row.casefold()]
    call_command("erase_person", ADDRESS)
    assert [row for row in whole_database() if "otto other" in row.casefold()] == before
    assert signed_in(other).get("/people/").status_code == 200


def test_erased_person_cannot_sign_in_or_be_switched_on():
    (own,) = make_partners("A1")
    member_user("owner", own, email=ADDRESS)
    call_command("erase_person", ADDRESS)
    mail.outbox.clear()
    Client().post("/accounts/login/code/", {"email": ADDRESS})
    assert mail.outbox == []


def test_an_erased_person_is_called_so_wherever_a_name_stands() -> None:
    user = make_user("gone@brand.example", name="Gone Soon")
    erase_person(user=user, actor=None)
    user.refresh_from_db()
    assert (str(user), user.get_full_name()) == ("erased person", "erased person")
