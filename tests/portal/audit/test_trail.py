"""The trail: sealed, verified, immutable in the database, readable with the right."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from portal.access.actor import SYSTEM
from portal.accounts.tasks import look_for_entries
from portal.audit.models import Entry, Payload, Seal
from portal.audit.services import record, seal, verify
from portal.jobs.services import drain
from tests.factories.people import brand_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def write(number=3, **values):
    for index in range(number):
        record("thing.change", actor=SYSTEM, object_type="thing", object_id=index, **values)


def test_tick_seals_what_is_new_and_chains_the_seals():
    write(3)
    look_for_entries()
    drain()
    write(2)
    look_for_entries()
    drain()
    assert list(Seal.objects.order_by("number").values_list("number", "count")) == [(1, 3), (2, 2)]
    assert Entry.objects.filter(seal_number=None).count() == 0
    assert verify().faults == ()


def test_tick_without_news_queues_nothing():
    look_for_entries()
    assert drain() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'other'",
        "UPDATE audit_entry SET seal_number = 7",
        "UPDATE audit_entry SET seal_number = NULL",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET count = 99",
        "DELETE FROM audit_seal",
    ],
)
def test_database_refuses_to_change_a_sealed_trail(statement):
    write()
    seal()
    with (
        pytest.raises(DatabaseError, match="immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify().faults == ()


def test_database_refuses_to_change_an_entry_not_sealed_yet():
    write()
    with (
        pytest.raises(DatabaseError, match="immutable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE audit_entry SET label = 'other', seal_number = 1")


def test_altered_payload_is_a_fault(capsys):
    write(1, personal={"text": "what was said"})
    seal()
    Payload.objects.update(data={"text": "what was not said"})
    with pytest.raises(CommandError, match="1 faults"):
        call_command("audit_verify")
    assert "payload of" in capsys.readouterr().err


def test_forged_entry_is_a_fault():
    write(1)
    seal()
    Entry(
        channel="page", action="a", object_type="t", object_id="1", digest="0" * 64, seal_number=1
    ).save()
    faults = verify().faults
    assert any("was altered" in fault for fault in faults)
    assert any("seal 1" in fault for fault in faults)


def test_verify_command_says_that_all_is_well(capsys):
    write(2)
    seal()
    call_command("audit_verify")
    assert "complete and unaltered" in capsys.readouterr().out


def test_trail_page_is_for_admin_auditor_and_legal():
    found = {
        role: signed_in(brand_user(role)).get("/audit/").status_code
        for role in ("admin", "author", "manager", "analyst", "auditor", "legal")
    }
    assert {role for role, status in found.items() if status == 200} == {
        "admin",
        "auditor",
        "legal",
    }


def test_trail_page_filters_and_pages_without_loss():
    auditor = signed_in(brand_user("auditor"))
    with transaction.atomic():
        for number in range(120):
            record("thing.change", actor=SYSTEM, object_type="thing", object_id=number)
    seen, address = [], "/audit/?action=thing.change"
    while address:
        page = auditor.get(address)
        seen += [line.object_id for line, _ in page.context["lines"]]
        address = f"/audit/?{page.context['older']}" if page.context["older"] else ""
    assert seen == [str(number) for number in reversed(range(120))]


def test_trail_page_shows_before_after_and_who():
    ada = brand_user("admin", name="Ada Admin")
    client = signed_in(ada)
    client.post("/settings/mail/", {"hold": "on"})
    page = client.get("/audit/?action=mail.hold").content.decode()
    assert "Ada Admin" in page
    assert "mail.hold" in page


def test_forged_cursor_is_refused_with_a_page():
    answer = signed_in(brand_user("auditor")).get("/audit/?before=forged")
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_trail_page_costs_the_same_for_one_and_three_entries(
    django_assert_max_num_queries,
):
    auditor = signed_in(brand_user("auditor"))
    auditor.get("/audit/")
    for more in (1, 2):
        write(more, personal={"text": "x"})
        with django_assert_max_num_queries(10):
            auditor.get("/audit/")


def test_the_page_speaks_in_words_and_shortens_digests():
    digest = "ab" * 32
    record(
        "partner.placed",
        actor=SYSTEM,
        object_type="partner",
        object_id=1,
        label="A1",
        changes={"digest": [None, digest]},
    )
    page = signed_in(brand_user("auditor")).get("/audit/").content.decode()
    assert "Partner: moved" in page
    assert "ababababab…" in page
    assert digest not in page
