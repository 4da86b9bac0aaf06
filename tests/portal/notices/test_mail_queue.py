"""The mail queue: once per key, in the reader's language, held, dropped, tried again."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings
from django.utils import timezone

from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.accounts.services.persons import deactivate, end_credentials
from portal.jobs.models import Job
from portal.jobs.services import drain
from portal.notices.models import Mail
from portal.notices.services import queue_mail, set_mail_hold
from portal.notices.tasks import look_for_mail
from tests.factories.people import actor_of, brand_user, make_user, signed_in
from tests.factories.reporting import make_partners

TWO_LANGUAGES = [("en", "English"), ("de", "German")]
pytestmark = [pytest.mark.django_db, pytest.mark.db]


def queue(user, key="k", **options):
    queue_mail(person_ids=[user.public_id], code="plain", params={}, key=key, **options)


@pytest.fixture(autouse=True)
def _plain_text(tmp_path, settings):
    folder = tmp_path / "notices" / "texts"
    folder.mkdir(parents=True)
    (folder / "plain.txt").write_text(
        '{% extends "notices/text.txt" %}'
        "{% block subject %}Standards & scores{% endblock %}"
        "{% block body %}{% translate 'Monday' %}{% endblock %}"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]


def states():
    return sorted(Mail.objects.values_list("state", flat=True))


class Down(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise OSError("down")


class Refusing(EmailBackend):
    """A mail server that does not know the recipient."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})


def test_mail_is_sent_once_per_key():
    ann = make_user(name="Ann")
    queue(ann)
    drain()
    queue(ann)
    drain()
    assert [letter.to for letter in mail.outbox] == [["ann@brand.example"]]
    assert mail.outbox[0].subject == "Standards & scores"
    assert mail.outbox[0].body.startswith("Hello Ann,")


def test_mail_carries_reply_to_and_a_stable_message_id():
    ann = make_user()
    queue(ann, reply_to="mia@brand.example")
    drain()
    letter = mail.outbox[0]
    assert letter.reply_to == ["mia@brand.example"]
    assert letter.extra_headers["Message-ID"].startswith(f"<{Mail.objects.get().public_id}@")


@override_settings(LANGUAGES=TWO_LANGUAGES)
def test_language_at_sending_time_counts():
    ann = make_user()
    queue(ann)
    ann.language = "de"
    ann.save()
    drain()
    assert "Montag" in mail.outbox[0].body


@pytest.mark.parametrize("end", [end_credentials, lambda user: deactivate(user=user, actor=SYSTEM)])
def test_mail_is_dropped_when_the_person_changed_meanwhile(end):
    ann = make_user()
    queue(ann)
    if end is end_credentials:
        end_credentials(user=ann)
    else:
        end(ann)
    drain()
    assert mail.outbox == []
    assert states() == ["dropped"]


def test_inactive_person_gets_no_mail_queued():
    ann = make_user(is_active=False)
    queue(ann)
    assert Mail.objects.count() == 0


def test_hold_keeps_mail_back_and_lets_it_go_later():
    admin = actor_of(brand_user("admin"))
    ann = make_user()
    set_mail_hold(is_on=True, actor=admin)
    queue(ann)
    queue(ann, key="code", passes_hold=True)
    drain()
    assert states() == ["queued", "sent"]
    set_mail_hold(is_on=False, actor=admin)
    drain()
    assert states() == ["sent", "sent"]
    assert len(mail.outbox) == 2


def test_hold_shows_a_banner_to_the_brand_only():
    admin, ann = brand_user("admin"), make_user()
    set_mail_hold(is_on=True, actor=actor_of(admin))
    banner = "Mail is on hold: nobody gets mail"
    assert banner in signed_in(admin).get("/me/").content.decode()
    assert banner not in signed_in(ann).get("/me/").content.decode()


def test_sign_in_codes_pass_the_hold():
    set_mail_hold(is_on=True, actor=actor_of(brand_user("admin")))
    make_user("code@brand.example")
    from django.test import Client

    Client().post("/accounts/login/code/", {"email": "code@brand.example"})
    assert [letter.to for letter in mail.outbox] == [["code@brand.example"]]


def test_server_that_is_down_is_tried_again_later(settings):
    ann = make_user()
    settings.EMAIL_BACKEND = "tests.portal.notices.test_mail_queue.Down"
    queue(ann)
    drain()
    assert states() == ["queued"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    look_for_mail()
    drain()
    assert mail.outbox == []
    with time_machine.travel(timezone.now() + timedelta(minutes=3)):
        look_for_mail()
        drain()
    assert states() == ["sent"]


def test_what_fails_for_three_days_is_listed_as_failed(settings):
    ann = make_user()
    settings.EMAIL_BACKEND = "tests.portal.notices.test_mail_queue.Down"
    queue(ann)
    now = timezone.now()
    for attempt in range(23):
        with time_machine.travel(now + timedelta(hours=5 * attempt)):
            look_for_mail()
            drain()
    assert Mail.objects.get().state == "queued"
    with time_machine.travel(now + timedelta(hours=200)):
        look_for_mail()
        drain()
    row = Mail.objects.get()
    assert (row.state, row.attempts) == ("failed", 24)


def test_refused_address_fails_at_once_and_bounces_the_invitation(settings):
    (partner,) = make_partners("ALP")
    made = invitations.create(
        partner=partner, email="no@alpine.example", role="owner", actor=SYSTEM
    )
    invitations.send(invitation=made, actor=SYSTEM)
    settings.EMAIL_BACKEND = "tests.portal.notices.test_mail_queue.Refusing"
    drain()
    made.refresh_from_db()
    assert (states(), made.state) == (["failed"], "bounced")


def test_mail_left_by_a_dead_sender_is_taken_again():
    queue(make_user())
    Mail.objects.update(state="sending", taken_at=timezone.now())
    drain()
    assert states() == ["sending"]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        look_for_mail()
        drain()
    assert states() == ["sent"]


def test_burst_of_mails_is_one_job():
    for number in range(5):
        queue(make_user(f"p{number}@x.example"), key=str(number))
    assert Job.objects.filter(task="notices.deliver").count() == 1
    drain()
    assert len(mail.outbox) == 5


def test_mail_page_is_for_admins_and_counts():
    admin = signed_in(brand_user("admin"))
    queue(make_user())
    admin.post("/settings/mail/", {"hold": "on"})
    page = admin.get("/settings/mail/")
    assert (page.context["is_on"], page.context["waiting"]) == (True, 1)
    assert signed_in(brand_user("manager")).get("/settings/mail/").status_code == 404


def test_waiting_and_failed_mails_are_listed(settings):
    admin = signed_in(brand_user("admin"))
    queue(make_user("waits@x.example"), key="a")
    queue(make_user("fails@x.example"), key="b")
    Mail.objects.filter(address="fails@x.example").update(state="failed", error="address refused")
    page = admin.get("/settings/mail/").content.decode()
    assert 'href="?show=waiting"' in page
    assert "waits@x.example" not in page
    waiting, failed = (
        admin.get(f"/settings/mail/?show={state}").content.decode()
        for state in ("waiting", "failed")
    )
    assert ("waits@x.example" in waiting, "fails@x.example" in waiting) == (True, False)
    assert ("waits@x.example" in failed, "address refused" in failed) == (False, True)
