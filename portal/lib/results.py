"""Outcomes of domain calls: problems found in input, and the one domain error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from portal.lib.messages import CATALOGUE

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with input: what, where, and (through its code) the remedy.

    ``row`` counts as the sender counts (the header of a file is row 1); ``column`` is the
    sender's own heading; ``value`` is what stood there, shortened. ``file`` is named where one
    input has several.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    column: str = ""
    value: str = ""
    partner: str = ""
    cell: str = ""
    severity: Severity = "error"
    file: str = ""

    @property
    def text(self) -> str:
        """The sentence for a person, in the active language."""
        return CATALOGUE[self.code].render(self.params)

    @property
    def remedy(self) -> str:
        """What to do about it, in the active language."""
        return CATALOGUE[self.code].render_remedy(self.params)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: problem documents, dry runs, command output."""
        pairs = {
            "code": self.code,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "partner": self.partner,
            "cell": self.cell,
            "severity": self.severity,
            "message": self.text,
            "remedy": self.remedy,
        }
        return {key: value for key, value in pairs.items() if value not in (None, "")}


class Refusal(Exception):
    """The one domain error: a code of the catalogue, its parameters and the single problems."""

    def __init__(self, code: str, *, problems: Sequence[Problem] = (), **params: Any) -> None:
        self.code = code
        self.params = params
        self.problems = tuple(problems)
        super().__init__(code)

    @property
    def text(self) -> str:
        """The sentence for a person, in the active language."""
        return CATALOGUE[self.code].render(self.params)

    @property
    def remedy(self) -> str:
        """What to do about it, in the active language."""
        return CATALOGUE[self.code].render_remedy(self.params)

    @property
    def status(self) -> int:
        """The HTTP status the API answers with."""
        return CATALOGUE[self.code].status

    def __str__(self) -> str:
        return f"{self.text} {self.remedy}".strip()
