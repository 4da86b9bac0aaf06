"""Attacks by asking again: live ranks, drafts, second grids, copies, forced revisions."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from partners.sharing.thresholds import BLOCK_SIZE as K
from standards.release.blocks import Floats
from standards.release.plans import MORE_THAN_K
from tests.leaks.attacks.frame import QUANTIZER, Line, judged, moved, release, scene


def lines(targets: int) -> list[Line]:
    """The theme's table."""
    return [
        _rank_oracle(targets),
        _bisection(targets),
        _copies(targets),
        _two_settings(targets),
        _decimals(targets),
        _forced_revision(targets),
    ]


def _rank_oracle(targets: int) -> Line:
    """A live rank tells each value: move the draft until it changes. Bands are fixed at freeze."""
    seen = scene(81, targets, 14)
    told = release(seen.values)
    # What a draft is answered with is the frozen month, however often it is asked.
    return judged(
        "rank oracle", seen, plain=_stepped(seen.truth), released=[told], tricks=[told.median]
    )


def _bisection(targets: int) -> Line:
    """Halving a draft against a live half finds the middle value; the frozen cut is a mean."""
    seen = scene(82, targets, 15)
    told = release(seen.values)
    return judged(
        "bisection by draft and dry run",
        seen,
        plain=np.where(seen.kind == 2, np.median(seen.values, axis=1), _stepped(seen.truth)),
        released=[told],
        tricks=[told.median],
    )


def _stepped(values: Floats) -> Floats:
    return np.round(values * 2) / 2


def _copies(targets: int) -> Line:
    """Shares of owners at or above each point, released beside the metric, are its values."""
    seen = scene(83, targets, 14)
    told = release(seen.values)
    # A function of one other metric has no release of its own: there is only the metric's.
    return judged(
        "monotone copies", seen, plain=np.floor(seen.truth), released=[told], tricks=[told.mean]
    )


def _two_settings(targets: int) -> Line:
    """The year before had another grid, so two roundings of nearly the same values are there."""
    seen = scene(84, targets, 14)
    coarse = replace(QUANTIZER, grid=Decimal("0.7"))
    now, before = release(seen.values, year=1), release(moved(seen.values, 85), coarse)
    # Under a plain rule means over the best k and over the best k + 1 are shown: subtract.
    ordered = np.sort(seen.values, axis=1)
    best = [ordered[:, -size:].sum(axis=1) for size in (K, K + 1)]
    return judged(
        "two settings of k or grid (one rank)",
        seen,
        plain=best[1] - best[0],
        released=[now, before],
        tricks=[(now.mean + before.mean) / 2, (now.median + before.median) / 2],
    )


def _decimals(targets: int) -> Line:
    """Exact means of both halves, with their decimals, beside the mean of all."""
    seen = scene(86, targets, 15)
    told = release(seen.values)
    ordered = np.sort(seen.values, axis=1)
    halves = ordered[:, :7].sum(axis=1) + ordered[:, 8:].sum(axis=1)
    return judged(
        "decimals to n: the middle rank by subtraction",
        seen,
        plain=seen.values.sum(axis=1) - halves,
        released=[told],
        tricks=[15 * told.mean - 7 * told.low - 7 * told.high],
    )


def _forced_revision(targets: int) -> Line:
    """Trivial corrections ask for a second edition that would take in the target's own."""
    seen = scene(87, targets, 14)
    draws = len(seen.place)
    before = seen.values.copy()
    # The target had reported something else at first; two colluders change a little.
    before[np.arange(draws), seen.place] = 50.0
    changed = 3
    assert changed < K + MORE_THAN_K
    # The first edition stands: it holds what the target reported first.
    told = release(before)
    return judged(
        "revision forced by trivial corrections",
        seen,
        plain=seen.values.sum(axis=1) - before.sum(axis=1) + 50.0,
        released=[told],
        tricks=[told.mean],
    )
