"""A year's comparison plan: who counts as one, who is compared with whom, what each group shows.

`plans` makes it of public membership, a `Season` keeps it as JSON. That JSON is read and written
here only; it is hashed into every release and never rewritten. It bears no number of its form:
seasons planned early have no ``split``, no ``areas`` and no ``who`` of their pools.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


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

    def pool_with(self, partner: str) -> str | None:
        """The pool a partner (its public id) stands in; None for one of no control group."""
        groups = (group for group, partners in self.partners_of.items() if partner in partners)
        group = next(groups, None)
        return None if group is None else self.pool_of[group]

    def who(self, pools: Iterable[str]) -> str:
        """Names the partners behind some pools: equal for equal groups, whatever the year."""
        return " ".join(sorted(self.pools[pool].who for pool in pools))


def read_plan(document: Mapping[str, Any], digest: str = "") -> ComparisonPlan:
    """The plan a season keeps; ``digest``: the season's, which names pools that bear no name."""
    groups, areas = document["groups"], document.get("areas")
    return ComparisonPlan(
        year=document["year"],
        k=document["k"],
        split=document.get("split", ""),
        partners_of={group: entry["partners"] for group, entry in groups.items()},
        pool_of={group: entry["pool"] for group, entry in groups.items()},
        pools={
            key: PlannedPool(entry["label"], entry["members"], entry.get("who") or f"{digest}{key}")
            for key, entry in document["pools"].items()
        },
        cohorts={key: _cohort(key, entry) for key, entry in document["cohorts"].items()},
        areas=Areas(areas["open"], areas["all"]) if areas else None,
    )


def _cohort(key: str, entry: Mapping[str, Any]) -> Cohort:
    return Cohort(
        key, entry["label"], tuple(entry["pools"]), entry["members"], tuple(entry["statistics"])
    )


def written_plan(plan: ComparisonPlan) -> Json:
    """The plan as a season keeps it."""
    document: Json = {
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


def _written(cohort: Cohort) -> Json:
    return {
        "label": cohort.label,
        "pools": list(cohort.pools),
        "members": cohort.members,
        "statistics": list(cohort.statistics),
    }
