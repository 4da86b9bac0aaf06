"""XLSX: cells as text exactly as the sheet shows them, never through a data frame's guesses."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from portal.lib.results import Problem, Refusal
from portal.lib.tables.archive import Sheet, checked_archive
from portal.lib.tables.headings import LOOKED_AT, SURE, heading_row, known_in
from portal.lib.tables.numbers import BLUR, without_noise
from portal.lib.tables.scan import Scan
from portal.lib.tables.styles import Look
from portal.lib.tables.table import Numeral, Table, letters, table_of

# Sheets of one workbook in which headings are looked for, and places named in one note.
MOST_SHEETS = 12
SHOWN = 12
# From here on a sheet shows zeros in place of digits.
_MOST = 1e15


def workbook_records(
    content: bytes, max_rows: int, vocabulary: frozenset[str] = frozenset()
) -> Table:
    """The table of the visible worksheet with most of the ``vocabulary``, else of the first."""
    from python_calamine import CalamineError, CalamineWorkbook

    sheets = checked_archive(content, MOST_SHEETS if vocabulary else 1)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        chosen, notes = _chosen(workbook, sheets, vocabulary)
        sheet = workbook.get_sheet_by_index(chosen.number)
        if sheet.end is not None and sheet.end[0] > max_rows:
            raise Refusal("file_too_many_rows", limit=max_rows)
        raw = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("file_broken", detail=str(error)[:120]) from None
    _check_characters(raw)
    _put_errors(raw, chosen.scan.errors)
    notes += _as_shown(raw, chosen.scan.looks)
    records = [list(map(cell_text, row)) for row in raw]
    hidden = _hidden(merged, heading_row(records, vocabulary) or 0)
    table = table_of(records, merged=hidden, vocabulary=vocabulary)
    if not table.columns:
        raise Refusal("file_empty")
    table = replace(table, notes=(*notes, *table.notes, *_out_of_sight(table, chosen.scan)))
    return _with_formulas(table, chosen.scan.empty_formulas)


def _chosen(
    workbook: Any, sheets: Sequence[Sheet], vocabulary: frozenset[str]
) -> tuple[Sheet, list[Problem]]:
    """The sheet to read, and what is to be said about the others."""
    if len(sheets) == 1:
        return sheets[0], []
    tops = {}
    for sheet in sheets:
        top = workbook.get_sheet_by_index(sheet.number).to_python(nrows=LOOKED_AT)
        records = [list(map(cell_text, row)) for row in top]
        tops[sheet.number] = max((known_in(record, vocabulary) for record in records), default=0)
    best = max(sheets, key=lambda sheet: tops[sheet.number])
    others = [sheet for sheet in sheets if sheet is not best]
    names = ", ".join(f"“{sheet.name}”" for sheet in others)
    notes = [Problem("sheet_read", {"sheet": best.name, "others": names})]
    notes += [
        Problem("sheet_unread", {"sheet": sheet.name, "read": best.name}, severity="warning")
        for sheet in others
        if tops[sheet.number] >= max(SURE, tops[best.number] / 2)
    ]
    return best, notes


def _out_of_sight(table: Table, scan: Scan) -> list[Problem]:
    """What a filter or a person hides in the sheet, and what was read all the same."""
    filled = {number for number, _ in table.numbered()} if scan.hidden_rows else set()
    rows = [str(number) for number in scan.hidden_rows if number in filled]
    columns = [letters(n) for n in sorted(scan.hidden_columns) if n < len(table.columns)]
    notes = []
    if rows:
        notes.append(Problem("rows_hidden", {"rows": _listed(rows)}, severity="warning"))
    if columns:
        notes.append(Problem("columns_hidden", {"columns": _listed(columns)}, severity="warning"))
    return notes


def _listed(places: Sequence[str]) -> str:
    listing = ", ".join(places[:SHOWN])
    return f"{listing}, … ({len(places)})" if len(places) > SHOWN else listing


def _check_characters(raw: list[list[Any]]) -> None:
    """A sheet can write characters that its XML could not hold, as ``_x0000_``."""
    for number, row in enumerate(raw, start=1):
        if any(type(cell) is str and "\x00" in cell for cell in row):
            raise Refusal("file_characters", row=number)


def _put_errors(raw: list[list[Any]], errors: list[tuple[int, int, str]]) -> None:
    """The reader gives cells in error as empty ones: a #DIV/0! is no missing value."""
    for row, column, text in errors:
        if row < len(raw) and column < len(raw[row]):
            raw[row][column] = text


def _as_shown(raw: list[list[Any]], looks: list[tuple[int, int, Look]]) -> list[Problem]:
    """Read numbers as the sheet shows them; says which of them it keeps with more digits."""
    rounded = []
    for row, column, look in looks:
        number = raw[row][column] if row < len(raw) and column < len(raw[row]) else None
        # Not below is also what is not a number at all (NaN).
        if type(number) is not float or not abs(number) < _MOST:
            continue
        exact_number = Decimal(format(number, ".15g"))
        figure = look.shown(exact_number)
        raw[row][column] = Numeral(_plain(figure) + ("%" if look.is_percent else ""))
        if abs(figure - exact_number.scaleb(look.shift)) > BLUR:
            rounded.append(f"{letters(column)}{row + 1}")
    if not rounded:
        return []
    return [Problem("numbers_rounded", {"cells": _listed(rounded)}, severity="warning")]


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return format(whole if number == whole else number.normalize(), "f")


def cell_text(value: Any) -> str:
    """One cell as text: 12 and not 12.0, 15 digits as the sheet shows, ISO dates."""
    if isinstance(value, str):
        return value
    if type(value) is float:
        if value.is_integer() and abs(value) < _MOST:
            return Numeral(int(value))
        number = Decimal(format(value, ".15g"))
        return Numeral(format(without_noise(number) or number, "f"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat()
    return "" if value is None else str(value)


def _hidden(merged: list[tuple[tuple[int, int], tuple[int, int]]], header: int) -> frozenset[int]:
    """Positions of the header (a row from 0) under a merged range."""
    spans = sorted(
        (left, right)
        for (top, left), (bottom, right) in merged
        if top <= header <= bottom and right > left
    )
    hidden: list[int] = []
    seen = -1
    for left, right in spans:  # overlapping ones are counted once, however many there are
        hidden.extend(range(max(left, seen + 1), right + 1))
        seen = max(seen, right)
    return frozenset(hidden)


def _with_formulas(table: Table, formulas: list[tuple[int, str]]) -> Table:
    if not formulas:
        return table
    names = {letters(position): name for position, name in enumerate(table.columns)}
    problems = [
        Problem("cell_formula", row=row, column=names.get(column) or column)
        for row, column in formulas
        if row >= table.first_row_number - 1
    ]
    return replace(table, problems=(*table.problems, *problems))
