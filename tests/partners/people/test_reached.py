"""Contacts of a partner, and shared mailboxes: recipients that nobody signs in with."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from partners.people.models import PartnerContact
from partners.people.queries.reached import reader
from partners.people.services import invitations
from partners.people.services.partner_contacts import remove_contact, save_contact
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.accounts.services.erasure import erase_person
from portal.jobs.services import drain
from portal.lib.results import Refusal
from portal.notices.services.daily import write_daily_mails
from standards.reporting.enums import Frequency
from standards.reporting.ladder import Ladder
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import save_collection
from standards.reporting.services.reminders import remind
from tests.factories.people import brand_user, member_user, signed_in
from tests.factories.reporting import make_metric, make_partners, make_period

pytestmark = pytest.mark.django_db
BOX = "office@alpine.example"


def page_of(partner):
    return reverse("people:contacts", args=[partner.public_id])


def mailbox(partner, email=BOX, **values):
    fields = {"name": "Office", "task": "", "phone": "", "address": "", "gets_mail": True}
    return save_contact(partner=partner, email=email, actor=SYSTEM, **{**fields, **values})


def test_contacts_are_added_changed_and_removed_and_a_refused_form_comes_back():
    (alpine,) = make_partners("alpine")
    client = signed_in(brand_user("manager"))
    data = {"name": "Olga", "phone": "+49 30 1234", "address": "Hauptstr. 1, Berlin"}
    assert client.post(page_of(alpine), data).status_code == 302
    row = PartnerContact.objects.get()
    assert "+49 30 1234" in client.get(page_of(alpine)).content.decode()
    refused = client.post(page_of(alpine), {**data, "id": row.public_id, "gets_mail": "on"})
    assert refused.status_code == 422
    assert "Hauptstr. 1, Berlin" in refused.content.decode()
    client.post(page_of(alpine), {**data, "id": row.public_id, "name": "Olga Owner"})
    assert PartnerContact.objects.get().name == "Olga Owner"
    client.post(page_of(alpine), {"id": row.public_id, "act": "remove"})
    assert PartnerContact.objects.count() == 0


def test_a_local_manager_reaches_the_own_partners_contacts_only():
    (alpine,) = make_partners("alpine", territory="DE")
    (bell,) = make_partners("bell", territory="FR")
    row = mailbox(alpine)
    local = signed_in(brand_user("manager", territories=["FR"]))
    for answer in (
        local.get(page_of(alpine)),
        local.post(page_of(alpine), {"id": row.public_id, "act": "remove"}),
        signed_in(member_user("owner", alpine)).get(page_of(alpine)),
    ):
        assert answer.status_code == 404
    taken = local.post(page_of(bell), {"id": row.public_id, "act": "remove"})
    assert taken.status_code == 404
    assert PartnerContact.objects.count() == 1


def test_a_mailbox_gets_no_code_and_is_no_person(mailoutbox):
    (alpine,) = make_partners("alpine")
    mailbox(alpine)
    client = Client()
    client.post("/accounts/login/code/", {"email": BOX})
    drain()
    assert [each for each in mailoutbox if "sign-in code" in each.subject] == []
    assert User.objects.filter(email=BOX).count() == 0
    with pytest.raises(Refusal) as refused:
        invitations.create(partner=alpine, email=BOX, role="owner", actor=SYSTEM)
    assert [each.code for each in refused.value.problems] == ["invitation_mailbox"]
    row = invitations.create(partner=alpine, email="o@a.example", role="owner", actor=SYSTEM)
    with pytest.raises(Refusal, match="shared mailbox"):
        invitations.change_address(invitation=row, email=BOX, actor=SYSTEM)


def test_an_address_somebody_signs_in_with_is_no_mailbox():
    (alpine,) = make_partners("alpine")
    member_user("owner", alpine, email=BOX)
    with pytest.raises(Refusal, match="signs in with this address"):
        mailbox(alpine)
    save_contact(
        partner=alpine, name="Olga", task="", email=BOX, phone="", address="", gets_mail=False,
        actor=SYSTEM,
    )  # fmt: skip
    erase_person(user=User.objects.get(email=BOX), actor=SYSTEM)
    assert PartnerContact.objects.count() == 0


def remind_of_month(alpine, day):
    with time_machine.travel(dt.datetime(2026, 7, day, 10, tzinfo=dt.UTC), tick=False):
        remind(now=dt.datetime(2026, 7, day, 10, tzinfo=dt.UTC))
        write_daily_mails()
        drain()


def test_a_mailbox_is_reminded_of_the_month_in_the_daily_mail(mailoutbox):
    with time_machine.travel("2026-07-01T00:00Z", tick=False):
        (alpine,) = make_partners("alpine")
        make_metric("reply24")
        period = make_period(["reply24"], "2026-06")
        row = mailbox(alpine)
        save_collection(
            code=period.collection.code, name="Monthly", metrics=["reply24"],
            recurrence=Recurrence(Frequency.MONTH, "2026-06"),
            ladder=Ladder(is_open=True, is_last_day=True), actor=SYSTEM,
        )  # fmt: skip
    assert reader(row.public_id).actor.may("months.send")
    remind_of_month(alpine, 1)
    sent = [each for each in mail.outbox if each.to == [BOX]]
    assert len(sent) == 1
    assert "alpine" in sent[0].body.casefold()
    remove_contact(contact=row, actor=SYSTEM)
    assert reader(row.public_id) is None
    remind_of_month(alpine, 7)
    assert len([each for each in mail.outbox if each.to == [BOX]]) == 1
