"""Letters to partners: once, and true on their day."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client

from partners.people.models import Invitation
from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.notices.models import Mail
from standards.reporting.models import Submission
from standards.reporting.services.review import return_month
from tests.factories.grid import address, load, two_metrics
from tests.factories.reporting import acting, brand_person, make_partners, member_of, sign_in
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-11"


@pytest.fixture
def period():
    return two_metrics()


def test_letter_goes_once_to_the_chosen_senders(client, period):
    alpine, bell = make_partners("alpine", "bell")
    first, second = member_of(alpine), member_of(bell)
    member_of(alpine, role="viewer")
    manager = brand_person("manager")
    sign_in(client, manager)
    form = client.get(address("letter", period))
    assert [item.partner.code for item in form.context["recipients"]] == ["alpine", "bell"]

    data = {
        "subject": "June",
        "text": "Are you well?",
        "partner": [str(alpine.public_id)],
        "key": str(form.context["key"]),
    }
    for _twice in range(2):
        assert client.post(address("letter", period), data).status_code == 302
    assert list(Mail.objects.values_list("address", "reply_to")) == [(first.email, manager.email)]
    assert second.email not in set(Mail.objects.values_list("address", flat=True))
    assert mail.outbox == []
    empty = client.post(address("letter", period), {**data, "text": ""})
    assert (empty.status_code, empty.context["refusal"].code) == (422, "letter_empty")


@pytest.fixture
def november():
    return two_metrics(month=MONTH)


def test_the_same_letter_again_is_said_and_another_subject_goes(client, november):
    alpine, bell = make_partners("alpine", "bell")
    member_of(alpine)
    member_of(bell)
    with time_machine.travel("2026-12-09T10:05:00Z"):
        sign_in(client, brand_person("manager"))
        key = str(client.get(address("letter", november)).context["key"])
        data = {"subject": "November", "text": "Are you well?", "key": key}

        def send(subject, *partners):
            chosen = [str(partner.public_id) for partner in partners]
            body = {**data, "subject": subject, "partner": chosen}
            return words_of_page(client.post(address("letter", november), body, follow=True))

        assert "Your mail goes to 1 person." in send("November", alpine)
        again = send("November", alpine)
        assert "went to 1 person on 9 December 2026, 10:05 already and is not sent again" in again
        assert "Your mail goes to" not in again
        assert "Your mail goes to 1 person." in send("November, once more", alpine)
        both = send("November", alpine, bell)
        assert "Your mail goes to 1 person." in both
        assert "1 person on 9 December 2026" in both
    assert Mail.objects.count() == 3


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-05", "They are asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-09", "They were asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-28", "by 7 December 2026, and the month closed on 15 December 2026."),
    ],
)
def test_the_first_draft_of_a_letter_is_true_on_its_day(client, november, day, said):
    member_of(*make_partners("alpine"))
    with time_machine.travel(f"{day}T12:00:00Z"):
        sign_in(client, brand_person("manager"))
        assert said in client.get(address("letter", november)).context["text"]


def invited(partner, email, state="sent"):
    made = invitations.create(partner=partner, email=email, role="owner", actor=SYSTEM)
    invitations.send(invitation=made, actor=SYSTEM)
    Invitation.objects.filter(pk=made.pk).update(state=state)
    Mail.objects.filter(address=email).delete()
    return made


def test_letter_reaches_who_was_invited_and_never_came_with_a_new_link(client, period, mailoutbox):
    alpine, bell, castell = make_partners("alpine", "bell", "castell")
    member_of(alpine)
    made = invited(bell, "never@bell.example", "visited")
    invited(castell, "bad@castell.example", "bounced")
    manager = brand_person("manager")
    sign_in(client, manager)
    form = client.get(address("letter", period))
    words = words_of_page(form)
    assert "To 2 partners" in words
    assert "invited, never came: never@bell.example" in words
    assert "bad@castell.example" not in words
    data = {
        "subject": "June",
        "text": "Are you well?",
        "partner": [str(each.public_id) for each in (alpine, bell, castell)],
        "key": str(form.context["key"]),
    }
    answers = [client.post(address("letter", period), data, follow=True) for _twice in range(2)]
    assert "Your mail goes to 2 people." in words_of_page(answers[0])
    assert "went to 2 people" in words_of_page(answers[1])
    drain()
    by_address = {message.to[0]: message for message in mailoutbox}
    letter = by_address["never@bell.example"]
    assert (letter.subject, letter.reply_to) == ("June", [manager.email])
    assert "Are you well?" in letter.body
    assert len(mailoutbox) == 2
    secret = re.search(r"/join/([^/]+)/", letter.body)[1]
    made.refresh_from_db()
    assert made.state == "sent"
    assert made.expires_at is not None
    assert Client().get(f"/join/{secret}/").status_code == 200
    again = words_of_page(client.get(address("letter", period)))
    assert again.count(f"{manager.get_full_name()} wrote on") == 2


def test_the_mail_is_seen_as_it_arrives_before_it_goes(client, period):
    (alpine,) = make_partners("alpine")
    person = member_of(alpine)
    sign_in(client, brand_person("manager"))
    form = client.get(address("letter", period))
    assert person.get_full_name() in words_of_page(form)
    data = {
        "subject": "June once more",
        "text": "Are you <well>?",
        "partner": [str(alpine.public_id)],
        "key": str(form.context["key"]),
        "action": "show",
    }
    shown = client.post(address("letter", period), data)
    assert shown.status_code == 200
    assert "Are you <well>?" in shown.context["letter"].body
    assert str(shown.context["key"]) == data["key"]
    assert not Mail.objects.exists()
    client.post(address("letter", period), {**data, "action": "send"})
    drain()
    (sent,) = mail.outbox
    assert sent.body.split() == shown.context["letter"].body.split()


def test_mails_about_one_month_are_one_thread_for_each_person(client, period, mailoutbox):
    alpine, bell = make_partners("alpine", "bell")
    member_of(alpine, bell, email="both@partners.example")
    member_of(alpine, email="one@partners.example")
    load(period, alpine)
    sign_in(client, brand_person("manager"))
    return_month(submission=Submission.objects.get(), reason="Look", actor=acting("manager"))
    form = client.get(address("letter", period))
    data = {"subject": "June", "text": "Well?", "key": str(form.context["key"])}
    partners = [str(each.public_id) for each in (alpine, bell)]
    client.post(address("letter", period), {**data, "partner": partners})
    drain()
    threads = {}
    for message in mailoutbox:
        headers = message.extra_headers
        assert headers["References"] == headers["In-Reply-To"] != headers["Message-ID"]
        threads.setdefault(message.to[0], []).append(headers["References"])
    assert {name: len(each) for name, each in threads.items()} == {
        "both@partners.example": 2,
        "one@partners.example": 2,
    }
    assert all(len(set(each)) == 1 for each in threads.values())
    assert len({each[0] for each in threads.values()}) == 2
