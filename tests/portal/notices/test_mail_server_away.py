"""A real mail server that is away, comes back, or does not take a mail; a copy mails nobody."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from partners.people.services import invitations
from portal.access.actor import SYSTEM
from portal.jobs.services import drain
from portal.notices.models import Mail, MailHold
from portal.notices.tasks import look_for_mail
from tests.factories.people import brand_user, make_user, signed_in
from tests.factories.reporting import make_partners
from tests.kit.smtp import MailServer

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    one = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", one.port, 5
    yield one
    one.stop()


def _invited(address: str, code: str = "ALP") -> Any:
    (partner,) = make_partners(code)
    made = invitations.create(partner=partner, email=address, role="owner", actor=SYSTEM)
    invitations.send(invitation=made, actor=SYSTEM)
    return made


def _minutes(start: int, end: int, step: int = 1) -> None:
    now = timezone.now()
    for minute in range(start, end, step):
        with time_machine.travel(now + timedelta(minutes=minute)):
            look_for_mail()
            drain()


def test_an_hour_without_mail_server_loses_nothing_and_bounces_nobody(server: MailServer) -> None:
    made = [_invited(f"o{number}@alpine.example", f"P{number}") for number in range(3)]
    _minutes(0, 61, 5)
    assert set(Mail.objects.values_list("state", "attempts")) == {("queued", 0)}
    assert Mail.objects.first().error == "ConnectionRefusedError"
    for one in made:
        one.refresh_from_db()
    assert {one.state for one in made} == {"queued"}
    server.start()
    _minutes(62, 64)
    assert len(server.taken) == 3
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def test_a_mail_the_server_does_not_take_is_no_bounce_and_goes_again_by_a_click(
    server: MailServer,
) -> None:
    server.data = lambda address: "554 looks like spam"
    server.start()
    made = _invited("no@alpine.example")
    drain()
    made.refresh_from_db()
    assert (Mail.objects.get().state, made.state) == ("failed", "queued")
    admin = signed_in(brand_user("admin"))
    page = admin.get("/settings/mail/?show=failed").content.decode()
    assert "no@alpine.example" in page
    assert "server answered 554" in page
    server.data = lambda address: "250 ok"
    admin.post("/settings/mail/", {"retry": str(Mail.objects.get().public_id)})
    drain()
    made.refresh_from_db()
    assert (Mail.objects.get().state, made.state) == ("sent", "sent")
    assert admin.post("/settings/mail/", {"retry": "nonsense"}).status_code == 404


def test_one_mail_that_breaks_the_connection_holds_nobody_up(server: MailServer) -> None:
    server.to = lambda address: "421 leaving" if address.startswith("bad") else "250 ok"
    server.start()
    for number, name in enumerate(("bad", "good")):
        _invited(f"{name}@alpine.example", f"Q{number}")
    drain()
    assert dict(Mail.objects.values_list("address", "state")) == {
        "bad@alpine.example": "queued",
        "good@alpine.example": "sent",
    }


def test_only_an_unknown_address_bounces(server: MailServer) -> None:
    server.to = lambda address: "550 unknown"
    server.start()
    made = _invited("no@alpine.example")
    drain()
    made.refresh_from_db()
    assert (Mail.objects.get().state, made.state) == ("failed", "bounced")


def test_a_copy_of_the_database_mails_nobody_until_it_is_told(settings: Any) -> None:
    settings.MAIL_NEEDS_HOME = True
    _invited("first@alpine.example", "A1")
    drain()
    assert len(mail.outbox) == 1
    settings.SITE_URL = "https://staging.brand.example"
    _invited("second@alpine.example", "A2")
    make_user("code@brand.example")
    Client().post("/accounts/login/code/", {"email": "code@brand.example"})
    drain()
    assert len(mail.outbox) == 1
    admin = signed_in(brand_user("admin"))
    assert "restored or moved" in admin.get("/").content.decode()
    admin.post("/settings/mail/", {"home": "here"})
    drain()
    assert len(mail.outbox) == 2
    assert "restored or moved" not in admin.get("/").content.decode()


def test_a_database_from_before_this_rule_has_to_be_told_too(settings: Any) -> None:
    _invited("first@alpine.example", "A1")
    drain()
    settings.MAIL_NEEDS_HOME = True
    assert not MailHold.objects.exclude(home="").exists()
    _invited("second@alpine.example", "A2")
    drain()
    assert len(mail.outbox) == 1
    call_command("this_is_the_portal")
    drain()
    assert len(mail.outbox) == 2
