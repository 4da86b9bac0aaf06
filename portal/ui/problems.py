"""The same sentence about many rows, said once: with their number and where they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.lib.results import Problem

# Places named one by one; the others are counted.
NAMED = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Problems with one sentence, remedy and column, in the order of the first."""

    problems: Sequence[Problem]
    text: str
    remedy: str

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.problems)

    @property
    def severity(self) -> str:
        """That of all of them."""
        return self.problems[0].severity

    @property
    def column(self) -> str:
        """The sender's heading, or the cell."""
        return self.problems[0].column or self.problems[0].cell

    @property
    def rows(self) -> str:
        """The rows, by number."""
        numbers = {problem.row for problem in self.problems if problem.row is not None}
        return _listed([str(number) for number in sorted(numbers)])

    @property
    def partners(self) -> str:
        """The partners' codes."""
        return _listed(list(dict.fromkeys(p.partner for p in self.problems if p.partner)))

    @property
    def values(self) -> str:
        """What stood there."""
        return _listed(list(dict.fromkeys(p.value for p in self.problems if p.value)))


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """``problems`` with those together that say the same of the same column.

    What names no row and no partner stands by itself: there would be nothing to list.
    """
    groups: dict[tuple[object, ...], Group] = {}
    by_key: dict[tuple[object, ...], list[Problem]] = {}
    for number, problem in enumerate(problems):
        place = problem.column or problem.cell
        alone = None if problem.row is not None or problem.partner else number
        text, remedy = problem.text, problem.remedy
        key = (alone, problem.severity, place, problem.file, text, remedy)
        if key not in groups:
            groups[key] = Group(by_key.setdefault(key, []), text, remedy)
        by_key[key].append(problem)
    return list(groups.values())


def _listed(places: Sequence[str]) -> str:
    listing = ", ".join(places[:NAMED])
    return f"{listing} …" if len(places) > NAMED else listing
