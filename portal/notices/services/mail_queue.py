"""Mail: queued in the transaction that causes it, rendered and sent by a job."""

import smtplib
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.access.wall import brand_rows
from portal.jobs.registry import Progress
from portal.jobs.services import enqueue
from portal.lib.canonical import digest
from portal.lib.events import emit
from portal.notices.events import MailDelivered, MailRefused
from portal.notices.models import Mail, MailState
from portal.notices.queries import mail_is_held
from portal.notices.registry import (
    Contact,
    Recipient,
    completed,
    contacts_of,
    counting,
    recipients,
)
from portal.notices.services.origin import is_home
from portal.notices.texts import mail_text

log = structlog.get_logger(__name__)

# With the pauses below: three days, as other mail servers try.
MAX_ATTEMPTS = 24
LONGEST_PAUSE = timedelta(hours=4)
STALE = timedelta(minutes=5)
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to an address that need not belong to a person yet, or to a person at theirs."""

    address: str
    code: str
    params: Mapping[str, Any]
    key: str
    passes_hold: bool = False
    reply_to: str = ""
    about: tuple[str, ...] = ()
    person: Recipient | None = None
    # Made of what its person may see when it goes: no sign-out or new role in between undoes it.
    is_of_now: bool = False
    # What the mail is about: those of one matter to one address are one thread there.
    thread: str = ""


@brand_rows("others are told")
def queue_mail(
    *,
    person_ids: Iterable[uuid.UUID] = (),
    address: str = "",
    code: str,
    params: Mapping[str, Any],
    key: str,
    passes_hold: bool = False,
    reply_to: str = "",
    about: Mapping[uuid.UUID, Iterable[uuid.UUID]] | None = None,
    thread: str = "",
) -> None:
    """Queue one mail per person (or one to ``address``); a repeated ``key`` changes nothing.

    The text is ``notices/texts/<code>.txt``, rendered in the recipient's language when it is sent;
    ``params`` are JSON values, ``params["link"]`` a path of the portal. A person's mail is dropped
    if their epoch or activity changes before it is sent, or when none of those it is ``about`` (by
    person, public ids of partners) is left in the network. No secrets in ``params``.
    Mails of one ``thread`` are shown together.
    """
    if address:
        letter = Letter(address, code, params, key, passes_hold, reply_to, thread=thread)
        queue_letters([letter])
    queue_letters(
        Letter(
            address=person.address,
            code=code,
            params=params,
            key=f"{key}:{person.person_id}",
            passes_hold=passes_hold,
            reply_to=reply_to,
            about=tuple(str(each) for each in (about or {}).get(person.person_id, ())),
            person=person,
            thread=thread,
        )
        for person in recipients(person_ids).values()
        if person.is_active
    )


@brand_rows("others are told")
def queue_letters(letters: Iterable[Letter]) -> None:
    """Queue mails, set-wise; a repeated key changes nothing."""
    _queue(
        [
            Mail(
                person_id=letter.person.person_id if letter.person else None,
                epoch=letter.person.epoch if letter.person and not letter.is_of_now else None,
                address=letter.address,
                code=letter.code,
                params=dict(letter.params),
                about=list(letter.about),
                key=letter.key,
                passes_hold=letter.passes_hold,
                reply_to=letter.reply_to,
                thread=letter.thread,
            )
            for letter in letters
        ]
    )


def _queue(rows: list[Mail]) -> None:
    if rows:
        Mail.objects.bulk_create(rows, ignore_conflicts=True)
        request_delivery()


def request_delivery() -> None:
    """Have the queue looked at soon; many requests in a burst are one job."""
    enqueue("notices.deliver", key="notices.deliver", delay=1)


def due() -> Q:
    """The condition of a mail that may go now, the hold considered."""
    condition = Q(state=MailState.QUEUED, not_before__lte=timezone.now())
    return condition & Q(passes_hold=True) if mail_is_held() else condition


def deliver(progress: Progress) -> None:
    """Send all due mails; what fails is tried again later, what lost its sense is dropped."""
    _take_back_stale()
    server = Server()
    sent = 0
    while is_home() and (rows := list(Mail.objects.filter(due()).order_by("pk")[:_BATCH])):
        people = recipients({row.person_id for row in rows if row.person_id})
        contacts = contacts_of(people)
        still = counting(each for row in rows for each in row.about)
        if not server.is_there():
            _note_away(rows, server.fault)
            break
        for row in rows:
            lost = bool(row.about) and still.isdisjoint(row.about)
            contact = contacts.get(row.person_id) if row.person_id else None
            sent += _deliver_one(row, people, contact, server, lost)
            if server.fault:
                break
        progress.step(sent, sent + 1)
    server.connection.close()
    progress.result(sent=sent)


class Server:
    """The mail server: opened once a batch, opened anew after a fault in between.

    One that is away, or does not let the portal in, is no fault of a mail: nothing is counted,
    and the queue is looked at again a minute later.
    """

    def __init__(self) -> None:
        self.connection = get_connection()
        self.fault = ""

    def is_there(self) -> bool:
        """Whether it takes the portal's connection now."""
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as error:
            self.fault = type(error).__name__
            log.warning("mail_server_away", error=self.fault)
        else:
            self.fault = ""
        return not self.fault

    def renew(self) -> None:
        """Leave a connection in which something failed."""
        with suppress(OSError, smtplib.SMTPException):
            self.connection.close()
        self.is_there()


