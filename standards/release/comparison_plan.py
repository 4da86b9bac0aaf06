"""A year's comparison plan: who counts as one, who is compared with whom, what each group shows.

`plans` makes it of public membership, a `Season` keeps it as JSON. That JSON is read and written
here only; it is hashed into every release and never rewritten. It bears no number of its form:
seasons planned early have no ``split``, no ``areas`` and no ``who`` of their pools.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from standards.release.figures import NETWORK


class StoredGroup(TypedDict):
    """A control group of a plan: public ids of its partners, and the pool it stands in."""

    partners: Sequence[str]
    pool: str


class StoredPlannedPool(TypedDict):
    """A pool of a plan; plans from before pools were named have no ``who``."""

    label: str
    members: int
    who: NotRequired[str]


class StoredPlannedCohort(TypedDict):
    """A cohort of a plan."""

    label: str
    pools: list[str]
    members: int
    statistics: list[str]


class StoredPlan(TypedDict):
    """A plan as JSON; ``split`` and ``areas`` came later."""

    year: int
    k: int
    split: NotRequired[str]
    groups: dict[str, StoredGroup]
    pools: dict[str, StoredPlannedPool]
    cohorts: dict[str, StoredPlannedCohort]
    areas: NotRequired[dict[str, int]]


@dataclass(frozen=True, slots=True)
class PlannedPool:
    """Control groups that stand in one place: how many, and ``who`` names them for all years."""

    label: str
    members: int
    who: str


@dataclass(frozen=True, slots=True)
class Cohort:
    """A union of pools that is shown figures: its number of control groups, its ``statistics``.

    ``label`` is '' for the whole network.
    """

    key: str
    label: str
    pools: tuple[str, ...]
    members: int
    statistics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Areas:
    """How many control groups stand in pools that can be released, of how many."""

    open: int
    all: int


@dataclass(frozen=True, slots=True)
class ComparisonPlan:
    """The plan of one year. ``pools`` and ``cohorts`` by key.

    ``partners_of`` and ``pool_of`` by control group: the partners that count as one, and the pool
    they stand in. Two columns, because an object for each of ten thousand groups would cost every
    page that asks for one of them.
    """

    year: int
    k: int
    split: str
    partners_of: Mapping[str, Sequence[str]]
    pool_of: Mapping[str, str]
    pools: Mapping[str, PlannedPool]
    cohorts: Mapping[str, Cohort]
    areas: Areas | None = None

    @property
    def nearest_first(self) -> list[Cohort]:
        """The cohorts from the smallest to the largest."""
        return sorted(self.cohorts.values(), key=lambda cohort: cohort.members)

    @property
    def names(self) -> dict[str, str]:
        """By pool the name of the partners in it: equal for equal ones, whatever the year."""
        return {key: pool.who for key, pool in self.pools.items()}


@dataclass(frozen=True, slots=True)
class Seat:
    """Where one partner stands in a year, and all of the plan that its pages need.

    ``pool`` is None in no control group; ``cohorts`` are its own from the nearest outwards and the
    whole network; ``names`` of all pools.
    """

    partner: str
    pool: str | None
    cohorts: tuple[Cohort, ...]
    names: Mapping[str, str]
    areas: Areas | None


def read_plan(document: StoredPlan, digest: str = "") -> ComparisonPlan:
    """The plan a season keeps; ``digest``: the season's, which names pools that bear no name."""
    groups, names = document["groups"], _names(document, digest)
    return ComparisonPlan(
        year=document["year"],
        k=document["k"],
        split=document.get("split", ""),
        partners_of={group: entry["partners"] for group, entry in groups.items()},
        pool_of={group: entry["pool"] for group, entry in groups.items()},
        pools={
            key: PlannedPool(entry["label"], entry["members"], names[key])
            for key, entry in document["pools"].items()
        },
        cohorts={key: _cohort(key, entry) for key, entry in document["cohorts"].items()},
        areas=_areas(document),
    )


def read_seat(document: StoredPlan, digest: str, partner: str) -> Seat:
    """Where a partner (its public id) stands in the plan a season keeps, of which no more is read.

    A page that shows one figure must not pay for a plan of ten thousand groups.
    """
    groups = document["groups"].values()
    pool = next((entry["pool"] for entry in groups if partner in entry["partners"]), None)
    own = [
        _cohort(key, entry)
        for key, entry in document["cohorts"].items()
        if key == NETWORK or pool in entry["pools"]
    ]
    nearest_first = sorted(own, key=lambda cohort: cohort.members)
    return Seat(partner, pool, tuple(nearest_first), _names(document, digest), _areas(document))


def _names(document: StoredPlan, digest: str) -> dict[str, str]:
    """Plans of before pools were named differ by their season."""
    pools = document["pools"].items()
    return {key: entry.get("who") or f"{digest}{key}" for key, entry in pools}


def _areas(document: StoredPlan) -> Areas | None:
    areas = document.get("areas")
    return Areas(areas["open"], areas["all"]) if areas else None


def _cohort(key: str, entry: StoredPlannedCohort) -> Cohort:
    return Cohort(
        key, entry["label"], tuple(entry["pools"]), entry["members"], tuple(entry["statistics"])
    )


def written_plan(plan: ComparisonPlan) -> StoredPlan:
    """The plan as a season keeps it."""
    document: StoredPlan = {
        "year": plan.year,
        "k": plan.k,
        "split": plan.split,
        "groups": {
            group: {"partners": list(partners), "pool": plan.pool_of[group]}
            for group, partners in plan.partners_of.items()
        },
        "pools": {
            key: {"label": pool.label, "members": pool.members, "who": pool.who}
            for key, pool in plan.pools.items()
        },
        "cohorts": {key: _written(cohort) for key, cohort in plan.cohorts.items()},
    }
    if plan.areas is not None:
        document["areas"] = {"open": plan.areas.open, "all": plan.areas.all}
    return document


def _written(cohort: Cohort) -> StoredPlannedCohort:
    return {
        "label": cohort.label,
        "pools": list(cohort.pools),
        "members": cohort.members,
        "statistics": list(cohort.statistics),
    }
