"""The formula for a whole network at once: arrays of partners x lines, no loop over partners.

Statuses are small integers (`STATUS`); `ABSENT` marks a line whose target does not apply to the
partner. Scores and contributions are integers in units of ``10**-decimals``.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from standards.scoring.formula import STATUSES, Aim

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

STATUS = ("absent", *STATUSES)
ABSENT, JUDGED, MISSING, AWAITED, WAIVED, NOT_JUDGED, SHOWN = range(7)
NO_CASES, NOT_APPLICABLE, SUPPRESSED, UNAVAILABLE, STARTING = range(7, 12)
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Sheet:
    """One standard version for P partners and its T lines.

    ``attainment`` is 0 wherever a line is not judged (see `judged_only`).
    """

    status: npt.NDArray[np.int8]
    attainment: Floats
    weights: Floats
    scale: float
    decimals: int
    # Per partner the lowest cap that applies, in the standard's scale; inf for none.
    caps: Floats


@dataclass(frozen=True, slots=True)
class Scored:
    """``units``: score before caps, -1 where nothing was judged; ``shown``: after caps.

    ``contributions`` are units per line, 0 where a line does not count (see ``counted``).
    """

    units: Ints
    shown: Ints
    contributions: Ints
    counted: Bools


def attainments(aim: Aim, values: Floats, codes: npt.NDArray[np.object_] | None = None) -> Floats:
    """How far each value attains ``aim`` (0 to 1); NaN values attain 0."""
    if aim.method == "lookup":
        table = {code: float(reached) for code, reached in aim.lookup}
        picked = codes if codes is not None else np.array([""] * len(values), dtype=object)
        return np.array([table.get(code, 0.0) for code in picked], dtype=float)
    with np.errstate(invalid="ignore"):
        if aim.method == "bands":
            reached = _banded(aim, values)
        elif aim.method == "points":
            reached = _clipped(values / float(aim.scale))
        elif aim.method == "pass" or None in (aim.target, aim.floor) or aim.target == aim.floor:
            reached = met(aim, values, codes).astype(float)
        else:
            low, high = float(aim.floor or 0), float(aim.target or 0)
            reached = _clipped((values - low) / (high - low))
    return reached


def met(aim: Aim, values: Floats, codes: npt.NDArray[np.object_] | None = None) -> Bools:
    """Whether each value meets the target itself."""
    reached: Bools
    with np.errstate(invalid="ignore"):
        if aim.method == "lookup":
            reached = attainments(aim, values, codes) == 1
        elif aim.target is not None:
            limit = float(aim.target)
            reached = values <= limit if aim.lower_is_better else values >= limit
        elif aim.method == "bands":
            reached = _banded(aim, values) == 1
        else:
            reached = ~np.isnan(values)
    return reached


def judged_only(status: npt.NDArray[np.int8], attainment: Floats) -> Floats:
    """Attainments with 0 in every line that is not judged."""
    values: Floats = np.where(status == JUDGED, attainment, 0.0)
    return values


def counted(sheet: Sheet) -> Bools:
    """Which lines enter the denominator."""
    is_counted: Bools = (sheet.status == JUDGED) | (sheet.status == MISSING)
    weighty = sheet.weights > 0
    return is_counted if weighty.all() else is_counted & weighty


def units(sheet: Sheet, counts: Bools) -> Ints:
    """Scores before caps in units, by two matrix products; -1 where nothing was judged."""
    totals = counts @ sheet.weights
    is_judged = totals > 0
    exact = (
        (sheet.attainment @ sheet.weights)
        * (sheet.scale * 10**sheet.decimals)
        / np.where(is_judged, totals, 1.0)
    )
    return np.where(is_judged, _rounded(exact), -1)


def score(sheet: Sheet) -> Scored:
    """Scores, caps, and contributions by largest remainder (ties in line order)."""
    counts = counted(sheet)
    raw_scores = units(sheet, counts)
    is_judged = raw_scores >= 0
    weighted = sheet.attainment * sheet.weights
    totals = np.where(is_judged, counts @ sheet.weights, 1.0)
    exact = weighted * (sheet.scale * 10**sheet.decimals / totals)[:, None]
    limits = np.where(np.isinf(sheet.caps), np.inf, sheet.caps * 10**sheet.decimals)
    final_scores = np.where(is_judged, np.minimum(raw_scores, limits), -1).astype(np.int64)
    return Scored(raw_scores, final_scores, largest_remainder(exact, counts, raw_scores), counts)


def largest_remainder(exact: Floats, counts: Bools, sums: Ints) -> Ints:
    """Rows of whole parts that sum to ``sums``."""
    floors = np.floor(exact + TOLERANCE).astype(np.int64)
    lines = exact.shape[1]
    # One number orders by remainder (nine decimals), then by line; counted ones are distinct.
    ranks = np.rint((exact - floors) * 1e9).astype(np.int64) * lines
    ranks += np.arange(lines - 1, -1, -1)
    ranks[~counts] = np.iinfo(np.int64).min
    short = np.clip(sums - floors.sum(axis=1), 0, lines)
    ordered = np.sort(ranks, axis=1)
    last = np.take_along_axis(ordered, np.minimum(lines - short, lines - 1)[:, None], axis=1)
    whole: Ints = floors + ((ranks >= last) & (short > 0)[:, None])
    return whole


def _clipped(values: Floats) -> Floats:
    """Between 0 and 1; NaN becomes 0."""
    attained: Floats = np.clip(values, 0.0, 1.0)
    attained[np.isnan(attained)] = 0.0
    return attained


def _rounded(values: Floats) -> Ints:
    return np.floor(values + 0.5 + TOLERANCE).astype(np.int64)


def _banded(aim: Aim, values: Floats) -> Floats:
    reached = np.zeros(len(values))
    for threshold, share in reversed(aim.bands):
        limit = float(threshold)
        hits = values <= limit if aim.lower_is_better else values >= limit
        reached = np.where(hits, float(share), reached)
    return reached
