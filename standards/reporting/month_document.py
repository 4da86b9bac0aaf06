"""A partner's month as it is stored, and its one way to and from JSON: sent, noted, drafted. Pure.

Three columns keep a month: the cells of a `Revision`, the warnings beside them, and the draft of a
`Submission`. They bear no number of their form, because what was sent is hashed and never
rewritten: what came later is optional here, and the reader alone says what its absence meant. Cells
are kept as they were stored, since a network's month holds a quarter of a million of them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self, TypedDict

from standards.measures import Cell

# The parts of a cell as they were typed: part to text.
Texts = Mapping[str, str]


def code_of(key: str) -> str:
    """The code of the metric behind the key of a cell, ``code`` or ``code:member``."""
    return key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class MonthDocument:
    """The canonical cells of one partner's month by key ``code`` or ``code:member``, as sent."""

    cells: Mapping[str, Cell] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, Cell] | None) -> Self:
        """From JSON; None (nothing was sent) is an empty month."""
        return cls(stored or {})

    def as_json(self) -> dict[str, Cell]:
        """As it is stored."""
        return dict(self.cells)

    @property
    def metrics(self) -> frozenset[str]:
        """Codes of the metrics it has cells of."""
        return frozenset(map(code_of, self.cells))

    def cell(self, key: str) -> Cell | None:
        """One cell, None where the month has none."""
        return self.cells.get(key)

    def over(self, other: Self) -> Self:
        """Both months in one; where both have a cell, this one's counts."""
        return type(self)({**other.cells, **self.cells})

    def among(self, keys: Collection[str]) -> Self:
        """Only the cells with one of ``keys``."""
        return type(self)({key: cell for key, cell in self.cells.items() if key in keys})

    def of_metrics(self, codes: Collection[str]) -> Self:
        """Only the cells of the metrics ``codes``."""
        return type(self)({key: cell for key, cell in self.cells.items() if code_of(key) in codes})

    def without_metrics(self, codes: Collection[str]) -> Self:
        """All but the cells of the metrics ``codes``."""
        cells = {key: cell for key, cell in self.cells.items() if code_of(key) not in codes}
        return type(self)(cells)


@dataclass(frozen=True, slots=True)
class Note:
    """An accepted warning of a sent month: where (``cell``, '' for the month), which, and why.

    ``facts`` are what the warning said, such as ``value``, ``low`` and ``high``, as texts.
    """

    cell: str
    code: str
    reason: str
    facts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, stored: Mapping[str, str]) -> Self:
        """From JSON."""
        facts = {name: text for name, text in stored.items() if name not in _NOTE}
        return cls(stored["cell"], stored["code"], stored["reason"], facts)

    def as_json(self) -> dict[str, str]:
        """As it is stored."""
        return {"cell": self.cell, "code": self.code, "reason": self.reason, **self.facts}

    def fact(self, name: str) -> str:
        """One of its facts, '' where the warning said no such thing."""
        return self.facts.get(name, "")


_NOTE = ("cell", "code", "reason")


def notes_of(stored: Sequence[Mapping[str, str]]) -> tuple[Note, ...]:
    """The notes of a stored revision, in their order."""
    return tuple(map(Note.read, stored))


class StoredDraft(TypedDict, total=False):
    """A draft as JSON; empty where nobody has typed."""

    cells: dict[str, dict[str, str]]
    accepted: dict[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed of a month and not sent: texts by cell, reasons of unusual values by cell.

    ``reason`` is why a received month changes. ``is_saved`` is False for a month in which nobody
    has typed since it was opened or sent; it is stored as an empty object.
    """

    cells: Mapping[str, Texts]
    accepted: Mapping[str, str]
    reason: str
    is_saved: bool = True

    @classmethod
    def read(cls, stored: StoredDraft) -> Self:
        """From JSON."""
        return cls(
            stored.get("cells", {}),
            stored.get("accepted", {}),
            stored.get("reason", ""),
            is_saved=bool(stored),
        )

    def as_json(self) -> StoredDraft:
        """As it is stored."""
        if not self.is_saved:
            return {}
        cells = {key: dict(texts) for key, texts in self.cells.items()}
        return {"cells": cells, "accepted": dict(self.accepted), "reason": self.reason}


NO_DRAFT = Draft({}, {}, "", is_saved=False)
