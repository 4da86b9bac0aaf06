"""The release plan of a season: who is compared with whom, and what is shown, from membership."""

from collections.abc import Iterable, Mapping, Sequence

from partners.network.queries import Place
from partners.sharing.thresholds import BLOCK_SIZE, MIN_GROUP_SIZE
from portal.lib.canonical import digest
from standards.release.comparison_plan import Areas, Cohort, ComparisonPlan, PlannedPool
from standards.release.figures import NETWORK
from standards.release.groups import control_groups
from standards.release.pools import Path, Pool, make_pools, place_groups
from standards.release.statistics import planned

# Pools are formed a little above the gate, so that a month with two reports missing still opens
# (docs/adr/0003).
POOL_LEAST = MIN_GROUP_SIZE + 2
# What shows single groups when few change moves only if so many more than a block holds change at
# once: a correction brings a second edition, answers come and go.
MORE_THAN_K = 2
# How finely partners are told apart, from fine to coarse. What is too small merges upward.
SPLITS = ("tier", "territory", "region", "kind", "network")
DEFAULT_SPLIT = SPLITS[0]
# Levels of the territory tree a region is made of: the root and its children.
REGION_LEVELS = 2


def make_plan(
    year: int,
    places: Sequence[Place],
    ties: Iterable[Iterable[str]],
    names: Mapping[str, str],
    *,
    split: str = DEFAULT_SPLIT,
) -> ComparisonPlan:
    """The plan for ``year``. ``ties``: sets of partner public ids; ``names``: code to name.

    Raises `ValueError` rather than make a plan with an unsafe difference of cohorts.
    """
    owners = {place.partner_public_id: place.owner for place in places}
    groups = control_groups(owners, ties)
    placed = place_groups(groups, {p.partner_public_id: path_of(p, split) for p in places})
    pools = make_pools(placed, POOL_LEAST)
    where = {group: pool.key for pool in pools for group in pool.groups}
    plan = ComparisonPlan(
        year=year,
        k=BLOCK_SIZE,
        split=split,
        partners_of=groups,
        pool_of={group: where[group] for group in groups},
        pools={pool.key: _pool(pool, names, groups) for pool in pools},
        cohorts={cohort.key: cohort for cohort in _cohorts(pools, names)},
        areas=Areas(
            open=sum(len(pool.groups) for pool in pools if len(pool.groups) >= POOL_LEAST),
            all=len(groups),
        ),
    )
    if unsafe := unsafe_differences(plan):
        raise ValueError(f"cohorts with a difference below the gate: {unsafe[:3]}")
    return plan


def path_of(place: Place, split: str = DEFAULT_SPLIT) -> Path:
    """Kind, territories from the root, contractual tier: public membership only."""
    if split == "network":
        return ()
    territories = place.territory_path.strip("/").split("/")
    if split == "kind":
        return (place.kind,)
    if split == "region":
        return (place.kind, *territories[:REGION_LEVELS])
    tier = () if split != "tier" or place.tier_is_earned or not place.tier else (place.tier,)
    return (place.kind, *territories, *tier)


def unsafe_differences(plan: ComparisonPlan) -> list[tuple[str, str]]:
    """Pairs of cohorts whose difference is neither empty nor as large as the gate.

    The empty list for every plan made here, because cohorts nest and each pool passes alone. No
    plan is made with one, so that a new kind of cohort cannot be added unsafely.
    """
    sizes = {key: pool.members for key, pool in plan.pools.items()}
    cohorts = {key: set(cohort.pools) for key, cohort in plan.cohorts.items()}
    return [
        (one, two)
        for one, own_pools in cohorts.items()
        for two, theirs in cohorts.items()
        if 0 < sum(sizes[pool] for pool in own_pools - theirs) < MIN_GROUP_SIZE
    ]


def _pool(pool: Pool, names: Mapping[str, str], groups: Mapping[str, list[str]]) -> PlannedPool:
    """``who`` tells whether two seasons' pools hold the same partners."""
    return PlannedPool(
        label=_label(pool, names),
        members=len(pool.groups),
        who=digest([groups[group] for group in pool.groups])[:16],
    )


def _cohorts(pools: Sequence[Pool], names: Mapping[str, str]) -> list[Cohort]:
    """Unions of releasable pools that nest: any difference of two is again whole pools.

    Each pool alone, all pools of one kind of partner, and the network.
    """
    open_pools = [pool for pool in pools if len(pool.groups) >= POOL_LEAST]
    cohorts = [_cohort(pool.key, [pool], _label(pool, names)) for pool in open_pools]
    for kind in sorted({pool.path[0] for pool in open_pools if pool.path}):
        of_kind = [pool for pool in open_pools if pool.path[:1] == (kind,)]
        if len(of_kind) > 1:
            cohorts.append(_cohort(f"kind:{kind}", of_kind, names.get(kind, kind)))
    if open_pools:
        cohorts.append(_cohort(NETWORK, open_pools, ""))
    return cohorts


def _cohort(key: str, pools: Sequence[Pool], label: str) -> Cohort:
    members = sum(len(pool.groups) for pool in pools)
    return Cohort(
        key=key,
        label=label,
        pools=tuple(pool.key for pool in pools),
        members=members,
        statistics=tuple(planned(members, MIN_GROUP_SIZE)),
    )


def _label(pool: Pool, names: Mapping[str, str]) -> str:
    """Kind, the deepest territory and tier; a rest of a larger node is told by its node."""
    if not pool.path:
        return ""
    parts = [pool.path[0], *pool.path[2:][-2:]] if len(pool.path) > 2 else list(pool.path)
    return " · ".join(names.get(part, part) for part in parts)
