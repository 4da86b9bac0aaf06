"""The entrance for what people send: read in a process of its own, under limits."""

from collections.abc import Iterable

from portal.lib.confined.limits import Limits
from portal.lib.confined.parent import confined
from portal.lib.tables.glance import LIMIT_MB, MAX_ROWS, checked_size
from portal.lib.tables.serialization import packed_file, packed_text, unpacked
from portal.lib.tables.table import Table

# While somebody waits for a page, and for a worker with time.
AT_ONCE = Limits(cpu=6, wall=12, memory=1_000, answer=16)
IN_BACKGROUND = Limits(cpu=60, wall=180, memory=2_500, answer=96)


def read_uploaded(
    name: str,
    content: bytes,
    *,
    limits: Limits = AT_ONCE,
    max_rows: int = MAX_ROWS,
    vocabulary: Iterable[str] = (),
) -> Table:
    """`read_table` for a stranger's file; also refuses what costs too much to read.

    Refuses with ``file_costly``, ``file_damaged`` or ``reading_busy`` beside the codes of
    `read_table`.
    """
    checked_size(content, LIMIT_MB)
    return unpacked(
        confined(
            packed_file,
            content,
            limits=limits,
            name=name[-200:],
            max_rows=max_rows,
            vocabulary=sorted(vocabulary),
        )
    )


def read_pasted_upload(text: str, *, limits: Limits = AT_ONCE, max_rows: int = MAX_ROWS) -> Table:
    """`read_pasted` for a stranger's text."""
    content = text.encode(errors="replace")
    checked_size(content, LIMIT_MB)
    return unpacked(confined(packed_text, content, limits=limits, max_rows=max_rows))