def _note_away(rows: list[Mail], fault: str) -> None:
    Mail.objects.filter(pk__in=[row.pk for row in rows], state=MailState.QUEUED).update(error=fault)


def stale() -> Q:
    """The condition of a mail whose sender died between taking it and noting the outcome."""
    return Q(state=MailState.SENDING, taken_at__lt=timezone.now() - STALE)


def _take_back_stale() -> None:
    # The equal Message-ID lets mailboxes see one mail if it had gone out after all.
    Mail.objects.filter(stale()).update(state=MailState.QUEUED, taken_at=None)


def _deliver_one(
    row: Mail,
    people: dict[uuid.UUID, Recipient],
    contact: Contact | None,
    server: Server,
    lost: bool,
) -> int:
    now = timezone.now()
    own_row = Mail.objects.filter(pk=row.pk, state=MailState.QUEUED)
    if not own_row.update(state=MailState.SENDING, taken_at=now):
        return 0
    person = people.get(row.person_id) if row.person_id else None
    message = _message(row, person, contact, server.connection)
    if lost or message is None:
        _close(row, MailState.DROPPED)
        return 0
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        _refused(row, error)
        if any(answer[0] == 421 for answer in error.recipients.values()):  # it has hung up
            server.renew()
    except smtplib.SMTPResponseException as error:
        _answered(row, error)
        server.renew()
    except (OSError, smtplib.SMTPException) as error:
        _try_later(row, error)
        server.renew()
    else:
        with transaction.atomic():
            _close(row, MailState.SENT, sent_at=timezone.now())
            emit(MailDelivered(code=row.code, params=row.params))
        return 1
    return 0


def _is_wanted(row: Mail, person: Recipient | None) -> bool:
    """Whether a mail's person is still who it was queued for."""
    return person is not None and person.is_active and row.epoch in (None, person.epoch)


def _message(
    row: Mail, person: Recipient | None, contact: Contact | None, connection: BaseEmailBackend
) -> EmailMessage | None:
    if row.person_id and not _is_wanted(row, person):
        return None
    whose = {"person_id": str(row.person_id)} if row.person_id else {}
    params = completed(row.code, {**row.params, **whose})
    if params is None:
        return None
    if person is not None:
        params.setdefault("name", person.name)
    language = person.language if person else str(params.get("language", settings.LANGUAGE_CODE))
    text = mail_text(row.code, params, language, None if row.reply_to else contact)
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    answers = row.reply_to or (contact.address if contact else "")
    message = EmailMultiAlternatives(
        subject=text.subject,
        body=text.body,
        to=[person.address if person else row.address],
        reply_to=[answers] if answers else None,
        headers={
            "Message-ID": f"<{row.public_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **_thread_headers(row, domain),
        },
        connection=connection,
    )
    message.attach_alternative(text.html, "text/html")
    return message


def _thread_headers(row: Mail, domain: str) -> dict[str, str]:
    """One root a matter and recipient, which no mail has itself: mailboxes join what names it."""
    if not row.thread:
        return {}
    root = digest([row.thread, str(row.person_id or row.address)])[:32]
    return {"In-Reply-To": f"<{root}@{domain}>", "References": f"<{root}@{domain}>"}


def _close(row: Mail, state: str, **values: Any) -> None:
    Mail.objects.filter(pk=row.pk).update(state=state, taken_at=None, **values)


def _refused(row: Mail, error: smtplib.SMTPRecipientsRefused) -> None:
    log.warning("mail_refused", mail=str(row.public_id))
    codes = {answer[0] for answer in error.recipients.values()}
    if codes and all(code < 500 for code in codes):
        _try_later(row, error)
        return
    with transaction.atomic():
        _close(row, MailState.FAILED, error="address refused")
        emit(MailRefused(code=row.code, params=row.params))


def _answered(row: Mail, error: smtplib.SMTPResponseException) -> None:
    """The server refuses this mail or its sender, not the address: the invitation stands."""
    if error.smtp_code < 500:
        _try_later(row, error)
        return
    log.warning("mail_not_taken", mail=str(row.public_id), answer=error.smtp_code)
    _close(row, MailState.FAILED, error=f"server answered {error.smtp_code}")


def _try_later(row: Mail, error: Exception) -> None:
    attempts = row.attempts + 1
    log.warning("mail_not_sent", mail=str(row.public_id), error=type(error).__name__)
    _close(
        row,
        MailState.FAILED if attempts >= MAX_ATTEMPTS else MailState.QUEUED,
        attempts=attempts,
        error=type(error).__name__,
        not_before=timezone.now() + min(LONGEST_PAUSE, timedelta(minutes=2 ** min(attempts, 10))),
    )
