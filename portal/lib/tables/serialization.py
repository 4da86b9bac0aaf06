"""A table on its way between two processes: JSON values, numbers of a workbook marked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypedDict

from portal.lib.confined.child import packed
from portal.lib.results import PackedProblem, Problem
from portal.lib.tables.read import read_pasted, read_table
from portal.lib.tables.table import Numeral, Table

# A cell; a number of a workbook travels as a list of one text.
PackedCell = str | list[str]


class PackedTable(TypedDict):
    """A `Table` as JSON values; ``first`` is the number of its first row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[PackedCell]]
    first: int
    problems: list[PackedProblem]
    notes: list[PackedProblem]
    has_numerals: bool


def packed_file(
    content: bytes, *, name: str, max_rows: int, vocabulary: Iterable[str] = ()
) -> PackedTable:
    """In the child: a file, read and packed."""
    return _packed(read_table(name, content, max_rows=max_rows, vocabulary=vocabulary))


def packed_text(content: bytes, *, max_rows: int, vocabulary: Iterable[str] = ()) -> PackedTable:
    """In the child: pasted text, read and packed."""
    return _packed(read_pasted(content.decode(), max_rows=max_rows, vocabulary=vocabulary))


def _packed(table: Table) -> PackedTable:
    has_numerals = any(type(cell) is Numeral for row in table.rows for cell in row)
    return {
        "columns": table.columns,
        "rows": [_packed_row(row) for row in table.rows] if has_numerals else table.rows,
        "first": table.first_row_number,
        "problems": [packed(problem) for problem in table.problems],
        "notes": [packed(note) for note in table.notes],
        "has_numerals": has_numerals,
    }


def _packed_row(row: Sequence[str]) -> list[PackedCell]:
    return [[str(cell)] if type(cell) is Numeral else cell for cell in row]


def unpacked(payload: PackedTable) -> Table:
    """The table a child has packed."""
    # Most tables have no numeral, and then a row is taken as it is.
    unpack: Callable[[Sequence[Any]], tuple[str, ...]] = (
        _unpacked_row if payload["has_numerals"] else tuple
    )
    return Table(
        tuple(payload["columns"]),
        list(map(unpack, payload["rows"])),
        payload["first"],
        tuple(Problem(**problem) for problem in payload["problems"]),
        tuple(Problem(**note) for note in payload["notes"]),
    )


def _unpacked_row(row: Sequence[PackedCell]) -> tuple[str, ...]:
    return tuple(Numeral(cell[0]) if isinstance(cell, list) else cell for cell in row)
