"""A table whose columns are matched, read as months; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from partners.network.queries import partners_within
from portal.access.actor import Actor
from portal.lib.collector import collector_paused
from portal.lib.likeness import Alike, Difference, Likeness
from portal.lib.results import Problem
from portal.lib.tables import Table
from standards.measures import as_written
from standards.reporting.checks import Sheet
from standards.reporting.columns import FIXED, IGNORE, LONG, Layout
from standards.reporting.layouts import ReadMonth, read_months
from standards.reporting.models import (
    Period,
)
from standards.reporting.services.sending import (
    MonthInput,
)

_UNLIKE: dict[Difference, str] = {
    "case": "partner_case",
    "letters": "partner_letters",
    "zeros": "partner_zeros",
    "marks": "partner_marks",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read for its period: its layout, its headings, the months and all problems so far.

    ``notes`` say how it was read where that is not plain to see.
    """

    columns: tuple[str, ...]
    layout: Layout
    months: list[MonthInput]
    problems: list[Problem]
    notes: list[Problem]
    sheet: Sheet


def months_of_table(
    table: Table, layout: Layout, sheet: Sheet, period: Period, actor: Actor
) -> Reading:
    """The months of ``period`` in a table whose columns are matched."""
    with collector_paused(len(table.rows)):
        return _months_of_table(table, layout, sheet, period, actor)


def _months_of_table(
    table: Table, layout: Layout, sheet: Sheet, period: Period, actor: Actor
) -> Reading:
    read = read_months(table, layout, sheet, period.code)
    ids = dict(partners_within(actor, "months.send").values_list("code", "pk").iterator())
    heading = _heading(table.columns, layout.targets)
    problems = list(read.problems)
    months = []
    alike: Likeness | None = None
    for month in read.months:
        partner_id = ids.get(month.partner)
        if not month.partner:
            problems.append(Problem("partner_empty", row=month.row, column=heading))
        elif partner_id is None:
            alike = alike or Likeness(ids)
            problems.append(_unknown(month, heading, alike.of(month.partner)))
        else:
            months.append(_input(month, partner_id))
    notes = [*table.notes, *read.notes]
    return Reading(table.columns, layout, months, problems, notes, sheet)


def _unknown(month: ReadMonth, heading: str, alike: Alike | None) -> Problem:
    """A partner that is not known, with the one of the same look where there is one."""
    value = month.partner[:60]
    if alike is None:
        return Problem("partner_unknown", row=month.row, column=heading, value=value)
    params = {"value": value, "code": alike.code, "letters": alike.letters}
    return Problem(_UNLIKE[alike.difference], params, row=month.row, column=heading, value=value)


def _input(month: ReadMonth, partner_id: int) -> MonthInput:
    return MonthInput(
        partner_id=partner_id,
        cells=month.cells,
        reason=month.reason,
        as_it_is=month.as_it_is,
        accepted=month.accepted,
        rows=month.rows,
        columns=month.columns,
        row=month.row,
    )


def _heading(columns: Sequence[str], targets: Sequence[str]) -> str:
    return columns[targets.index("partner")] if "partner" in targets else "partner"


def worded(table: Table, layout: Layout, words: Mapping[str, str]) -> Table:
    """A table with texts in the place of numbers replaced by what a person said they mean."""
    if not words:
        return table
    written = {text.casefold(): as_written(kind, text) for text, kind in words.items()}
    held = [target not in (*FIXED, *LONG, IGNORE, "") for target in layout.targets]
    rows = [
        tuple(
            written.get(cell.casefold(), cell) if is_value else cell
            for cell, is_value in zip(row, held, strict=True)
        )
        for row in table.rows
    ]
    return replace(table, rows=rows)
