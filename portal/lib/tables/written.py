"""The one way in which a CSV file is written."""

import csv
import io
from collections.abc import Iterable, Sequence

from portal.lib.tables.formulas import harmless


def csv_text(rows: Iterable[Sequence[object]], *, line_end: str = "\r\n") -> str:
    """Rows apart by commas; no text in them is one that a spreadsheet would run, None is empty."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerows(
        [harmless(value) if isinstance(value, str) else value for value in row] for row in rows
    )
    return text.getvalue()


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """The same in UTF-8 with a byte-order mark, for any spreadsheet."""
    return csv_text(rows).encode("utf-8-sig")
