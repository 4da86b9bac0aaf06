"""Attacks over time: who leaves, joins, moves, is bought, or is missing for a month."""

import numpy as np

from standards.release.blocks import Floats
from tests.leaks.attacks.frame import (
    MONTHLY,
    Line,
    Released,
    Scene,
    counting,
    judged,
    moved,
    release,
    scene,
)


def lines(targets: int, monthly: float = MONTHLY, size: int = 14) -> list[Line]:
    """The theme's table."""
    return [
        _leaver(targets, monthly, size),
        _moved_pool(targets, monthly, size),
        _acquisition(targets, monthly, size),
        _availability(targets, monthly, size),
    ]


def _out(before: Released, after: Released) -> list[Floats]:
    """A sum with the target minus one without."""
    return [
        before.n * before.mean - after.n * after.mean,
        before.n * before.median - after.n * after.median,
    ]


def _sums(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.nansum(first, axis=1) - np.nansum(second, axis=1))


def _later(seen: Scene, seed: int, by: float) -> Scene:
    return Scene(moved(seen.values, seed, by), seen.place, seen.kind)


def _leaver(targets: int, monthly: float, size: int) -> Line:
    """The target reports in one month and not in the next."""
    seen = scene(11, targets, size)
    rest = _later(seen, 12, monthly).without_target()
    # Who is silent counts with its last value.
    before, after = map(release, counting([seen.values, rest]))
    return judged(
        "leaver: month with minus month without",
        seen,
        plain=_sums(seen.values, rest),
        released=[before, after],
        tricks=_out(before, after),
    )


def _moved_pool(targets: int, monthly: float, size: int) -> Line:
    """The target changes its pool at the turn of the year: out of one sum and into another."""
    seen = scene(13, targets, size)
    old_before, old_after = seen.values, _later(seen, 14, monthly).without_target()
    other = scene(15, targets, size - 1).values
    new_after = np.concatenate([moved(other, 16, monthly), seen.truth[:, None]], axis=1)
    # Its new group shows the year before without it, its old one the year after.
    told = [
        release(old_before, who="old"),
        release(old_after, who="old", year=1),
        release(other, who="new"),
        release(new_after, who="new", year=1),
    ]
    out, into = _out(told[0], told[1]), _out(told[3], told[2])
    plain = (_sums(old_before, old_after) + _sums(new_after, other)) / 2
    return judged(
        "year on year with moved pools",
        seen,
        plain=plain,
        released=told,
        tricks=[*out, *into, *((a + b) / 2 for a, b in zip(out, into, strict=True))],
    )


def _acquisition(targets: int, monthly: float, size: int) -> Line:
    """The target is bought in mid-season: under a plain rule it leaves its group's sum."""
    seen = scene(17, targets, size)
    later = _later(seen, 18, monthly)
    # Groups are fixed for the season: it stays one of its pool.
    before, after = release(seen.values), release(later.values)
    return judged(
        "acquisition in mid-season",
        seen,
        plain=_sums(seen.values, later.without_target()),
        released=[before, after],
        tricks=_out(before, after),
    )


def _availability(targets: int, monthly: float, size: int) -> Line:
    """Six months, the target missing in the last: means over the months cancel the noise."""
    seen = scene(19, targets, size)
    months = [_later(seen, 20 + i, monthly) for i in range(5)]
    rest = _later(seen, 30, monthly).without_target()
    *told, after = map(release, counting([*(month.values for month in months), rest]))
    usual = np.mean([each.mean for each in told], axis=0)
    plain = np.mean([_sums(month.values, rest) for month in months], axis=0)
    return judged(
        "availability month by month",
        seen,
        plain=plain,
        released=[*told, after],
        tricks=[told[0].n * usual - after.n * after.mean],
    )
