"""One metric's release of a month, from values to what is stored: pure, over all pools at once.

A `Network` is a season's plan as arrays; the freeze, the revision, the audit, the benchmark and the
attacks of the tests all compute through here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from partners.sharing.thresholds import DOMINANT_SHARE
from portal.lib.canonical import digest
from standards.release import codes, statistics
from standards.release.bands import size_band
from standards.release.blocks import Blocks, Bools, Floats, Ints
from standards.release.codes import Answers
from standards.release.comparison_plan import ComparisonPlan
from standards.release.figures import CENTRES, CUTS, CohortFigures, Figure, Group, Parts, share_of
from standards.release.frozen_pools import FrozenPool
from standards.release.phases import phases_of
from standards.release.quantizer import Quantizer
from standards.release.statistics import Unions

# By cell what entered a release: the groups' numbers by position (None for none), or their answers
# by pool and group. A metric has either.
CellNumbers = list[float | None]
CellAnswers = dict[str, dict[str, str]]
Entered = Mapping[str, CellNumbers | CellAnswers]
# The cut points a cohort shows, by name.
Cuts = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Network:
    """Partners, control groups, pools and cohorts of a season, by position.

    ``group_of`` per partner, ``pool_of`` per group; ``who`` names each pool by its groups;
    ``own`` per pool its cohorts from the nearest outwards, at most ``depth`` of them; ``dominated``
    pools hold a group with more than a quarter of the outlets.
    """

    partners: tuple[str, ...]
    groups: tuple[str, ...]
    pools: tuple[str, ...]
    cohorts: tuple[str, ...]
    group_of: Ints
    pool_of: Ints
    unions: Unions
    who: tuple[str, ...]
    plans: tuple[tuple[str, ...], ...]
    own: tuple[tuple[int, ...], ...]
    depth: int
    dominated: Bools


@dataclass(frozen=True, slots=True)
class Cell:
    """What is stored of one cell and month: by pool, by cohort, and each partner's parts.

    ``is_turned``: its figures are those of another cell, turned.
    """

    pools: dict[str, FrozenPool]
    cohorts: dict[str, CohortFigures]
    bands: dict[str, Parts]
    is_turned: bool = False


def network_of(plan: ComparisonPlan) -> Network:
    """The season's plan as arrays."""
    # By name: a JSON object read back from PostgreSQL has another order than when it was made.
    groups, pools = sorted(plan.pool_of), sorted(plan.pools)
    cohorts = [plan.cohorts[key] for key in sorted(plan.cohorts)]
    at = {pool: place for place, pool in enumerate(pools)}
    partners = [p for group in groups for p in plan.partners_of[group]]
    sizes = [len(plan.partners_of[group]) for group in groups]
    pool_of = np.array([at[plan.pool_of[g]] for g in groups], dtype=np.int64)
    pairs = [(c, at[pool]) for c, cohort in enumerate(cohorts) for pool in cohort.pools]
    members: dict[str, list[str]] = {pool: [] for pool in pools}
    for group in groups:
        members[plan.pool_of[group]].append(group)
    own: list[list[int]] = [[] for _ in pools]
    for cohort, pool in pairs:
        own[pool].append(cohort)
    outlets = np.bincount(pool_of, weights=sizes, minlength=len(pools))
    largest = np.zeros(len(pools))
    np.maximum.at(largest, pool_of, np.array(sizes, dtype=float))
    return Network(
        partners=tuple(partners),
        groups=tuple(groups),
        pools=tuple(pools),
        cohorts=tuple(cohort.key for cohort in cohorts),
        group_of=np.repeat(np.arange(len(groups)), sizes),
        pool_of=pool_of,
        unions=Unions(
            np.array([c for c, _ in pairs], dtype=np.int64),
            np.array([p for _, p in pairs], dtype=np.int64),
            len(cohorts),
        ),
        who=tuple(digest(members[pool]) for pool in pools),
        plans=tuple(cohort.statistics for cohort in cohorts),
        own=tuple(
            tuple(sorted(pool_cohorts, key=lambda c: (cohorts[c].members, c)))
            for pool_cohorts in own
        ),
        depth=max((len(pool_cohorts) for pool_cohorts in own), default=0),
        dominated=largest > DOMINANT_SHARE * outlets,
    )


