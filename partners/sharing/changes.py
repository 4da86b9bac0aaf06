"""A difference in sentences: what opens and closes, for how many partners, from which day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from partners.sharing.policy import Kind
from partners.sharing.queries import Difference, Row
from partners.sharing.sentences import KIND_NAMES
from standards.catalogue.queries import metric_facts


@dataclass(frozen=True, slots=True)
class PlainChange:
    """A difference as the form shows it before a rule is saved."""

    lines: tuple["ChangeLine", ...]
    gaining: int
    losing: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One sentence of a difference: on a day, so many partners gain or lose kinds of metrics."""

    date: dt.date
    direction: str
    partners: int
    kind: str
    metrics: tuple[str, ...]


def metric_names() -> dict[str, str]:
    """Names by cell, members with their metric."""
    names: dict[str, str] = {}
    for code, fact in metric_facts().items():
        names[code] = fact.name
        names |= {f"{code}:{member}": f"{fact.name}: {label}" for member, label in fact.members}
    return names


def change_lines(found: Difference) -> tuple[ChangeLine, ...]:
    """A difference in sentences, equal ones joined."""
    names = metric_names()
    joined: dict[tuple[dt.date, str, int, Kind], list[str]] = defaultdict(list)
    for row in found.rows:
        for direction, count in _directions(row):
            if count:
                joined[row.date, direction, count, row.kind].append(names.get(row.cell, row.cell))
    return tuple(
        ChangeLine(date, direction, count, str(KIND_NAMES[kind]), tuple(metrics))
        for (date, direction, count, kind), metrics in sorted(
            joined.items(), key=lambda item: (item[0][0], item[0][1], list(Kind).index(item[0][3]))
        )
    )


def plain_change(found: Difference) -> PlainChange:
    """A difference without what comparisons add to it."""
    return PlainChange(change_lines(found), len(found.gaining), len(found.losing))


def _directions(row: Row) -> tuple[tuple[str, int], ...]:
    return (("gain", row.gaining), ("again", row.reopening), ("lose", row.losing))
