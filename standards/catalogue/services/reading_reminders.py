"""Reminding those who have not read a version: seen before it goes, once a person and day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.queries import person_known_as
from portal.accounts.services.persons import names_of
from portal.audit.services import record
from portal.lib.mappings import JsonObject
from portal.lib.results import Refusal
from portal.notices.queries import told_under
from portal.notices.registry import Params, recipients
from portal.notices.services.notices import News, notify_each
from portal.notices.texts import LetterText, mail_text
from portal.ui.formats import names_in_short
from standards.catalogue.models import Acknowledgement, Version
from standards.catalogue.queries.unread import UnreadReader, unread_readers

CODE = "reading_reminded"


@dataclass(frozen=True, slots=True)
class Reminded:
    """When a person was last reminded of a version, and by whom ('' where nobody knows)."""

    day: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class ReadingLetter:
    """Whom a reminder of a version reaches now, and what the first of them would read.

    ``before`` were reminded today already and are left out.
    """

    readers: tuple[UnreadReader, ...]
    before: tuple[UnreadReader, ...]
    text: LetterText | None


def reading_letter(*, version: Version, actor: Actor, language: str) -> ReadingLetter:
    """The reminder as it would go now; nothing is sent by looking."""
    today = timezone.localdate()
    reminded = last_reminded(version)
    readers = unread_readers(version, actor)
    had = [row for row in readers if (last := reminded.get(row.person_id)) and last.day == today]
    new = [row for row in readers if row not in had]
    text = None
    if new:
        params = _params(version, new[0], actor, _writer(actor))
        first = recipients([new[0].person_id])[new[0].person_id]
        text = mail_text(CODE, {**params, "link": _address(version), "name": first.name}, language)
    return ReadingLetter(tuple(new), tuple(had), text)


@transaction.atomic
def remind_of_reading(*, version: Version, actor: Actor) -> int:
    """Remind everybody in the actor's area who could read ``version`` for an outlet that has not.

    One notice a person, for all outlets; who was reminded today is left out. Returns how many were
    told; refuses with ``nobody_to_remind``.
    """
    letter = reading_letter(version=version, actor=actor, language=settings.LANGUAGE_CODE)
    if not letter.readers:
        raise Refusal("nobody_to_remind")
    day, writer = timezone.localdate().isoformat(), _writer(actor)
    notify_each(
        News(
            person_id=reader.person_id,
            code=CODE,
            params=_params(version, reader, actor, writer),
            link=_address(version),
            key=f"{_prefix(version)}{day}",
            about=reader.partner_ids,
        )
        for reader in letter.readers
    )
    record(
        "version.reminded",
        actor=actor,
        object_type="version",
        object_id=version.public_id,
        label=str(version),
        changes={"people": [None, len(letter.readers)]},
        persons=[reader.person_id for reader in letter.readers],
    )
    return len(letter.readers)


def last_reminded(version: Version) -> dict[UUID, Reminded]:
    """By person when they were last reminded of ``version``, as far as notices are kept."""
    last: dict[UUID, tuple[str, str]] = {}
    for person, params in told_under(_prefix(version)):
        entry = (str(params["day"]), str(params["by"]))
        last[person] = max(last.get(person, entry), entry)
    names = names_of({UUID(by) for _day, by in last.values() if by})
    return {
        person: Reminded(dt.date.fromisoformat(day), names.get(UUID(by), "") if by else "")
        for person, (day, by) in last.items()
    }


def as_unread(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What was told of reading, as long as an outlet of it has not read; one query."""
    versions = {params["version"] for params in notices}
    waiting = Acknowledgement.objects.filter(
        publication__version__public_id__in=versions, acknowledged_at=None
    ).values_list("publication__version__public_id", "partner__public_id")
    unread = {(str(version), str(partner)) for version, partner in waiting}
    return [params if _is_unread(params, unread) else None for params in notices]


def _is_unread(params: Params, unread: Iterable[tuple[str, str]]) -> bool:
    own = {(params["version"], partner) for partner in params["partner_ids"]}
    return not own.isdisjoint(unread)


def _writer(actor: Actor) -> str:
    person = person_known_as(actor.person_id)
    return person.get_full_name() if person else ""


def _params(version: Version, reader: UnreadReader, actor: Actor, writer: str) -> JsonObject:
    return {
        "version": str(version.public_id),
        "standard": version.standard.name,
        "number": version.number,
        "partner": names_in_short(reader.partners),
        "partner_ids": [str(each) for each in reader.partner_ids],
        "writer": writer,
        "by": str(actor.person_id or ""),
        "day": timezone.localdate().isoformat(),
    }


def _prefix(version: Version) -> str:
    return f"read-reminder:{version.public_id}:"


def _address(version: Version) -> str:
    address = reverse("catalogue:standard", args=[version.standard.code])
    return f"{address}?version={version.number}"
