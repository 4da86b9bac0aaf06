"""What is told of a group of partners: one type from the stored release to every page and file.

A `Release` keeps what each cohort is shown as JSON, which is read and written here only. A cohort
is read when it is asked for, because a page needs a few of hundreds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

MEAN, MEDIAN, SHARE = "mean", "median", "share"
CENTRES = (MEDIAN, MEAN)
# Figures that part a group, from coarse to fine, with the number of their parts.
CUTS = {"halves": 2, "thirds": 3, "quarters": 4}
# The key of the cohort that holds every area that can be released.
NETWORK = "network"
# Shares never say "nobody" or "everybody": at either end they are bounds.
SHARE_ENDS = {"10": ("low",), "90": ("high",)}


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a figure is of: a band instead of their number, a name for them instead of names.

    ``key`` of the cohort, ``label`` '' for the whole network; ``who`` is equal for equal groups,
    ``coverage`` at least how many percent of owners its areas hold.
    """

    size: str
    key: str = ""
    label: str = ""
    who: str = ""
    coverage: int = 100

    @property
    def is_network(self) -> bool:
        """Whether it is everybody that can be compared."""
        return self.key == NETWORK


NOBODY = Group("")


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number, or cut points from low to high, as texts on the display grid.

    ``name``: mean, median, share (in percent) or one of `CUTS`. ``ends``: for each value low or
    high where it is only a bound, empty where none is. ``of`` is the answer or the member of a
    breakdown it speaks of. A partner's own part has no values: ``part`` of ``parts``, 1 the best.
    """

    group: Group
    name: str
    values: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    of: str = ""
    part: int = 0
    parts: int = 0

    @property
    def value(self) -> str:
        """The number of a figure that has one."""
        return self.values[0]

    @property
    def end(self) -> str:
        """Which bound that number is, '' for the number itself."""
        return self.ends[0] if self.ends else ""

    @property
    def bounds(self) -> tuple[tuple[str, str], ...]:
        """Each value with its end."""
        return tuple(zip(self.values, self.ends or [""] * len(self.values), strict=True))


def share_of(group: Group, code: str, percent: str) -> Figure:
    """How many percent of a group gave an answer, in tens."""
    return Figure(group, SHARE, (percent,), SHARE_ENDS.get(percent, ()), code)


@dataclass(frozen=True, slots=True)
class CohortFigures:
    """What one cohort is shown of a cell and month, and which of its pools are in it."""

    group: Group
    figures: tuple[Figure, ...]
    pools: tuple[str, ...] = ()

    def figure(self, name: str) -> Figure | None:
        """The figure of that name, if the cohort shows it."""
        return next((each for each in self.figures if each.name == name), None)

    @property
    def centre(self) -> tuple[Figure, ...]:
        """Middle and mean, or the share of each answer."""
        figures = [figure for name in CENTRES if (figure := self.figure(name)) is not None]
        return (*figures, *(each for each in self.figures if each.name == SHARE))

    def told_of(self, member: str) -> tuple[Figure, ...]:
        """The centre as that of a member of a breakdown."""
        return tuple(replace(figure, of=member) for figure in self.centre)


# A partner's part of each cut, by cohort: as a `Standing` keeps it.
Parts = dict[str, dict[str, int]]
# Names a group by its size and the pools that are told.
Naming = Callable[[str, tuple[str, ...]], Group]


# What a release keeps for one cohort: ``n``, ``pools`` and ``ends`` beside the figures, by their
# names and in the order they are told, so that no two cohorts need have the same keys.
StoredCohort = dict[str, Any]


def _unnamed(size: str, pools: tuple[str, ...]) -> Group:
    return Group(size)


def read_cohort(record: Mapping[str, Any], name: Naming = _unnamed) -> CohortFigures:
    """What a release keeps for one cohort, in the order it was stored."""
    pools = tuple(record["pools"])
    group, ends = name(record["n"], pools), record.get("ends", {})
    figures: list[Figure] = []
    for key in record:
        if key in CENTRES:
            marks = (ends[key],) if key in ends else ()
            figures.append(Figure(group, key, (record[key],), marks))
        elif key in CUTS:
            figures.append(Figure(group, key, tuple(record[key]), tuple(ends.get(key, ()))))
        elif key == "shares":
            figures += [share_of(group, code, percent) for code, percent in record[key].items()]
    return CohortFigures(group, tuple(figures), pools)


def written_cohort(cohort: CohortFigures, *, pools_first: bool = False) -> StoredCohort:
    """What a release keeps for one cohort.

    ``pools_first``: as figures that are turned of others have always been kept, to the byte.
    """
    document: StoredCohort = {"n": cohort.group.size}
    if pools_first:
        document["pools"] = list(cohort.pools)
    for figure in cohort.figures:
        if figure.name == SHARE:
            document.setdefault("shares", {})[figure.of] = figure.value
            continue
        is_cut = figure.name in CUTS
        document[figure.name] = list(figure.values) if is_cut else figure.value
        if figure.ends:
            marks = list(figure.ends) if is_cut else figure.end
            document.setdefault("ends", {})[figure.name] = marks
    # Sets nothing where they stand already.
    document.setdefault("pools", list(cohort.pools))
    return document
