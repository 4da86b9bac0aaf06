"""`values.csv`: rows gathered into partner-months."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.lib.results import Problem
from portal.lib.tables import Table
from standards.measures import MISSING, PART_LABELS
from standards.packs.manifest import day_in, is_pack_period
from standards.packs.parser.pack import PackMonth

NAME = "values.csv"
PARTS = (*PART_LABELS, MISSING)
VALUE_COLUMNS = ("partner", "month", "metric", "member", "sent_on", "reason", "accepted", *PARTS)
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Values:
    """The months of the file, its bad rows, and the partner-months these stand in."""

    months: dict[Key, PackMonth] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unclean: set[Key] = field(default_factory=set)


def read_values(table: Table) -> Values:
    """All partner-months of ``table``."""
    reader = _Reader(table.columns)
    for number, cells in table.numbered():
        reader.take(number, cells)
    return reader.values


class _Reader:
    def __init__(self, columns: Sequence[str]) -> None:
        place = {name: index for index, name in enumerate(columns)}
        self.parts = [(name, place[name]) for name in PARTS if name in place]
        self.partner, self.month, self.metric = (place[n] for n in ("partner", "month", "metric"))
        self.member, self.sent = place.get("member"), place.get("sent_on")
        self.reason, self.accepted = place.get("reason"), place.get("accepted")
        self.values = Values()

    def take(self, row: int, cells: Sequence[str]) -> None:
        """One row: a cell of a partner-month, or a problem."""
        partner, month, key = cells[self.partner], cells[self.month], cells[self.metric]
        if self.member is not None and cells[self.member]:
            key = f"{key}:{cells[self.member]}"
        if not is_pack_period(month):
            self.values.problems.append(
                _problem("pack_month", {"value": month}, row, "month", month, partner)
            )
            return
        entry = self.values.months.setdefault((partner, month), PackMonth())
        if key in entry.cells:
            params = {"cell": key, "partner": partner, "month": month, "first": entry.rows[key]}
            self._refuse("pack_cell_doubled", params, row, "metric", key, (partner, month))
            return
        entry.cells[key] = {name: cells[at] for name, at in self.parts if cells[at]}
        entry.rows[key] = row
        if self.sent is not None and cells[self.sent]:
            entry.sent_on = self._day(row, cells[self.sent], (partner, month))
        if self.reason is not None and cells[self.reason]:
            entry.reason = entry.reason or cells[self.reason]
        if self.accepted is not None and cells[self.accepted]:
            entry.accepted[key] = cells[self.accepted]

    def _day(self, row: int, text: str, key: Key) -> dt.date | None:
        day = day_in(text)
        if day is None:
            self._refuse("pack_sent_on", {"value": text[:60]}, row, "sent_on", text, key)
        return day

    def _refuse(
        self, code: str, params: dict[str, object], row: int, column: str, value: str, key: Key
    ) -> None:
        self.values.problems.append(_problem(code, params, row, column, value, key[0]))
        self.values.unclean.add(key)


def _problem(
    code: str, params: dict[str, object], row: int, column: str, value: str, partner: str
) -> Problem:
    return Problem(
        code, params, row=row, column=column, value=value[:60], partner=partner[:40], file=NAME
    )
