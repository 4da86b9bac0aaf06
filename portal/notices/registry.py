"""What higher slices tell about their people and their texts."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from django.conf import settings

from portal.access.actor import Actor
from portal.lib.mappings import JsonObject
from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person as the mail queue needs to know them, as of now."""

    person_id: uuid.UUID
    address: str
    name: str
    language: str
    epoch: int
    is_active: bool
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a person may ask: the name, the address that answers go to, a telephone number or ''."""

    name: str
    address: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what an id is told: with what they may see, and in which language."""

    actor: Actor
    language: str


Readers = Callable[[uuid.UUID], Reader | None]
Contacts = Callable[[Iterable[uuid.UUID]], dict[uuid.UUID, Contact]]
Zones = Callable[[Iterable[uuid.UUID]], dict[uuid.UUID, str]]
Directory = Callable[[Iterable[uuid.UUID]], list[Recipient]]
Completer = Callable[[JsonObject], JsonObject | None]

Params = Mapping[str, Any]
Gate = Callable[[Actor, Sequence[Params]], Sequence[Params | None]]
Subjects = Callable[[Iterable[str]], set[str]]

CONTACTS: Registry[Contacts] = Registry("whom people of partners may ask")
ZONES: Registry[Zones] = Registry("in which time zone people work that chose none")
READERS: Registry[Readers] = Registry("who reads what an id is told")
DIRECTORIES: Registry[Directory] = Registry("who the people behind ids are")
SUBJECTS: Registry[Subjects] = Registry("which of the ids that mails are about still count")
# By code of a text what completes its parameters when it is sent: secrets are never queued. None
# says that the mail has lost its sense; it is dropped then.
COMPLETERS: Registry[Completer] = Registry("what completes a text when it is sent")
# By code who says, whenever notices are shown, which of them may be shown now: it gets the
# parameters of all that are about to be shown and answers in their order: those as of now, or None
# for what has lost its sense.
GATES: Registry[Gate] = Registry("which notices may still be shown")


class Told(Protocol):
    """What a gate judges: a notice."""

    code: str
    params: JsonObject


N = TypeVar("N", bound=Told)


def recipients(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Recipient]:
    """The people of ``person_ids`` that exist, by id; one query a directory.

    Who chose no time zone has the one of where they work, or the portal's.
    """
    ids = list(person_ids)
    people = [person for directory in DIRECTORIES.values() for person in directory(ids)]
    unsaid = [person.person_id for person in people if not person.zone]
    zones = {key: zone for each in ZONES.values() for key, zone in each(unsaid).items()}
    return {
        person.person_id: replace(
            person, zone=person.zone or zones.get(person.person_id, settings.TIME_ZONE)
        )
        for person in people
    }


def reader_of(person_id: uuid.UUID) -> Reader | None:
    """Who reads under an id; None for nobody any more. One query a registration."""
    found = (each(person_id) for each in READERS.values())
    return next((reader for reader in found if reader is not None), None)


def contacts_of(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Contact]:
    """Whom each of the people may ask; who is nobody's partner has none."""
    ids = list(person_ids)
    return {key: contact for each in CONTACTS.values() for key, contact in each(ids).items()}


def counting(ids: Iterable[str]) -> set[str]:
    """Those of ``ids`` that still count."""
    subject_ids = set(ids)
    return (
        {subject_id for subjects in SUBJECTS.values() for subject_id in subjects(subject_ids)}
        if subject_ids
        else set()
    )


def completed(code: str, params: JsonObject) -> JsonObject | None:
    """``params`` with what is only known at sending time; None drops the mail."""
    completer = COMPLETERS.get(code)
    return completer(params) if completer else params


def still_told(actor: Actor, rows: Sequence[N]) -> list[N]:
    """Those of ``rows`` that no gate holds back, in their order; each gate is asked once.

    Their parameters are those of now from here on; nobody saves them.
    """
    closed: set[int] = set()
    for code, gate in GATES.items():
        places = [place for place, row in enumerate(rows) if row.code == code]
        answers = gate(actor, [rows[place].params for place in places]) if places else ()
        for place, params in zip(places, answers, strict=True):
            if params is None:
                closed.add(place)
            else:
                rows[place].params = dict(params)
    return [row for place, row in enumerate(rows) if place not in closed]
