"""The one entrance: bytes or pasted text in, a `Table` out, or a refusal that says why not."""

from collections.abc import Iterable

from portal.lib.results import Refusal
from portal.lib.tables.glance import LIMIT_MB, MAX_ROWS, checked_size, is_workbook
from portal.lib.tables.table import Table, table_of
from portal.lib.tables.text import decoded, records_of
from portal.lib.tables.workbook import workbook_records


def read_table(
    name: str,
    content: bytes,
    *,
    limit_mb: int = LIMIT_MB,
    max_rows: int = MAX_ROWS,
    vocabulary: Iterable[str] = (),
) -> Table:
    """The table in an uploaded CSV or XLSX file (recognised by its content, not its name).

    Refuses with a code of `portal.lib.messages.files` when there is no table in it: too big,
    empty, neither CSV nor XLSX, macros, a zip bomb, an unknown encoding. What is wrong with
    header or rows is in `Table.problems`. With a ``vocabulary`` (headings, folded) the sheet
    and the row that hold it are found; without, they are the first visible sheet and its first
    filled row.
    """
    checked_size(content, limit_mb)
    if is_workbook(name, content):
        return workbook_records(content, max_rows, frozenset(vocabulary))
    return _of_text(decoded(content), max_rows, frozenset(vocabulary))


def read_pasted(text: str, *, max_rows: int = MAX_ROWS, vocabulary: Iterable[str] = ()) -> Table:
    """The table in text pasted from a spreadsheet (tabs) or a CSV file."""
    if not text.strip():
        raise Refusal("file_empty")
    return _of_text(text, max_rows, frozenset(vocabulary))


def _of_text(text: str, max_rows: int, vocabulary: frozenset[str]) -> Table:
    table = table_of(records_of(text, max_rows, vocabulary), vocabulary=vocabulary)
    if not table.columns:
        raise Refusal("file_empty")
    return table
