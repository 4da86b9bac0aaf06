"""Attacks by people who serve several owners, and by groups that put their values together."""

import numpy as np

from standards.release.groups import control_groups
from tests.leaks.attacks.frame import GATE, Line, Scene, judged, release, scene


def lines(targets: int) -> list[Line]:
    """The theme's table."""
    return [
        _served(targets, "manager with 9 of 12", 12, 9),
        _served(targets, "shared service account: 13 of 14", 14, 13),
        _garbage(targets),
    ]


def _others(seen: Scene, count: int) -> np.ndarray:
    """The places of ``count`` others in each draw."""
    draws, n = seen.values.shape
    order = np.argsort(np.random.default_rng(71).random((draws, n)), axis=1)
    mine = order[order != seen.place[:, None]].reshape(draws, n - 1)
    return mine[:, :count]


def _served(targets: int, name: str, size: int, served: int) -> Line:
    """One person knows the values of most owners and subtracts them."""
    seen = scene(72 + size, targets, size)
    owners = {f"p{n}": f"o{n:02d}" for n in range(size)}
    tied = control_groups(owners, [[f"p{n}" for n in range(served)]])
    # Whom one person serves is one control group: the pool is too small to be released.
    assert len(tied) == size - served + 1 < GATE
    known = np.take_along_axis(seen.values, _others(seen, served), axis=1).sum(axis=1)
    nothing = release(seen.values[:, : len(tied)])
    assert np.isnan(nothing.mean).all()
    return judged(
        name,
        seen,
        plain=(seen.values.sum(axis=1) - known) / (size - served),
        released=[nothing],
        tricks=[],
    )


def _garbage(targets: int) -> Line:
    """Two colluders send 0 and 100 to be let in, and subtract themselves from what comes back."""
    seen = scene(78, targets, 16)
    draws, n = seen.values.shape
    pair = _others(seen, 2)
    values = seen.values.copy()
    values[np.arange(draws), pair[:, 0]] = 0
    values[np.arange(draws), pair[:, 1]] = 100
    told = release(values)
    return judged(
        "reciprocity by garbage: two colluders at the ends",
        seen,
        plain=(values.sum(axis=1) - 100) / (n - 2),
        released=[told],
        tricks=[(n * told.mean - 100) / (n - 2), 2 * told.mean - told.median],
    )
