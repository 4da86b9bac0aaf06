"""What a look at an uploaded file found, as the `Upload` keeps it, and problems on their way there.

What is absent was not found, or not asked for yet.
"""

import datetime as dt
from typing import NotRequired, TypedDict

from portal.lib.results import Problem, Severity

# The key under which a parameter that is a day is kept, so that it is said in words.
_DAY = "day"


class KeptProblem(TypedDict):
    """A problem as JSON; a parameter is a text, or ``{"day": iso}`` for a day."""

    code: str
    params: dict[str, str | dict[str, str]]
    row: int | None
    column: str
    value: str
    partner: str
    cell: str
    severity: Severity
    file: NotRequired[str]


class ReadOutlet(TypedDict):
    """What was read of one outlet, to be seen before it is sent.

    ``row`` of the file; ``cells`` are pairs of a name and the value in its unit, or the texts where
    there is none.
    """

    partner: str
    row: int | None
    cells: list[tuple[str, str]]


class DraftReport(TypedDict):
    """How many cells went into drafts, and what did not."""

    cells: int
    kept: list[KeptProblem]


class Outcome(TypedDict, total=False):
    """What the last check found in a file, and what became of it since.

    ``notes`` on how it was read, what was ``read``, the ``words`` a person explained, what was
    ``drafted``; ``received`` and ``unchanged`` outlets once it is sent. ``is_bad``: nothing in it
    could be read.
    """

    problems: list[KeptProblem]
    errors: int
    warnings: int
    words: dict[str, str]
    notes: list[KeptProblem]
    partners: int
    cells: int
    is_long: bool
    is_bad: bool
    read: list[ReadOutlet]
    drafted: DraftReport
    received: int
    unchanged: int


def kept_problem(problem: Problem) -> KeptProblem:
    """A problem as an upload keeps it."""
    return {
        "code": problem.code,
        "params": {key: _stored(value) for key, value in problem.params.items()},
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "partner": problem.partner,
        "cell": problem.cell,
        "severity": problem.severity,
        "file": problem.file,
    }


def restored_problem(problem: KeptProblem) -> Problem:
    """The problem that was kept, ready to show."""
    params = {
        key: dt.date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
        for key, value in problem["params"].items()
    }
    return Problem(
        problem["code"],
        params,
        row=problem["row"],
        column=problem["column"],
        value=problem["value"],
        partner=problem["partner"],
        cell=problem["cell"],
        severity=problem["severity"],
        file=problem.get("file", ""),
    )


def _stored(value: object) -> str | dict[str, str]:
    return {_DAY: value.isoformat()} if isinstance(value, dt.date) else str(value)