def number_cell(
    network: Network,
    blocks: Blocks,
    values: Floats,
    quantizer: Quantizer,
    *,
    lower_is_better: bool = False,
    centre_only: bool = False,
    secret: str = "",
) -> Cell:
    """The cell of a metric with numbers. ``values``: each partner's own, for its bands.

    ``secret``: of family and cell, what the display grids are shifted by (`phases.phases_of`).
    """
    joined = statistics.join(blocks, network.unions)
    plans = network.plans
    if centre_only:
        plans = tuple(tuple(name for name in plan if name in CENTRES) for plan in plans)
    phases = phases_of(secret, _unions(network, blocks))
    figures = statistics.shown(joined, plans, quantizer, phases)
    cohorts = _with_pools(network, figures, np.bincount(blocks.pool, minlength=len(network.pools)))
    return Cell(
        pools=_stored(network, blocks, quantizer),
        cohorts=cohorts,
        bands=_bands(network, values, figures, lower_is_better),
    )


def code_cell(
    network: Network, answers: Answers, code_names: Sequence[str], k: int, said: Iterable[str]
) -> Cell:
    """The cell of a yes/no or choice metric. ``said``: the partners that answered this month."""
    at = {code: place for place, code in enumerate(code_names)}
    pool_at = {pool: place for place, pool in enumerate(network.pools)}
    rows = [(pool_at[p], at[code]) for p, by_group in answers.items() for code in by_group.values()]
    pools, choices = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    n, counts = codes.counted(choices, pools, len(network.pools), len(code_names), k)
    total, shares = codes.shares(n, counts, network.unions)
    figures: list[CohortFigures | None] = []
    for place, number in enumerate(total.tolist()):
        if not number or not network.plans[place]:
            figures.append(None)
            continue
        group, percents = Group(size_band(number)), map(str, shares[place].tolist())
        share_figures = [share_of(group, *pair) for pair in zip(code_names, percents, strict=True)]
        figures.append(CohortFigures(group, tuple(share_figures)))
    return Cell(
        pools={
            pool: FrozenPool(number, counts=dict(zip(code_names, row, strict=True)))
            for pool, number, row in zip(network.pools, n.tolist(), counts.tolist(), strict=True)
            if number
        },
        cohorts=_with_pools(network, figures, n),
        bands={partner: {} for partner in said},
    )


def answers_of(network: Network, choices: Floats, code_names: Sequence[str]) -> Answers:
    """This month's answers by pool and group; ``choices`` per group, NaN for none."""
    answers: Answers = {pool: {} for pool in network.pools}
    for group in np.flatnonzero(~np.isnan(choices)).tolist():
        pool = network.pools[network.pool_of[group]]
        answers[pool][network.groups[group]] = code_names[int(choices[group])]
    return answers


def members_of_pools(network: Network) -> dict[str, set[str]]:
    """The groups of each pool."""
    members: dict[str, set[str]] = {pool: set() for pool in network.pools}
    for group, pool in zip(network.groups, network.pool_of.tolist(), strict=True):
        members[network.pools[pool]].add(group)
    return members


def _unions(network: Network, blocks: Blocks) -> list[str]:
    """Each cohort's name by the pools that are told: their members, and how many of them count.

    One group more or less, and the name is another. It stays the same when two change places.
    """
    n = np.bincount(blocks.pool, weights=blocks.size, minlength=len(network.pools)).astype(int)
    named = [f"{who}:{size}" if size else "" for who, size in zip(network.who, n, strict=True)]
    unions: list[list[str]] = [[] for _ in network.cohorts]
    pairs = zip(network.unions.cohort.tolist(), network.unions.pool.tolist(), strict=True)
    for cohort, pool in pairs:
        if named[pool]:
            unions[cohort].append(named[pool])
    return ["|".join(sorted(names)) for names in unions]


def _stored(network: Network, blocks: Blocks, quantizer: Quantizer) -> dict[str, FrozenPool]:
    by_pool: dict[str, list[tuple[str, int]]] = {}
    rows = zip(blocks.pool.tolist(), blocks.steps.tolist(), blocks.size.tolist(), strict=True)
    for pool, step, size in rows:
        by_pool.setdefault(network.pools[pool], []).append((quantizer.text(step), size))
    return {
        pool: FrozenPool(sum([size for _, size in pool_blocks]), tuple(pool_blocks))
        for pool, pool_blocks in by_pool.items()
    }


