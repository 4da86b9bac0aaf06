"""What higher slices tell about their people and their texts."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from portal.access.actor import Actor


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
Completer = Callable[[dict[str, Any]], dict[str, Any] | None]

Gate = Callable[[Actor, Sequence[Mapping[str, Any]]], Sequence[bool]]
Subjects = Callable[[Iterable[str]], set[str]]

_directories: list[Directory] = []
_subjects: list[Subjects] = []
_completers: dict[str, Completer] = {}
_gates: dict[str, Gate] = {}


class Told(Protocol):
    """What a gate judges: a notice."""

    code: str
    params: dict[str, Any]


N = TypeVar("N", bound=Told)


def register_directory(directory: Directory) -> None:
    """Let a higher slice (accounts) say who the people behind opaque ids are."""
    if directory not in _directories:
        _directories.append(directory)


def recipients(person_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Recipient]:
    """The people of ``person_ids`` that exist, by id; one query a directory."""
    wanted = list(person_ids)
    return {found.person_id: found for directory in _directories for found in directory(wanted)}


def register_subjects(subjects: Subjects) -> None:
    """Let a higher slice (network) say which of the ids that mails are about still count."""
    if subjects not in _subjects:
        _subjects.append(subjects)


def counting(ids: Iterable[str]) -> set[str]:
    """Those of ``ids`` that still count."""
    wanted = set(ids)
    return {found for subjects in _subjects for found in subjects(wanted)} if wanted else set()


def register_completer(code: str, completer: Completer) -> None:
    """Complete the parameters of a text when it is sent (secrets are never queued).

    The completer returns None when the mail has lost its sense; it is dropped then.
    """
    _completers[code] = completer


def completed(code: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """``params`` with what is only known at sending time; None drops the mail."""
    completer = _completers.get(code)
    return completer(params) if completer else params


def register_gate(code: str, gate: Gate) -> None:
    """Let a higher slice say, whenever notices are shown, which of a code's may be shown now.

    The gate gets the parameters of all that are about to be shown and answers in their order.
    """
    _gates[code] = gate


def still_told(actor: Actor, rows: Sequence[N]) -> list[N]:
    """Those of ``rows`` that no gate holds back, in their order; each gate is asked once."""
    closed: set[int] = set()
    for code in {row.code for row in rows} & _gates.keys():
        places = [place for place, row in enumerate(rows) if row.code == code]
        answers = _gates[code](actor, [rows[place].params for place in places])
        closed |= {place for place, is_open in zip(places, answers, strict=True) if not is_open}
    return [row for place, row in enumerate(rows) if place not in closed]
