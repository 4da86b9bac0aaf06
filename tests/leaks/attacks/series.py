"""Attacks over many months: colluders let their own values wander, so that rounding averages out.

Nobody but the colluders and the target moves (unless ``monthly`` says otherwise), the best case for
an attacker. A year is twelve months unless ``months`` says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from standards.release.blocks import Floats, Ints
from standards.release.statistics import display_parts
from tests.leaks.attacks.frame import (
    LOW,
    Line,
    Released,
    Scene,
    counting,
    judged,
    release,
    scene,
)

COLLUDERS, MONTHS = 2, 12
# How far colluders let their values wander: each by its own width, evenly to both sides.
WANDER = (7.0, 14.0)
# From one end of the scale to the other, to shift the edges of blocks.
EDGES = 18


@dataclass(frozen=True, slots=True)
class Plot:
    """Who colludes against whom, and for how long."""

    seen: Scene
    mine: Ints
    months: int
    monthly: float
    wander: tuple[float, float]

    @property
    def size(self) -> int:
        """Groups with the target."""
        return self.seen.values.shape[1]

    def year(self, seed: int) -> list[Floats]:
        """What is reported in a year's months, the colluders' values wandering."""
        chance = np.random.default_rng(seed)
        own = np.take_along_axis(self.seen.values, self.mine, axis=1)
        width = np.random.default_rng(201).uniform(*self.wander, own.shape)
        found = []
        for _ in range(self.months):
            values = self.seen.values + chance.normal(0, self.monthly, self.seen.values.shape)
            values[np.arange(len(values)), self.seen.place] = self.seen.truth
            sent = own + chance.uniform(-1, 1, own.shape) * width
            np.put_along_axis(values, self.mine, sent, axis=1)
            found.append(np.clip(values, 0, 100))
        return found

    def without(self, months: Sequence[Floats]) -> list[Floats]:
        """The same months, the target silent."""
        return [Scene(month, self.seen.place, self.seen.kind).without_target() for month in months]

    def sent(self, month: Floats) -> Floats:
        """What the colluders reported together."""
        return np.asarray(np.take_along_axis(month, self.mine, axis=1).sum(axis=1))

    def others(self, months: Sequence[Floats], told: Sequence[Released]) -> list[Floats]:
        """Three estimates of the others' sum: n times the mean less the own values, over months."""
        n = told[0].n
        rests = np.stack([n * t.mean - self.sent(m) for m, t in zip(months, told, strict=True)])
        # Each month says between what the sum lies; what all months say together.
        reach = n * 0.5 / display_parts(n)
        inside = ((rests - reach).max(axis=0) + (rests + reach).min(axis=0)) / 2
        return [rests.mean(axis=0), (rests.max(axis=0) + rests.min(axis=0)) / 2, inside]


def plotted(
    seed: int,
    targets: int,
    size: int,
    colluders: int = COLLUDERS,
    months: int = MONTHS,
    monthly: float = 0.0,
    wander: tuple[float, float] = WANDER,
) -> Plot:
    """A plot against one target of each network."""
    seen = scene(seed, targets, size)
    order = np.argsort(np.random.default_rng(seed + 1).random(seen.values.shape), axis=1)
    others = order[order != seen.place[:, None]].reshape(len(order), size - 1)
    return Plot(seen, others[:, :colluders], months, monthly, wander)


def lines(targets: int, size: int = 12) -> list[Line]:
    """The theme's table."""
    plot = plotted(210, targets, size)
    return [
        silent(plot),
        left(plot),
        *joined(targets),
        _changing(targets),
        _wider(targets),
        edges(targets),
        edges_left(targets),
    ]


def silent(plot: Plot) -> Line:
    """A year with the target, a year in which it is silent."""
    first, second = plot.year(211), plot.without(plot.year(212))
    counted = counting(first)
    later = counting(second, earlier=counted[-1])
    told = [release(m) for m in counted], [release(m, year=1) for m in later]
    return _with_minus_without(
        "averaging: reports a year, silent a year", plot, first, second, *told
    )


def left(plot: Plot) -> Line:
    """A year with the target, a year after it has left its group of owners."""
    first = plot.year(213)
    at = np.arange(plot.size)[None, :] != plot.seen.place[:, None]
    second = plot.year(214)
    stay = [month[at].reshape(len(month), -1) for month in second]
    counted = counting(first)
    later = counting(stay, earlier=counted[-1][at].reshape(len(at), -1))
    told = [release(m) for m in counted], [release(m, year=1) for m in later]
    return _with_minus_without(
        "averaging: leaves at the turn of the year", plot, first, second, *told
    )


def _with_minus_without(
    attack: str,
    plot: Plot,
    first: Sequence[Floats],
    second: Sequence[Floats],
    before: Sequence[Released],
    after: Sequence[Released],
) -> Line:
    one, two = plot.others(first, before), plot.others(second, after)
    own = np.sort(np.take_along_axis(first[0], plot.mine, axis=1), axis=1).T
    told = [before[0], after[0]]
    # Whoever reads the pages for a year knows these; the second year's are part of the trick.
    usual, later = (
        [np.mean([each.shown[figure] for each in year], axis=0) for figure in range(4)]
        for year in (before, after)
    )
    return judged(
        attack,
        plot.seen,
        plain=plot.seen.truth,
        released=told,
        tricks=[a - b for a, b in zip(one, two, strict=True)],
        known=[*later, *one, *two, *own],
        seen_by_both=usual,
    )


