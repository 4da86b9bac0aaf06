"""Attacks by size and shape: a giant, an owner of most outlets, everybody at the top."""

import numpy as np

from standards.release.blocks import Floats
from standards.release.groups import averaged, pooled
from tests.leaks.attacks.frame import Line, Scene, judged, moved, release, scene


def lines(targets: int) -> list[Line]:
    """The theme's table."""
    return [_skewed_counts(targets), _many_outlets(targets), _at_the_top(targets)]


def _skewed_counts(targets: int) -> Line:
    """The target has 95 % of the cases: a pooled share is nearly its own."""
    seen = scene(61, targets, 14)
    draws, n = seen.values.shape
    cases = np.where(np.arange(n)[None, :] == seen.place[:, None], 19.0 * (n - 1), 1.0)
    # The product's own value per group: its counts pooled, one weight whatever their size.
    own = pooled(
        (seen.values * cases).ravel(), 100 * cases.ravel(), 100.0, np.arange(draws * n), draws * n
    )
    told = release(own.reshape(draws, n))
    return judged(
        "skewed counts: pooled share of one giant",
        seen,
        plain=(seen.values * cases).sum(axis=1) / cases.sum(axis=1),
        released=[told],
        tricks=[told.mean],
    )


def _many_outlets(targets: int) -> Line:
    """The target owns 40 outlets, the thirteen others one each."""
    seen = scene(62, targets, 14)
    draws, n = seen.values.shape
    outlets = np.where(np.arange(n)[None, :] == seen.place[:, None], 40, 1)
    group = np.repeat(np.arange(draws * n), outlets.ravel())
    values = np.repeat(seen.values.ravel(), outlets.ravel())
    told = release(averaged(values, group, draws * n).reshape(draws, n))
    return judged(
        "one group owning most outlets",
        seen,
        plain=(seen.values * outlets).sum(axis=1) / outlets.sum(axis=1),
        released=[told],
        tricks=[told.mean],
    )


def _at_the_top(targets: int) -> Line:
    """Nearly everybody reports 100: a mean of 100 tells each value, a coded end does not."""
    drawn = scene(63, targets, 14)
    top = np.clip(100 - np.abs(moved(np.zeros_like(drawn.values) + 50, 64, 3) - 50), 0, 100)
    at = np.arange(len(top))
    place = np.choose(drawn.kind, [top.argmin(axis=1), top.argmax(axis=1), drawn.place])
    seen = Scene(top, place, drawn.kind)
    assert np.isclose(seen.truth, top[at, place]).all()
    return judged(
        "everyone near the maximum",
        seen,
        plain=_mean(top),
        released=[release(top)],
        tricks=[np.full(len(top), 100.0)],
    )


def _mean(values: Floats) -> Floats:
    return np.asarray(values.mean(axis=1))
