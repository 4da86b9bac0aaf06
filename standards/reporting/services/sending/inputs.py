"""What goes into the door and what comes out of it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.lib.results import Problem


@dataclass(frozen=True, slots=True)
class MonthInput:
    """One partner's month as it was entered.

    ``cells`` maps ``code`` or ``code:member`` to raw parts (see `standards.measures`; text
    is allowed, a reader may pass `Unreadable`). ``accepted`` maps cells to the reason why an
    unusual value is right. ``rows`` and ``columns`` say where a cell (``code``) or a part
    (``code.part``) stood in the sender's own file, ``row`` where the month did.
    ``as_it_is`` says why a returned month is right though nothing is changed. ``sent_at`` is for
    history only.
    """

    partner_id: int
    cells: Mapping[str, Mapping[str, object]]
    reason: str = ""
    as_it_is: str = ""
    accepted: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    row: int | None = None
    sent_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a machine was told: the HTTP status and the body, to the byte."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What one call of the door did.

    ``received`` are the partners whose month is new or changed, ``unchanged`` those who sent what
    was there already, ``refused`` the problems of those left out (``accept_partial`` only).
    ``revisions`` maps each partner taken to the public id of the revision that counts. ``answer``
    is what was told about it, when it is kept under an idempotency key.
    """

    received: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    needs_look: tuple[int, ...] = ()
    refused: tuple[Problem, ...] = ()
    revisions: Mapping[int, str] = field(default_factory=dict)
    is_replay: bool = False
    answer: Answer | None = None
