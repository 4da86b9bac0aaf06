"""The shape every reader gives: named columns and rows of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.lib.results import Problem, Refusal
from portal.lib.tables.headings import heading_row


class Numeral(str):
    """A number that was a number in its workbook: exact text with a point as decimal mark."""

    __slots__ = ()


# Headings are matched with what is known, each with each.
MAX_COLUMNS = 2_000
HEADING_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. Every row has a text for every column; empty cells are ''.

    Rows between filled ones may be empty: walk :meth:`numbered`, which skips them and counts as
    the sender's spreadsheet does. ``problems`` concern header and rows; with any, nothing should
    be taken from the table. ``notes`` say how the file was read where that is not plain
    to see: which sheet, headings below a title, rows that a filter hides.
    """

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    first_row_number: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The filled rows with their numbers."""
        for number, row in enumerate(self.rows, start=self.first_row_number):
            if any(row):
                yield number, row

    def column(self, position: int) -> list[str]:
        """All cells of one column."""
        return [row[position] for row in self.rows]


def letters(position: int) -> str:
    """The spreadsheet's name of a column counted from 0: A, B, ... Z, AA."""
    name = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def table_of(
    records: Sequence[Sequence[str]],
    *,
    merged: frozenset[int] = frozenset(),
    vocabulary: frozenset[str] = frozenset(),
) -> Table:
    """Header and rows out of raw records.

    The first filled record is the header, unless one a little below has more headings of
    ``vocabulary`` (folded). ``merged`` are header positions hidden under a merged cell. Surrounding
    space goes; text within a cell stays as it is.
    """
    start = heading_row(records, vocabulary)
    if start is None:
        return Table((), [], 1, (Problem("file_empty"),))
    header = _trimmed([cell.strip().removeprefix("\ufeff") for cell in records[start]])
    # A merged cell at the end hides columns that have no name of their own.
    hidden = [position for position in merged if position < len(records[start])]
    header += [""] * (max(hidden, default=-1) + 1 - len(header))
    _check_headings(header)
    problems = _header_problems(header, start + 1, merged)
    width = len(header)
    rows: list[tuple[str, ...]] = []
    for number, record in enumerate(records[start + 1 :], start=start + 2):
        if len(record) > width and any(map(str.strip, record[width:])):
            params = {"found": len(_trimmed(record)), "expected": width}
            problems.append(Problem("row_too_long", params, row=number))
        rows.append(_row(record, width))
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        problems.append(Problem("file_no_rows"))
    above = sum(1 for record in records[:start] if any(map(str.strip, record)))
    notes = (Problem("heading_below", {"row": start + 1}, row=start + 1),) if above else ()
    return Table(tuple(header), rows, start + 2, tuple(problems), notes)


def _check_headings(header: Sequence[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise Refusal("file_many_columns", found=len(header), limit=MAX_COLUMNS)
    for position, name in enumerate(header):
        if len(name) > HEADING_LENGTH:
            raise Refusal(
                "heading_long",
                position=letters(position),
                found=len(name),
                limit=HEADING_LENGTH,
            )


def _row(record: Sequence[str], width: int) -> tuple[str, ...]:
    cells = [cell if type(cell) is Numeral else cell.strip() for cell in record[:width]]
    return tuple(cells + [""] * (width - len(cells)))


def _trimmed(cells: Sequence[str]) -> list[str]:
    row = list(cells)
    while row and not row[-1].strip():
        row.pop()
    return row


def _header_problems(header: Sequence[str], row: int, merged: frozenset[int]) -> list[Problem]:
    problems = [
        Problem("cells_merged", {"position": letters(position)}, row=row, column=letters(position))
        for position, name in enumerate(header)
        if not name or position in merged
    ]
    seen: set[str] = set()
    for name in header:
        folded = name.casefold()
        if name and folded in seen:
            problems.append(Problem("column_doubled", {"column": name}, row=row, column=name))
        seen.add(folded)
    return problems