def _with_pools(
    network: Network, figures: Sequence[CohortFigures | None], released: Ints
) -> dict[str, CohortFigures]:
    """Figures by cohort with the pools that are in them this month."""
    pools: list[list[str]] = [[] for _ in network.cohorts]
    for cohort, pool in zip(
        network.unions.cohort.tolist(), network.unions.pool.tolist(), strict=True
    ):
        if released[pool]:
            pools[cohort].append(network.pools[pool])
    return {
        key: CohortFigures(cohort_figures.group, cohort_figures.figures, tuple(pools[place]))
        for place, (key, cohort_figures) in enumerate(zip(network.cohorts, figures, strict=True))
        if cohort_figures is not None
    }


def _bands(
    network: Network,
    values: Floats,
    figures: Sequence[CohortFigures | None],
    lower_is_better: bool,
) -> dict[str, Parts]:
    """For each partner with a value, its part of each cut its cohorts show.

    Partners in the same parts share one entry, so that the work grows with the network only once.
    """
    pool = network.pool_of[network.group_of]
    cuts: list[Cuts | None] = [
        None
        if cohort_figures is None
        else {each.name: each for each in cohort_figures.figures if each.name in CUTS}
        for cohort_figures in figures
    ]
    above = {name: _above(network, values, pool, cuts, name) for name in CUTS}
    positions = np.flatnonzero(~np.isnan(values))
    rows = np.stack([pool, *(column for column in above.values())], axis=1)[positions]
    by_row: dict[tuple[int, ...], Parts] = {}
    by_partner: dict[str, Parts] = {}
    for place, row in zip(positions.tolist(), map(tuple, rows.tolist()), strict=True):
        entry = by_row.get(row)
        if entry is None:
            entry = by_row[row] = _parts(network, row, cuts, lower_is_better)
        by_partner[network.partners[place]] = entry
    return by_partner


def _above(
    network: Network, values: Floats, pool: Ints, cuts: Sequence[Cuts | None], name: str
) -> Ints:
    """Per partner one number that tells, cohort by cohort, how many cut points it reaches."""
    depth = network.depth
    parts = CUTS[name]
    table = np.full((len(network.cohorts) + 1, parts - 1), np.inf)
    for place, cohort_cuts in enumerate(cuts):
        if cohort_cuts and name in cohort_cuts:
            table[place] = [float(cut) for cut in cohort_cuts[name].values]
    own = np.array(
        [
            [*pool_cohorts, *[len(network.cohorts)] * (depth - len(pool_cohorts))]
            for pool_cohorts in network.own
        ]
    ).reshape(len(network.own), depth)
    code = np.zeros(len(values), dtype=np.int64)
    for level in range(depth):
        points = table[own[pool, level]]
        with np.errstate(invalid="ignore"):
            code = code * parts + (values[:, None] >= points).sum(axis=1)
    return code


def _parts(
    network: Network, row: tuple[int, ...], cuts: Sequence[Cuts | None], lower_is_better: bool
) -> Parts:
    entry: Parts = {}
    reached = dict(zip(CUTS, row[1:], strict=True))
    for level, cohort in enumerate(network.own[row[0]], 1):
        cohort_cuts = cuts[cohort]
        if cohort_cuts is None:
            continue
        cohort_parts = entry[network.cohorts[cohort]] = {}
        for name in cohort_cuts:
            parts = CUTS[name]
            above = reached[name] // parts ** (network.depth - level) % parts
            cohort_parts[name] = above + 1 if lower_is_better else parts - above
    return entry


def one_pattern(network: Network, cells: Sequence[Floats], *, is_sensitive: bool) -> Bools:
    """Which groups contribute to a family: those with a value in every cell of it.

    Groups of a dominated pool do not contribute to commercially sensitive families.
    """
    is_complete = np.all([~np.isnan(values) for values in cells], axis=0)
    if is_sensitive:
        is_complete &= ~network.dominated[network.pool_of]
    return np.asarray(is_complete)
