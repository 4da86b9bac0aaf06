"""The prepared file: what is exported is what is imported, losslessly."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from portal.lib.tables import parse_number
from portal.lib.tables.written import csv_file
from standards.measures import MISSING, REASON_LIMIT, as_written, written_absence
from standards.reporting.columns import targets_of
from standards.reporting.queries.expected import Expected, ExpectedRow
from standards.reporting.queries.grid import Grid, Outlet

_FIRST = ("partner", "partner_name", "month")


def expected_csv(table: Expected) -> bytes:
    """A row for each partner: its code and name, then month by month what was sent."""
    head = ["partner", "partner_name", *(period.code for period in table.periods)]
    return csv_file([head, *(_standings(row) for row in table.rows)])


def _standings(row: ExpectedRow) -> list[str]:
    # The same words in every language.
    standings = [standing.value.replace("_", " ") for standing in row.standings]
    return [row.partner.code, row.partner.name, *standings]


def header_of(grid: Grid) -> list[str]:
    """The headings: partner, name, a column for each part of each cell, and the reasons.

    Why unusual values are right has a column where somebody has said it, why a month is right as
    it is where one came back.
    """
    targets = [target for slot in grid.slots for target in targets_of(slot)]
    accepted = ["accepted"] if _is_explained(grid) else []
    as_it_is = ["as_it_is"] if _came_back(grid) else []
    return [*_FIRST, *targets, "reason", *as_it_is, *accepted]


def rows_of(grid: Grid) -> list[list[str]]:
    """A row for each outlet with what it has typed or sent so far."""
    is_explained, came_back = _is_explained(grid), _came_back(grid)
    return [
        [
            outlet.partner.code,
            outlet.partner.name,
            grid.period.code,
            *_texts(grid, outlet),
            "" if outlet.is_returned else outlet.reason,
            *([outlet.reason if outlet.is_returned else ""] if came_back else []),
            *([_accepted(outlet)] if is_explained else []),
        ]
        for outlet in grid.outlets
    ]


def _came_back(grid: Grid) -> bool:
    return any(outlet.is_returned for outlet in grid.outlets)


def _is_explained(grid: Grid) -> bool:
    return any(map(_accepted, grid.outlets))


def _accepted(outlet: Outlet) -> str:
    notes = dict.fromkeys(cell.accepted for cell in outlet.cells.values() if cell.accepted)
    return "; ".join(notes)[:REASON_LIMIT]


def _texts(grid: Grid, outlet: Outlet) -> list[str]:
    texts: list[str] = []
    for slot in grid.slots:
        cell = outlet.cells[slot.key]
        parts = slot.measure.names
        if cell.missing:
            reason = cell.missing
            text = reason if written_absence(reason) else as_written(MISSING, reason)
            texts += [text, *[""] * (len(parts) - 1)]
        else:
            texts += [cell.texts.get(part, "") for part in parts]
    return texts


def csv_bytes(grid: Grid) -> bytes:
    """CSV in UTF-8 with a byte-order mark, for any spreadsheet."""
    return csv_file([header_of(grid), *rows_of(grid)])


def xlsx_bytes(grid: Grid) -> bytes:
    """A workbook with the form, and a second sheet that explains every column."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        form = book.add_worksheet(_("Month"))
        form.freeze_panes(1, 2)
        header = header_of(grid)
        numeric = _numeric(grid)
        form.set_column(0, len(header) - 1, 16)
        for column, name in enumerate(header):
            form.write_string(0, column, name, head)
        for number, row in enumerate(rows_of(grid), start=1):
            _write(form, number, row, numeric)
        _explain(book.add_worksheet(_("What the columns mean")), grid, head)
    return content.getvalue()


def _numeric(grid: Grid) -> frozenset[int]:
    """Positions of the columns that hold numbers; a code or a text stays as it is."""
    parts = [part for slot in grid.slots for part in slot.measure.parts]
    return frozenset(
        position for position, part in enumerate(parts, start=len(_FIRST)) if part.is_number
    )


def _write(sheet: Any, number: int, row: Sequence[str], numeric: frozenset[int]) -> None:
    for column, text in enumerate(row):
        value = parse_number(text) if column in numeric and "%" not in text else None
        if isinstance(value, Decimal):
            sheet.write_number(number, column, float(value))
        elif text:
            sheet.write_string(number, column, text)


def _explain(sheet: Any, grid: Grid, head: Any) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    lines = [(_("Column"), _("Meaning"))]
    for slot in grid.slots:
        unit = f" ({unit_text})" if (unit_text := getattr(slot.metric, "unit", "")) else ""
        for target, part in zip(targets_of(slot), slot.measure.parts, strict=True):
            lines.append((target, f"{slot.name}{unit}: {_(part.label)}"))
    lines.append(
        (_("any"), _("No number? Write “missing: ” and the reason into the first of its columns."))
    )
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, head if number == 0 else None)
