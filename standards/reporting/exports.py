"""The prepared file: what is exported is what is imported, losslessly."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from portal.lib.tables.formulas import harmless
from standards.reporting.cells import MISSING, PARTS, as_written, written_absence
from standards.reporting.columns import targets_of
from standards.reporting.queries.grid import Grid, Outlet
from standards.reporting.shown import PART_LABELS


def header_of(grid: Grid) -> list[str]:
    """The headings: partner, name, a column for each part of each cell, and the reason."""
    targets = [target for slot in grid.slots for target in targets_of(slot)]
    return ["partner", "partner_name", "month", *targets, "reason"]


def rows_of(grid: Grid) -> list[list[str]]:
    """A row for each outlet with what it has typed or sent so far."""
    return [
        [
            outlet.partner.code,
            outlet.partner.name,
            grid.period.month,
            *_texts(grid, outlet),
            outlet.reason,
        ]
        for outlet in grid.outlets
    ]


def _texts(grid: Grid, outlet: Outlet) -> list[str]:
    texts: list[str] = []
    for slot in grid.slots:
        cell = outlet.cells[slot.key]
        parts = PARTS[slot.metric.kind]
        if cell.missing:
            reason = cell.missing
            known = reason if written_absence(reason) else as_written(MISSING, reason)
            texts += [known, *[""] * (len(parts) - 1)]
        else:
            texts += [cell.texts.get(part, "") for part in parts]
    return texts


def csv_bytes(grid: Grid) -> bytes:
    """CSV in UTF-8 with a byte-order mark, for any spreadsheet."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header_of(grid))
    writer.writerows([harmless(text) for text in row] for row in rows_of(grid))
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(grid: Grid) -> bytes:
    """A workbook with the form, and a second sheet that explains every column."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        form = book.add_worksheet(_("Month"))
        form.freeze_panes(1, 2)
        header = header_of(grid)
        form.set_column(0, len(header) - 1, 16)
        for column, name in enumerate(header):
            form.write_string(0, column, name, head)
        for number, row in enumerate(rows_of(grid), start=1):
            _write(form, number, row)
        _explain(book.add_worksheet(_("What the columns mean")), grid, head)
    return content.getvalue()


def _write(sheet: Any, number: int, row: Sequence[str]) -> None:
    for column, text in enumerate(row):
        is_number = column > 2 and text.isdecimal() and len(text) <= 15 and str(int(text)) == text
        if is_number:
            sheet.write_number(number, column, int(text))
        elif text:
            sheet.write_string(number, column, text)


def _explain(sheet: Any, grid: Grid, head: Any) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)
    lines = [(_("Column"), _("Meaning"))]
    for slot in grid.slots:
        unit = f" ({unit_text})" if (unit_text := getattr(slot.metric, "unit", "")) else ""
        for target, part in zip(targets_of(slot), PARTS[slot.metric.kind], strict=True):
            lines.append((target, f"{slot.name}{unit}: {PART_LABELS[part]}"))
    lines.append(
        (_("any"), _("No number? Write “missing: ” and the reason into the first of its columns."))
    )
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(number, column, text, head if number == 0 else None)
