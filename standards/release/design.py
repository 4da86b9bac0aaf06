"""What a split of the network into groups would show, before anything is shared: pure.

For each split the season's plan is made as it would be, and every outlet's comparisons are counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from partners.network.queries import Place
from standards.release.bands import size_band
from standards.release.comparison_plan import ComparisonPlan
from standards.release.computation import Network, network_of
from standards.release.errors import SIZES, error_line
from standards.release.figures import CUTS, NETWORK
from standards.release.plans import POOL_LEAST, SPLITS, make_plan

# From the finest figure to none.
LEVELS = (*reversed(CUTS), "middle", "nothing")


@dataclass(frozen=True, slots=True)
class Metrics:
    """How many releasable metrics hold numbers, sensitive numbers, yes/no or choice."""

    plain: int
    sensitive: int = 0
    coded: int = 0


@dataclass(frozen=True, slots=True)
class Area:
    """One group outlets would be compared in."""

    label: str
    size: str
    finest: str
    error: float | None


@dataclass(frozen=True, slots=True)
class Design:
    """One split. ``own`` and ``wider``: shares (0-1) of outlets x metrics by the finest figure.

    ``own`` counts the nearest group only, ``wider`` the finest cut any labelled group of the kind
    gives. ``reached``: share of outlets that see anything. ``error``: mean expected error of the
    nearest group's middle, in grid steps.
    """

    split: str
    areas: tuple[Area, ...]
    own: Mapping[str, float]
    wider: Mapping[str, float]
    reached: float
    error: float | None
    is_proposed: bool


def designs(
    year: int,
    places: Sequence[Place],
    ties: Iterable[Iterable[str]],
    names: Mapping[str, str],
    metrics: Metrics,
) -> list[Design]:
    """Every split from fine to coarse; the finest that reaches most is proposed.

    Mixing kinds of partners is proposed only if nobody could be reached otherwise.
    """
    tied = [list(tie) for tie in ties]
    plans = {split: make_plan(year, places, tied, names, split=split) for split in SPLITS}
    reached = {split: _reached(network_of(plan)) for split, plan in plans.items()}
    apart = {split: share for split, share in reached.items() if split != NETWORK}
    best = max(apart.values(), default=0.0)
    proposed = next((s for s, share in apart.items() if share == best and best), NETWORK)
    return [
        _design(split, plan, metrics, reached[split], is_proposed=split == proposed)
        for split, plan in plans.items()
    ]


def _design(
    split: str, plan: ComparisonPlan, metrics: Metrics, reached: float, *, is_proposed: bool
) -> Design:
    network = network_of(plan)
    areas = tuple(_area(plan, key) for key in sorted(plan.pools))
    errors = [
        _error(plan.cohorts[key].members, pool.members)
        for key, pool in plan.pools.items()
        if key in plan.cohorts
    ]
    weights = [weight for _, weight in errors]
    return Design(
        split=split,
        areas=areas,
        own=_coverage(network, metrics, nearest_only=True),
        wider=_coverage(network, metrics, nearest_only=False),
        reached=reached,
        error=float(np.average([error for error, _ in errors], weights=weights))
        if errors
        else None,
        is_proposed=is_proposed,
    )


def expected_error(members: int) -> float:
    """The expected error of a group's middle, in grid steps."""
    return error_line(min(max(members, SIZES[0]), SIZES[-1])).median


def _error(members: int, weight: int) -> tuple[float, int]:
    return expected_error(members), weight


def _area(plan: ComparisonPlan, key: str) -> Area:
    pool, cohort = plan.pools[key], plan.cohorts.get(key)
    return Area(
        label=pool.label,
        size=size_band(pool.members) if pool.members >= POOL_LEAST else "",
        finest=_finest(cohort.statistics) if cohort else "nothing",
        error=expected_error(pool.members) if cohort else None,
    )


def _finest(statistics: Iterable[str]) -> str:
    names = set(statistics)
    return next((name for name in reversed(CUTS) if name in names), "middle")


def _reached(network: Network) -> float:
    open_pool = np.array([bool(pool_cohorts) for pool_cohorts in network.own])
    return float(open_pool[network.pool_of[network.group_of]].mean()) if network.partners else 0.0


def _coverage(network: Network, metrics: Metrics, *, nearest_only: bool) -> dict[str, float]:
    """Shares of outlets x metrics by the finest figure."""
    outlets = np.bincount(network.pool_of[network.group_of], minlength=len(network.pools))
    total = metrics.plain + metrics.sensitive + metrics.coded
    counts = dict.fromkeys(LEVELS, 0.0)
    for pool, number in enumerate(outlets.tolist()):
        # The whole network shows its middle only; cuts come from groups of one kind.
        pool_cohorts = [c for c in network.own[pool] if network.cohorts[c] != NETWORK]
        pool_cohorts = pool_cohorts[:1] if nearest_only else pool_cohorts
        level = "nothing"
        if network.own[pool]:
            level = _finest(name for cohort in pool_cohorts for name in network.plans[cohort])
        sensitive = "nothing" if network.dominated[pool] else level
        counts[level] += number * metrics.plain
        counts[sensitive] += number * metrics.sensitive
        counts["nothing" if level == "nothing" else "middle"] += number * metrics.coded
    whole = max(total * int(outlets.sum()), 1)
    return {level: count / whole for level, count in counts.items()}
