"""Who counts in a pool: settled once a year, so that no month lacks a single group.

Whoever compares months with a group and months without it learns its value, however coarsely each
month is rounded: colluders who let their own values wander make the rounding average out. So the
groups that count in a pool only become more, and only by a whole pool's least number at once; who
is silent counts with its last value (docs/adr/0025). It depends on who reported, never on what.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from standards.release.blocks import Bools, Floats, Ints

Cells = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Settled:
    """Per cell the value of each group that counts, NaN for all others; and which pools are told.

    A pool is told in a month in which enough of its groups reported, those that wait among them,
    and at least half of those who count.
    """

    values: dict[str, Floats]
    is_open: Bools

    def told(self, pools: Ints) -> dict[str, Floats]:
        """The values of the pools that are told; ``pools``: each group's."""
        is_told = self.is_open[pools]
        return {cell: np.where(is_told, own, np.nan) for cell, own in self.values.items()}


def settle(
    now: Cells,
    before: Cells,
    earlier: Cells,
    pools: Ints,
    count: int,
    least: int,
    *,
    may_grow: bool = True,
) -> Settled:
    """What counts of a month. All values per group, NaN for none; ``pools``: each group's.

    ``now``: what was reported. ``before``: what counted when the family was last frozen this year.
    ``earlier``: what counted at the end of the last year, for groups that are silent since.
    Without ``may_grow`` nobody new counts: a second edition is of those who were in the first.
    """
    if not now:
        return Settled({}, np.zeros(count, dtype=bool))
    reported, counted, has_earlier = (_in_all(cells, now) for cells in (now, before, earlier))
    is_settled = np.bincount(pools[counted], minlength=count) > 0
    arrived = reported & ~counted
    grows = may_grow & (np.bincount(pools[arrived], minlength=count) >= least)
    counts = counted | (grows[pools] & (arrived | (has_earlier & ~is_settled[pools])))
    values = {
        cell: np.where(
            counts, _first_known(own, *(c[cell] for c in (before, earlier) if cell in c)), np.nan
        )
        for cell, own in _masked(now, reported).items()
    }
    fresh = np.bincount(pools[counts & reported], minlength=count)
    total = np.bincount(pools[counts], minlength=count)
    is_enough = np.bincount(pools[reported], minlength=count) >= least
    return Settled(values, np.asarray(is_enough & (total >= least) & (2 * fresh >= total)))


def _in_all(cells: Cells, pattern: Cells) -> Bools:
    """Which groups have a value in every wanted cell."""
    size = len(next(iter(pattern.values())))
    if not pattern.keys() <= cells.keys():
        return np.zeros(size, dtype=bool)
    return np.asarray(np.all([~np.isnan(cells[cell]) for cell in pattern], axis=0))


def _masked(cells: Cells, keep: Bools) -> dict[str, Floats]:
    return {cell: np.where(keep, own, np.nan) for cell, own in cells.items()}


def _first_known(*columns: Floats) -> Floats:
    """Per group the first value that is there."""
    values = columns[0]
    for column in columns[1:]:
        values = np.where(np.isnan(values), column, values)
    return values
