"""XLSX: cells as text exactly as the sheet shows them, never through a data frame's guesses."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from portal.lib.results import Problem, Refusal
from portal.lib.tables.archive import checked_archive
from portal.lib.tables.table import Numeral, Table, letters, table_of


def workbook_records(content: bytes, max_rows: int) -> Table:
    """The table of the first visible worksheet."""
    from python_calamine import CalamineError, CalamineWorkbook

    archive = checked_archive(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = workbook.get_sheet_by_index(archive.sheet_number)
        if sheet.end is not None and sheet.end[0] > max_rows:
            raise Refusal("file_too_many_rows", limit=max_rows)
        raw = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("file_broken", detail=str(error)[:120]) from None
    _check_characters(raw)
    _put_errors(raw, archive.scan.errors)
    _put_percents(raw, archive.scan.percents)
    table = table_of([list(map(cell_text, row)) for row in raw], merged=_hidden(merged, raw))
    if not table.columns:
        raise Refusal("file_empty")
    return _with_formulas(table, archive.scan.empty_formulas)


def _check_characters(raw: list[list[Any]]) -> None:
    """A sheet can write characters that its XML could not hold, as ``_x0000_``."""
    for number, row in enumerate(raw, start=1):
        if any(type(cell) is str and "\x00" in cell for cell in row):
            raise Refusal("file_characters", row=number)


def _put_errors(raw: list[list[Any]], errors: list[tuple[int, int, str]]) -> None:
    """The reader gives cells in error as empty ones: a #DIV/0! is no missing value."""
    for row, column, shown in errors:
        if row < len(raw) and column < len(raw[row]):
            raw[row][column] = shown


def _put_percents(raw: list[list[Any]], percents: list[tuple[int, int]]) -> None:
    """What a sheet keeps as 0.875 and shows as 87.5 % is read as it is shown."""
    for row, column in percents:
        if row < len(raw) and column < len(raw[row]) and type(raw[row][column]) is float:
            shown = Decimal(format(raw[row][column], ".15g")) * 100
            raw[row][column] = Numeral(f"{_plain(shown)}%")


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return format(whole if number == whole else number.normalize(), "f")


def cell_text(value: Any) -> str:
    """One cell as text: 12 and not 12.0, 15 digits as the sheet shows, ISO dates."""
    if isinstance(value, str):
        return value
    if type(value) is float:
        if value.is_integer() and abs(value) < 1e15:
            return Numeral(int(value))
        return Numeral(format(Decimal(format(value, ".15g")), "f"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ") if value.time() != dt.time() else value.date().isoformat()
    return "" if value is None else str(value)


def _hidden(
    merged: list[tuple[tuple[int, int], tuple[int, int]]], raw: list[Any]
) -> frozenset[int]:
    """Header positions under a merged range."""
    header = next((i for i, row in enumerate(raw) if any(str(cell).strip() for cell in row)), 0)
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
    return Table(table.columns, table.rows, table.first_row_number, (*table.problems, *problems))
