"""Partners' cells combined into one figure, and never wrongly: what the measures share. Pure.

An observation is one cell: one partner in one month. Observations are grouped by an integer; the
method used is part of every answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

POOLED = "pooled"
MEAN = "mean of partners"
SUM = "sum"
YES = "percent yes"
REPORTED = "as reported"


class NotCombinable(Exception):
    """These cells have no common figure; ``reason`` is a code of `standards.insight.messages`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Observations:
    """Cells of one key, all arrays of one length; NaN where a cell has no such part.

    ``value`` in the metric's shown unit; ``numerator``/``denominator`` as in
    `standards.measures.columns.Column`; ``neutral``: cases that add nothing to the numerator;
    ``codes``: choices; ``partner``: ids; ``group``: 0 .. groups-1.
    """

    value: Floats
    numerator: Floats
    denominator: Floats
    neutral: Floats
    codes: npt.NDArray[np.object_]
    partner: Ints
    group: Ints


@dataclass(frozen=True, slots=True)
class Combined:
    """One figure. ``n``: partners contributing; None: nobody did, or the kind has no such part.

    ``half_width``: of the 95 % interval of an NPS.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    method: str
    half_width: float | None = None


def pooled(seen: Observations, groups: int, factor: float) -> list[Combined]:
    """Numerators over denominators of all cells of each group."""
    has = ~np.isnan(seen.numerator) & ~np.isnan(seen.denominator) & (seen.denominator > 0)
    numerator = totals(seen.numerator, seen.group, has, groups)
    denominator = totals(seen.denominator, seen.group, has, groups)
    n = _partners(seen, has, groups)
    rows = []
    for i in range(groups):
        if n[i] == 0:
            rows.append(Combined(None, None, None, 0, POOLED))
            continue
        top, base = float(numerator[i]), float(denominator[i])
        rows.append(Combined(top / base * factor, top, base, int(n[i]), POOLED))
    return rows


def means(seen: Observations, groups: int, factor: float, *, is_poolable: bool) -> list[Combined]:
    """Each partner's own figure first, then their plain mean."""
    partners, index = np.unique(
        np.stack([seen.group, seen.partner], axis=1), axis=0, return_inverse=True
    )
    if is_poolable:
        has = ~np.isnan(seen.numerator) & (seen.denominator > 0)
        top = totals(seen.numerator, index, has, len(partners))
        base = totals(seen.denominator, index, has, len(partners))
    else:
        # Values are in the shown unit already.
        factor = 1.0
        has = ~np.isnan(seen.value)
        top = totals(seen.value, index, has, len(partners))
        base = np.bincount(index[has], minlength=len(partners)).astype(float)
    # Nothing of nothing is no figure.
    with np.errstate(invalid="ignore"):
        own = top / base * factor
    has_own = ~np.isnan(own)
    group = partners[:, 0]
    total = totals(own, group, has_own, groups)
    n = np.bincount(group[has_own], minlength=groups)
    return [
        Combined(float(total[i] / n[i]) if n[i] else None, None, None, int(n[i]), MEAN)
        for i in range(groups)
    ]


def sums(seen: Observations, groups: int) -> list[Combined]:
    """What all cells of each group add up to."""
    has = ~np.isnan(seen.value)
    total = totals(seen.value, seen.group, has, groups)
    n = _partners(seen, has, groups)
    return [
        Combined(float(total[i]) if n[i] else None, None, None, int(n[i]), SUM)
        for i in range(groups)
    ]


def yes(seen: Observations, groups: int) -> list[Combined]:
    """How many of the answers of each group are yes, percent."""
    has = ~np.isnan(seen.value)
    yes = totals(seen.value, seen.group, has, groups)
    answers = np.bincount(seen.group[has], minlength=groups)
    n = _partners(seen, has, groups)
    return [
        Combined(100 * yes[i] / answers[i], float(yes[i]), float(answers[i]), int(n[i]), YES)
        if n[i]
        else Combined(None, None, None, 0, YES)
        for i in range(groups)
    ]


def choices(seen: Observations, groups: int) -> list[list[Combined]]:
    """How many of the answers of each group gave each code, percent."""
    has = seen.codes != ""
    n = _partners(seen, has, groups)
    answers = np.bincount(seen.group[has], minlength=groups)
    by_group: list[list[Combined]] = []
    for i in range(groups):
        group_codes = seen.codes[has & (seen.group == i)]
        codes, counts = np.unique(group_codes.astype(str), return_counts=True)
        by_group.append(
            [
                Combined(
                    100 * float(count) / answers[i],
                    float(count),
                    float(answers[i]),
                    int(n[i]),
                    f"percent {code}",
                )
                for code, count in zip(codes, counts, strict=True)
            ]
            or [Combined(None, None, None, 0, "percent")]
        )
    return by_group


def reported(seen: Observations, groups: int) -> list[Combined]:
    """The one cell of each group, as it was reported."""
    has = ~np.isnan(seen.value)
    if np.bincount(seen.group).max(initial=0) > 1:
        raise NotCombinable("figure_position")
    rows = [Combined(None, None, None, 0, REPORTED)] * groups
    for i in np.flatnonzero(has):
        rows[int(seen.group[i])] = Combined(float(seen.value[i]), None, None, 1, REPORTED)
    return rows


def totals(part: Floats, group: Ints, has: npt.NDArray[np.bool_], groups: int) -> Floats:
    """By group the sum of one part over the cells that have it."""
    return np.bincount(group[has], weights=part[has], minlength=groups).astype(np.float64)


def _partners(seen: Observations, has: npt.NDArray[np.bool_], groups: int) -> Ints:
    pairs = np.unique(np.stack([seen.group[has], seen.partner[has]], axis=1), axis=0)
    return np.bincount(pairs[:, 0], minlength=groups)


def joined(parts: Sequence[Observations]) -> Observations:
    """Several months' observations as one."""
    if not parts:
        none, no_ids = np.zeros(0), np.zeros(0, dtype=np.int64)
        return Observations(none, none, none, none, np.zeros(0, dtype=object), no_ids, no_ids)
    return Observations(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in Observations.__dataclass_fields__
        )
    )
