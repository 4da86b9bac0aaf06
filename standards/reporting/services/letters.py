"""How managers write to those whose month is missing, in their own words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from partners.network.queries import all_partners
from partners.people.queries import invited_in_vain
from partners.people.services.invitations import OwnWords, send_many
from portal.access.actor import Actor
from portal.accounts.queries import person_known_as
from portal.audit.services import record
from portal.lib.canonical import digest
from portal.lib.results import Refusal
from portal.notices.queries import letters_in, mailed_under
from portal.notices.services.mail_queue import queue_mail
from portal.notices.texts import LetterText, mail_text
from standards.reporting.models import Period
from standards.reporting.services.senders import (
    Sender,
    senders_of,
    sending_people,
    thread_of,
)

if TYPE_CHECKING:
    from portal.accounts.models import User

SUBJECT_LIMIT = 120
LETTER_LIMIT = 4_000


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom a letter to some partners reaches, by partner.

    ``people`` send months; ``invited`` are addresses of those who were invited and never came.
    ``letters`` say who wrote to each partner about the month, and when, the newest first.
    """

    people: Mapping[int, Sequence[Sender]]
    invited: Mapping[int, Sequence[str]]
    letters: Mapping[str, Sequence[tuple[dt.datetime, str]]]


@dataclass(frozen=True, slots=True)
class Written:
    """How many people a letter goes to now, and how many had the same one ``since`` when."""

    people: int
    before: int
    since: dt.datetime | None


def addressees(period: Period, partner_ids: Sequence[int], actor: Actor) -> Addressees:
    """Whom a letter about ``period`` would reach; three queries."""
    invited: dict[int, list[str]] = {}
    for row in invited_in_vain(partner_ids, actor):
        invited.setdefault(row.partner_id, []).append(row.email)
    letters: dict[str, list[tuple[dt.datetime, str]]] = {}
    for letter in letters_in(thread_of(period)):
        # One letter is many mails of the same minute.
        entry = (letter.at.replace(second=0, microsecond=0), letter.writer)
        for partner in letter.about:
            if entry not in letters.setdefault(partner, []):
                letters[partner].append(entry)
    return Addressees(senders_of(partner_ids), invited, letters)


def letter_text(
    *, period: Period, subject: str, text: str, name: str, writer: User | None, language: str
) -> LetterText:
    """The mail as it would reach a person called ``name``."""
    params = {**_params(period, subject.strip(), text.strip(), writer), "name": name}
    return mail_text("month_letter", params, language)


@transaction.atomic
def write_to(
    *,
    period: Period,
    partner_ids: Sequence[int],
    subject: str,
    text: str,
    actor: Actor,
    request_key: str,
) -> Written:
    """Mail the senders of some partners in one's own words; answers go to the writer.

    Those who were invited to send for them and never came get the same words with a new link.
    ``partner_ids`` are those the caller found visible. The same letter under the same
    ``request_key`` mails nobody twice, and that is told; another subject or text is another letter.
    """
    subject, text = " ".join(subject.split()), text.strip()
    if not subject or not text:
        raise Refusal("letter_empty")
    if len(subject) > SUBJECT_LIMIT or len(text) > LETTER_LIMIT:
        raise Refusal("letter_long", limit=LETTER_LIMIT)
    pairs = sending_people(partner_ids)
    invited = invited_in_vain(partner_ids, actor)
    if not pairs and not invited:
        raise Refusal("letter_nobody")
    key = f"letter:{request_key}:{digest([period.pk, subject, text])[:16]}"
    people = {f"{key}:{person}": person for person, _ in pairs}
    guests = {f"{key}:{row.email}" for row in invited}
    before = mailed_under([*people, *guests])
    new = sorted(person for name, person in people.items() if name not in before)
    new_guests = [row for row in invited if f"{key}:{row.email}" not in before]
    reached = len(new) + len(guests.difference(before))
    written = Written(reached, len(before), min(before.values(), default=None))
    if not written.people:
        return written
    writer = writer_of(actor)
    queue_mail(
        person_ids=new,
        code="month_letter",
        params=_params(period, subject, text, writer),
        key=key,
        reply_to=writer.email if writer else "",
        about=_about(pairs),
        thread=thread_of(period),
    )
    if new_guests:
        words = OwnWords(
            subject=subject,
            text=text,
            writer=writer.get_full_name() if writer else "",
            reply_to=writer.email if writer else "",
            thread=thread_of(period),
            key=key,
        )
        send_many(invitations=new_guests, actor=actor, words=words)
    record(
        "letter.sent",
        actor=actor,
        object_type="period",
        object_id=period.public_id,
        label=f"{period.collection.code} {period.code}",
        changes={
            "partners": [None, len(set(partner_ids))],
            "people": [None, len(new)],
            "invited": [None, len(guests.difference(before))],
        },
        personal={"subject": subject, "text": text},
        persons=new,
    )
    return written


def writer_of(actor: Actor) -> User | None:
    """The person behind the actor, to whom answers go."""
    return person_known_as(actor.person_id)


def _about(pairs: Sequence[tuple[uuid.UUID, int]]) -> dict[uuid.UUID, list[uuid.UUID]]:
    partners = all_partners().filter(pk__in={partner_id for _, partner_id in pairs})
    ids = dict(partners.values_list("pk", "public_id"))
    about: dict[uuid.UUID, list[uuid.UUID]] = {}
    for person, partner_id in pairs:
        about.setdefault(person, []).append(ids[partner_id])
    return about


def _params(period: Period, subject: str, text: str, writer: User | None) -> dict[str, str]:
    return {
        "subject": subject,
        "text": text,
        "month": period.code,
        "writer": writer.get_full_name() if writer else "",
        "link": reverse("reporting:grid", args=(period.collection.code, period.code)),
    }
