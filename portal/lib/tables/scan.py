"""What the reader of cells does not tell about a sheet: its extent, bare formulas, errors."""

import re
from collections.abc import Mapping
from typing import IO

from portal.lib.numerals import whole
from portal.lib.results import Refusal
from portal.lib.tables.markup import Reader, local_name
from portal.lib.tables.styles import Look
from portal.lib.tables.table import MAX_COLUMNS, letters

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
# A sheet may be this much larger than its filled cells: a lone far-off cell would make the
# reader lay out an area of billions of empty ones.
_SPARSE = 4
_SPARE_CELLS = 1_000_000
# An error is a word such as #DIV/0!.
_ERROR_LENGTH = 20

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_AREA = ("dimension", "mergeCell")
_TRUE = frozenset({"1", "true"})


class Scan:
    """One pass over the XML of a sheet.

    ``empty_formulas`` are row numbers and column letters of formulas without a stored value,
    ``errors`` positions (row and column from 0) of cells in error with what they show,
    ``looks`` those of the cells whose style (one of ``styles``) says how it shows numbers;
    ``hidden_rows`` row numbers and ``hidden_columns`` positions that a filter or a person hides.
    Refuses references that lie outside every spreadsheet, and a sheet that is mostly empty.
    """

    def __init__(self, styles: Mapping[str, Look] | None = None) -> None:
        self.looks: list[tuple[int, int, Look]] = []
        self._styles = styles or {}
        self.empty_formulas: list[tuple[int, str]] = []
        self.errors: list[tuple[int, int, str]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: set[int] = set()
        self._column_groups = 0
        self._cells = self._rows = self._columns = 0
        self._row = self._column = 0
        self._is_error = self._in_value = False
        self._text: list[str] = []
        self._reader = Reader(self._start)

    def read(self, source: IO[bytes]) -> None:
        """Look at every row and cell once."""
        self._reader.read(source)
        columns = max(self._columns, 26)
        if self._rows * columns > _SPARSE * self._cells * 26 + _SPARE_CELLS:
            raise Refusal("sheet_sparse", rows=self._rows, columns=columns)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._watch(is_error=self._is_error)
        elif name == "v":
            self._in_value = True
            self._text.clear()
        elif name == "col":
            self._start_column_group(attributes)
        elif name in _AREA:
            for corner in attributes.get("ref", "A1").split(":", 1):
                position(corner)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = self._row + 1 if number is None else position(f"A{number}")[0]
        self._column = 0
        self._rows = max(self._rows, self._row)
        if self._row > LAST_ROW:
            raise Refusal("sheet_reference", reference=str(self._row))

        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.append(self._row)

    def _start_column_group(self, attributes: dict[str, str]) -> None:
        """Columns of one look; a sheet has as many groups as columns at most."""
        self._column_groups += 1
        if attributes.get("hidden") not in _TRUE or self._column_groups > MAX_COLUMNS:
            return
        first = whole(attributes.get("min", ""), most=LAST_COLUMN)
        last = whole(attributes.get("max", ""), most=LAST_COLUMN)
        if first and last and len(self.hidden_columns) < MAX_COLUMNS:
            self.hidden_columns.update(range(first - 1, min(last, first + MAX_COLUMNS)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._row, self._column = position(reference)
            self._rows = max(self._rows, self._row)
        self._columns = max(self._columns, self._column)
        if self._column > LAST_COLUMN:
            raise Refusal("sheet_reference", reference=str(self._column))
        self._in_value = False
        self._text.clear()
        look = self._styles.get(attributes.get("s", ""))
        if look is not None:
            self.looks.append((self._row - 1, self._column - 1, look))
        if attributes.get("t") == "e":
            self._watch(is_error=True)

    def _watch(self, *, is_error: bool) -> None:
        """Listen to the end of this cell: what its value is decides."""
        self._is_error = is_error
        self._reader.text, self._reader.end = self._hear, self._end

    def _hear(self, text: str) -> None:
        if self._in_value and len(self._text) < _ERROR_LENGTH:
            self._text.append(text)

    def _end(self, name: str) -> None:
        local = local_name(name)
        if local == "v":
            self._in_value = False
        elif local == "c":
            text = "".join(self._text)
            if self._is_error and 0 < len(text) <= _ERROR_LENGTH:
                self.errors.append((self._row - 1, self._column - 1, text))
            elif not text and not self._is_error:
                self.empty_formulas.append((self._row, letters(self._column - 1)))
            self._is_error = False
            self._reader.text = self._reader.end = None


def position(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a reference such as ``AB12``; refuses what lies outside."""
    match = _CELL.fullmatch(reference)
    if match:
        column = 0
        for letter in match[1].upper():
            column = column * 26 + ord(letter) - 64
        row = int(match[2])
        if 0 < row <= LAST_ROW and column <= LAST_COLUMN:
            return row, column
    raise Refusal("sheet_reference", reference=reference[:20])
