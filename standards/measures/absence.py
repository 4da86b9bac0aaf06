"""Cells without a number, and the words that say why: missing, not applicable, suppressed.

Missing is an omission and costs points once a month closes; not applicable (*we have no workshop*)
and suppressed (*too few to show*) leave the denominator. One written reason serves all three, so
that the grid, files and the API need one field: ``not applicable: we have no workshop``.
"""

import re
from collections.abc import Container
from typing import Final

MISSING: Final = "missing"
NOT_APPLICABLE: Final = "not_applicable"
SUPPRESSED: Final = "suppressed"
# The keys of a canonical cell that holds a reason in place of a number.
ABSENCES: Final = (MISSING, NOT_APPLICABLE, SUPPRESSED)

_WORDS = {
    MISSING: ("missing", "fehlt"),
    NOT_APPLICABLE: ("not applicable", "n/a", "na", "nicht zutreffend", "entfällt"),
    SUPPRESSED: ("suppressed", "unterdrückt", "geheim"),
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}
_WRITTEN = re.compile(
    rf"\s*({'|'.join(map(re.escape, _KIND_OF))})\s*:(.*)", re.IGNORECASE | re.DOTALL
)


def absence_of(cell: Container[str]) -> str:
    """Which of `ABSENCES` a cell holds; '' for a cell with a number, an answer or a text."""
    # Asked of every cell of a network's month: a plain loop costs half of a generator.
    for kind in ABSENCES:
        if kind in cell:
            return kind
    return ""


def written_absence(text: str) -> tuple[str, str] | None:
    """Kind and reason of ``missing: reason``, ``n/a: reason`` and their like; None for others."""
    match = _WRITTEN.match(text)
    return (_KIND_OF[match[1].casefold()], match[2].strip()) if match else None


def as_written(kind: str, reason: str) -> str:
    """How a form or a file holds the reason of an absence; read again it gives the same."""
    return f"{_WORDS[kind][0]}: {reason}"
