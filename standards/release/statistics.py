"""What a cohort shows of its joined blocks: decided by membership, rounded by a size band."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partners.sharing.thresholds import BLOCK_SIZE, MIN_GROUP_SIZE
from standards.release.bands import size_band
from standards.release.blocks import Blocks, Floats, Ints, on_grid
from standards.release.figures import MEAN, MEDIAN, CohortFigures, Figure, Group
from standards.release.phases import FIGURES
from standards.release.quantizer import Quantizer

# Smallest planned membership at which a statistic is shown, with slack for missing months.
HALVES, THIRDS, QUARTERS = 12, 17, 23
# Fewest groups with a value in the month for the same.
LEAST = {
    "mean": MIN_GROUP_SIZE,
    "median": MIN_GROUP_SIZE,
    "halves": 2 * BLOCK_SIZE,
    "thirds": 3 * BLOCK_SIZE,
    "quarters": 4 * BLOCK_SIZE,
}
# The figures each statistic consists of, from low to high.
CUT_FIGURES = {
    "mean": ("mean",),
    "median": ("1/2",),
    "halves": ("1/2",),
    "thirds": ("1/3", "2/3"),
    "quarters": ("1/4", "1/2", "3/4"),
}
TWO = 2


@dataclass(frozen=True, slots=True)
class Unions:
    """Which pools each cohort joins: parallel arrays of (cohort, pool) indices."""

    cohort: Ints
    pool: Ints
    count: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Every cohort's blocks in the order of their means: parallel arrays ordered by cohort.

    ``before`` counts the groups in the cohort's lower blocks, ``n`` the groups of each cohort.
    """

    cohort: Ints
    steps: Ints
    size: Ints
    before: Ints
    n: Ints


def planned(members: int, least: int) -> list[str]:
    """Statistics a cohort of ``members`` groups shows all season; none under the gate."""
    if members < least:
        return []
    names = [MEAN, MEDIAN]
    for name, needed in (("halves", HALVES), ("thirds", THIRDS), ("quarters", QUARTERS)):
        if members >= needed:
            names.append(name)
    return names


def display_parts(n: Ints) -> Floats:
    """Into how many parts a grid step is divided in what is shown: more with more groups.

    Half a part is two steps, a third three: under twenty groups a month with one of them minus a
    month without it, or years on either side of its leaving, would otherwise tell more than a
    guess (docs/adr/0012, 0025). From fifteen on blocks are three and a guess is better informed.
    """
    return np.select([n < 15, n < 20, n < 50, n < 200], [0.5, 1 / 3, 1.0, 2.0], 10.0)


def join(blocks: Blocks, unions: Unions) -> Joined:
    """The blocks of each cohort's pools."""
    pools = int(unions.pool.max(initial=-1)) + 1
    parts = np.bincount(blocks.pool, minlength=pools)
    first = np.cumsum(parts) - parts
    part_counts = parts[unions.pool]
    ends = np.cumsum(part_counts)
    rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(
        first[unions.pool] - (ends - part_counts), part_counts
    )
    cohort = np.repeat(unions.cohort, part_counts)
    steps, size = blocks.steps[rows], blocks.size[rows]
    order = np.lexsort((size, steps, cohort))
    cohort, steps, size = cohort[order], steps[order], size[order]
    n = np.bincount(cohort, weights=size, minlength=unions.count).astype(np.int64)
    before = np.cumsum(size) - size - (np.cumsum(n) - n)[cohort]
    return Joined(cohort, steps, size, before, n)


def mean(joined: Joined) -> Floats:
    """Per cohort the mean over groups, in steps; 0 where there is none."""
    sums = np.bincount(joined.cohort, weights=joined.steps * joined.size, minlength=len(joined.n))
    return np.asarray(sums / np.maximum(joined.n, 1))


def quantile(joined: Joined, share: float) -> Floats:
    """Per cohort the value at rank ``share``: straight lines between block means at mid-ranks."""
    n = joined.n
    if not len(joined.steps):
        return np.zeros(len(n))
    # In units of half a group, so that positions are exact.
    middle = (2 * joined.before + joined.size).astype(float)
    base = 2.0 * (np.cumsum(n) - n)
    aim = 2.0 * n * share
    first = np.searchsorted(joined.cohort, np.arange(len(n)), side="left")
    last = np.searchsorted(joined.cohort, np.arange(len(n)), side="right") - 1
    right = np.searchsorted(base[joined.cohort] + middle, base + aim - 1e-9, side="left")
    left = np.clip(right - 1, first, np.maximum(last, first))
    right = np.clip(right, first, np.maximum(last, first))
    # A cohort without blocks points past the end; its figure is never shown.
    left, right = (np.minimum(place, len(joined.steps) - 1) for place in (left, right))
    width = middle[right] - middle[left]
    part = np.where(width > 0, (aim - middle[left]) / np.where(width > 0, width, 1), 0.0)
    low = joined.steps[left].astype(float)
    return np.asarray(low + (joined.steps[right] - low) * part)


def told(joined: Joined, figure: str, phases: Floats, quantizer: Quantizer) -> Floats:
    """One of `FIGURES` per cohort as it is shown, in steps: on the display grid, between the ends.

    ``phases``: per cohort and figure the part of a display step the grid is shifted by. Of two
    blocks the middle is the mean, so both have the middle's phase: two would be two readings.
    """
    grid = 1.0 / display_parts(joined.n)
    phase = phases[:, FIGURES.index(figure)]
    if figure == "mean":
        blocks = np.bincount(joined.cohort, minlength=len(joined.n))
        phase = np.where(blocks == TWO, phases[:, FIGURES.index("1/2")], phase)
        exact = mean(joined)
    else:
        above, _, below = figure.partition("/")
        exact = quantile(joined, int(above) / int(below))
    low, high = quantizer.ends
    return np.asarray(np.clip(on_grid(exact + phase * grid, grid), low, high))


def shown(
    joined: Joined,
    plans: Sequence[Sequence[str]],
    quantizer: Quantizer,
    phases: Floats | None = None,
) -> list[CohortFigures | None]:
    """Each cohort's figures on its display grid; which of its pools are told is left open.

    What the month's reports do not carry is left out; a cohort without reports is None. Without
    ``phases`` nothing is shifted.
    """
    if phases is None:
        phases = np.zeros((len(joined.n), len(FIGURES)))
    once = {figure: told(joined, figure, phases, quantizer).tolist() for figure in FIGURES}
    # Few different numbers are told of many groups: each is written once.
    words = {
        step: (quantizer.text(step), quantizer.end(step)) for step in set().union(*once.values())
    }
    numbers = {name: [once[figure] for figure in figures] for name, figures in CUT_FIGURES.items()}
    if not quantizer.has_mean:
        del numbers[MEAN]
    by_cohort: list[CohortFigures | None] = []
    for place, n in enumerate(joined.n.tolist()):
        if not n:
            by_cohort.append(None)
            continue
        group = Group(size_band(n))
        figures = [
            _figure(group, name, [words[column[place]] for column in numbers[name]])
            for name in plans[place]
            if n >= LEAST[name] and name in numbers
        ]
        by_cohort.append(CohortFigures(group, tuple(figures)))
    return by_cohort


def _figure(group: Group, name: str, pairs: Sequence[tuple[str, str]]) -> Figure:
    values, ends = zip(*pairs, strict=True)
    return Figure(group, name, values, ends if any(ends) else ())
