"""What higher slices tell about their people and their texts."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

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


Directory = Callable[[Iterable[uuid.UUID]], list[Recipient]]
Completer = Callable[[JsonObject], JsonObject | None]

Gate = Callable[[Actor, Sequence[Mapping[str, Any]]], Sequence[bool]]
Subjects = Callable[[Iterable[str]], set[str]]

DIRECTORIES: Registry[Directory] = Registry("who the people behind ids are")
SUBJECTS: Registry[Subjects] = Registry("which of the ids that mails are about still count")
# By code of a text what completes its parameters when it is sent: secrets are never queued. None
# says that the mail has lost its sense; it is dropped then.
COMPLETERS: Registry[Completer] = Registry("what completes a text when it is sent")
# By code who says, whenever notices are shown, which of them may be shown now: it gets the
# parameters of all that are about to be shown and answers in their order.
GATES: Registry[Gate] = Registry("which notices may still be shown")


class Told(Protocol):
    """What a gate judges: a notice."""

    code: str
    params: JsonObject


N = TypeVar("N", bound=Told)


def recipients(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Recipient]:
    """The people of ``person_ids`` that exist, by id; one query a directory."""
    wanted = list(person_ids)
    return {
        found.person_id: found for directory in DIRECTORIES.values() for found in directory(wanted)
    }


def counting(ids: Iterable[str]) -> set[str]:
    """Those of ``ids`` that still count."""
    wanted = set(ids)
    return (
        {found for subjects in SUBJECTS.values() for found in subjects(wanted)} if wanted else set()
    )


def completed(code: str, params: JsonObject) -> JsonObject | None:
    """``params`` with what is only known at sending time; None drops the mail."""
    completer = COMPLETERS.get(code)
    return completer(params) if completer else params


def still_told(actor: Actor, rows: Sequence[N]) -> list[N]:
    """Those of ``rows`` that no gate holds back, in their order; each gate is asked once."""
    closed: set[int] = set()
    for code, gate in GATES.items():
        places = [place for place, row in enumerate(rows) if row.code == code]
        answers = gate(actor, [rows[place].params for place in places]) if places else ()
        closed |= {place for place, is_open in zip(places, answers, strict=True) if not is_open}
    return [row for place, row in enumerate(rows) if place not in closed]
