"""Outcomes of domain calls: problems found in input, and the one domain error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict

from portal.lib.messages import CATALOGUE

Severity = Literal["error", "warning"]


class ProblemEntry(TypedDict):
    """A `Problem` for machines: what is empty is left out."""

    code: str
    file: NotRequired[str]
    row: NotRequired[int]
    column: NotRequired[str]
    value: NotRequired[str]
    partner: NotRequired[str]
    cell: NotRequired[str]
    severity: NotRequired[Severity]
    message: NotRequired[str]
    remedy: NotRequired[str]


class PackedProblem(TypedDict):
    """A `Problem` as JSON values that ``Problem(**packed)`` takes back."""

    code: str
    params: dict[str, int | float | str | None]
    row: int | None
    column: str
    value: str
    partner: str
    cell: str
    severity: Severity
    file: str


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

    def as_dict(self) -> ProblemEntry:
        """For JSON: problem documents, dry runs, command output."""
        entry: ProblemEntry = {"code": self.code}
        if self.file:
            entry["file"] = self.file
        if self.row is not None:
            entry["row"] = self.row
        if self.column:
            entry["column"] = self.column
        if self.value:
            entry["value"] = self.value
        if self.partner:
            entry["partner"] = self.partner
        if self.cell:
            entry["cell"] = self.cell
        entry["severity"] = self.severity
        entry["message"] = self.text
        if remedy := self.remedy:
            entry["remedy"] = remedy
        return entry


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
