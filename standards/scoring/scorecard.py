"""The score document of one partner's month, and its one way to and from JSON. Pure.

A scorecard is drawn from this document alone, so an old one reads the same whatever happens to
names, targets or code later. Attributes are called as they are stored; a key that an older document
lacks has the value its absence meant.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from portal.lib.mappings import JsonObject
from standards.measures import Cell

Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit of the whole standard, and whether it applies: ``metric`` at most ``when_at_most``.

    ``metric`` None: of a document from before caps were kept, where only their effect is known.
    """

    metric: str | None
    when_at_most: str | None
    at_most: str
    applies: bool

    @classmethod
    def read(cls, stored: Stored) -> Self:
        """From JSON."""
        return cls(*(stored.get(name) for name in _NAMES[cls]))  # type: ignore[arg-type]  # as it was written


@dataclass(frozen=True, slots=True)
class LineScore:
    """A clause's target for one metric and what the partner came to; numbers as exact texts.

    ``status`` is one of `standards.scoring.formula.STATUSES`; ``cell`` what was sent; ``sample``
    the cases, of which ``minimum`` are asked; ``window`` over how many months; ``steps`` what a
    table of a target gives; ``best`` the greatest attainment in reach and ``best_at`` the value
    that gives it; ``contribution`` of ``possible`` points, None where the line does not count.
    """

    clause: str
    clause_title: str
    clause_id: str
    metric: str
    metric_name: str
    unit: str
    kind: str
    polarity: str
    precision: int
    status: str
    value: str | None
    numerator: str | None
    denominator: str | None
    sample: str | None
    code: str | None
    minimum: int
    window: int
    cell: Cell | None
    method: str
    target: str | None
    floor: str | None
    steps: tuple[tuple[str, str], ...]
    weight: str
    mandatory: bool
    met: bool | None
    attainment: str | None
    best: str
    best_at: str | None
    contribution: str | None
    possible: str | None

    @classmethod
    def read(cls, stored: Stored) -> Self:
        """From JSON."""
        values = {"best": "1", **stored}
        values["steps"] = tuple((at, share) for at, share in stored.get("steps") or ())
        return cls(*map(values.get, _NAMES[cls]))  # type: ignore[arg-type]  # as it was written


@dataclass(frozen=True, slots=True)
class StandardScore:
    """A standard's version scored: ``score`` of ``scale``, None where nothing was judged.

    ``cap_line`` is what caps take away from ``before_caps``; ``upholding`` whether every mandatory
    target is met, None where none was asked or judged.
    """

    code: str
    name: str
    version: str
    weight: str
    scale: str
    score: str | None
    before_caps: str | None
    cap_line: str | None
    caps: tuple[Cap, ...]
    upholding: bool | None
    lines: tuple[LineScore, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Codes of its metrics, line by line."""
        return tuple(line.metric for line in self.lines)

    @classmethod
    def read(cls, stored: Stored) -> Self:
        """From JSON."""
        values = dict(stored)
        values["caps"] = tuple(map(Cap.read, stored.get("caps", _unknown_cap(stored))))
        values["lines"] = tuple(map(LineScore.read, stored["lines"]))
        return cls(*map(values.get, _NAMES[cls]))  # type: ignore[arg-type]  # as it was written


@dataclass(frozen=True, slots=True)
class StandardHead:
    """What a list of many partners says of a standard; ``has_gap``: some line has no number yet."""

    code: str
    score: str | None
    scale: str
    has_gap: bool

    @classmethod
    def read(cls, stored: Stored) -> Self:
        """From JSON, without its lines."""
        has_gap = any(line["status"] in ("missing", "awaited") for line in stored["lines"])
        return cls(stored["code"], stored["score"], stored["scale"], has_gap)


@dataclass(frozen=True, slots=True)
class ScoreDocument:
    """One partner's month: ``overall`` 0-100; not ``final`` until ``provisional_until`` is over."""

    month: str
    final: bool
    provisional_until: str
    overall: str | None
    standards: tuple[StandardScore, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """Codes of all metrics that it speaks of, in its order."""
        return tuple(dict.fromkeys(code for each in self.standards for code in each.metrics))

    @property
    def lines(self) -> tuple[LineScore, ...]:
        """The lines of all its standards."""
        return tuple(line for each in self.standards for line in each.lines)

    @property
    def upholding(self) -> bool | None:
        """Every mandatory target met; None when nothing mandatory was asked or judged."""
        verdicts = [each.upholding for each in self.standards if each.upholding is not None]
        return all(verdicts) if verdicts else None

    @classmethod
    def read(cls, stored: Stored) -> Self:
        """From JSON."""
        standards = tuple(map(StandardScore.read, stored["standards"]))
        return cls(**{name: stored[name] for name in _NAMES[cls][:-1]}, standards=standards)

    def as_json(self) -> JsonObject:
        """As it is stored."""
        written: JsonObject = _written(self)
        return written


def standard_heads(stored: Iterable[Stored] | None) -> list[StandardHead]:
    """The heads of the ``standards`` of a stored document."""
    return [StandardHead.read(each) for each in stored or ()]


_NAMES = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (Cap, LineScore, StandardScore, ScoreDocument)
}


def _written(value: Any) -> Any:
    """Objects as JSON, in the order of their attributes."""
    if names := _NAMES.get(type(value)):
        return {name: _written(getattr(value, name)) for name in names}
    return [_written(each) for each in value] if isinstance(value, tuple) else value


def _unknown_cap(standard: Stored) -> list[JsonObject]:
    """Documents stored before caps were kept with them: the cap that applied stays."""
    if standard["cap_line"] is None:
        return []
    return [{"metric": None, "at_most": standard["score"], "applies": True}]