def joined(targets: int) -> list[Line]:
    """The target first reports in the middle of a year."""
    plot = plotted(220, targets, 13, months=6)
    first, second = plot.without(plot.year(221)), plot.year(222)
    counted = counting([*first, *second])
    told = [release(month) for month in counted]
    after = told[len(first) :], told[: len(first)]
    return [_with_minus_without("averaging: joins in mid-year", plot, second, first, *after)]


def _changing(targets: int) -> Line:
    """Everybody is silent now and then; the attacker knows who, and solves for the target."""
    plot = plotted(230, targets, 16, colluders=3, months=24)
    chance = np.random.default_rng(231)
    months = plot.year(232)
    sent = [np.where(chance.random(month.shape) < 0.15, np.nan, month) for month in months]
    counted = counting(sent)
    told = [release(month) for month in counted]
    return judged(
        "averaging: silent now and then, sums solved",
        plot.seen,
        plain=plot.seen.truth,
        released=[told[0], told[-1]],
        tricks=[_solved(plot, counted, told)],
        known=[np.mean([np.nan_to_num(each.mean, nan=78.0) for each in told], axis=0)],
    )


def _solved(plot: Plot, counted: Sequence[Floats], told: Sequence[Released]) -> Floats:
    """The target's value as all months' sums together make it likeliest, who counted being known.

    Others are somewhere about 78, give or take 9; a shown sum is off by its rounding.
    """
    at = np.arange(plot.size)[None, :]
    is_mine = (at[:, :, None] == plot.mine[:, None, :]).any(axis=2)
    left, right = np.zeros((len(is_mine), plot.size, plot.size)), np.zeros(is_mine.shape)
    for month, each in zip(counted, told, strict=True):
        here = (~np.isnan(month) & ~is_mine).astype(float)
        off = each.n / display_parts(each.n) / 12**0.5
        known = np.nansum(np.where(is_mine, month, np.nan), axis=1)
        rest = each.n * each.mean - known - 78.0 * here.sum(axis=1)
        weight = np.where(np.isnan(rest), 0.0, 1 / np.maximum(off, 1.0) ** 2)
        left += weight[:, None, None] * here[:, :, None] * here[:, None, :]
        right += (weight * np.nan_to_num(rest))[:, None] * here
    left += np.eye(plot.size) / 9.0**2
    found = np.linalg.solve(left, right[:, :, None])[:, :, 0]
    return np.asarray(78.0 + found[np.arange(len(found)), plot.seen.place])


def _wider(targets: int) -> Line:
    """Own group and the whole network of two, a year with the target and one after it has left."""
    plot = plotted(270, targets, 12)
    beside = scene(272, targets, 13).values
    averages, shown = [], []
    for year in (0, 1):
        months = plot.year(273 + year)
        if year:
            keep = np.arange(plot.size)[None, :] != plot.seen.place[:, None]
            months = [month[keep].reshape(len(month), -1) for month in months]
        both = [np.concatenate([month, beside], axis=1) for month in months]
        for who, each in (("own", months), ("beside", [beside]), ("network", both)):
            told = [release(values, who=who, year=year) for values in each]
            averages += [np.mean([one.mean for one in told], axis=0)]
            shown.append(told[0])
    return judged(
        "averaging: own group, the other and the network",
        plot.seen,
        plain=plot.seen.truth,
        released=shown,
        known=averages,
    )


def _edge_figures(plot: Plot, year: int, *, has_target: bool) -> list[Floats]:
    """What is shown with none, some and all colluders at the lower end, averaged without end.

    Averages are what a year of months converges to: the figure, off by the shift of its grid.
    """
    base = plot.seen.values if has_target else plot.seen.without_target()
    n, found = plot.size, []
    for low in range(plot.mine.shape[1] + 1):
        told = []
        for seed in range(plot.months // (plot.mine.shape[1] + 1)):
            jitter = np.random.default_rng(240 + seed).uniform(0, 30, plot.mine.shape)
            ends = np.where(np.arange(plot.mine.shape[1]) < low, jitter, 100 - jitter)
            values = base.copy()
            np.put_along_axis(values, plot.mine, ends, axis=1)
            if not has_target:
                values = values[~np.isnan(values)].reshape(len(values), n - 1)
            told.append(release(values, year=year))
        found += [np.mean([each.shown[i] for each in told], axis=0) for i in range(4)]
    return found


def _lowest(plot: Plot) -> Floats:
    """The lowest of the others, where exact means of the lowest two and three are shown."""
    values = np.sort(plot.seen.values, axis=1)
    return np.where(plot.seen.kind == LOW, values[:, 0], values[:, -1])


def edges(targets: int, size: int = EDGES) -> Line:
    """Three colluders move from the bottom to the top: the values at the blocks' edges show."""
    plot = plotted(250, targets, size, colluders=3, months=48)
    return judged(
        "edges of blocks: colluders move through the ranks",
        plot.seen,
        plain=_lowest(plot),
        released=[release(plot.seen.values)],
        known=_edge_figures(plot, 0, has_target=True),
    )


def edges_left(targets: int, size: int = EDGES) -> Line:
    """The same in a year with the target and one after it has left."""
    plot = plotted(260, targets, size, colluders=3, months=48)
    rest = plot.seen.without_target()
    return judged(
        "edges of blocks, with and without one",
        plot.seen,
        plain=plot.seen.truth,
        released=[release(plot.seen.values), release(rest, year=1)],
        known=[
            *_edge_figures(plot, 0, has_target=True),
            *_edge_figures(plot, 1, has_target=False),
        ],
    )
