"""V0: an independent reckoning of every number about others, from stored releases alone.

Knows the rules of docs/sharing.md and shares no code with the portal's own computation.
"""

import hashlib
import json
from fractions import Fraction

from standards.release.models import Release

# What is a function of another metric: the source, what its value is times, and what is added.
FUNCTIONS = {"broken": ("kept", -1, 100)}
# What is released with a metric: shares of the answers to a score.
PARTS = {"recommend": ("detractors", "passives", "promoters")}
# Grid, lower and upper bound of every metric and part of the world.
SHARE, SCORE = (1, 0, 100), (2, -100, 100)


def expected(cell: str, month: str, partner: str) -> dict[str, dict[str, object]]:
    """By group, every figure a partner could be shown: ``n``, median, mean, cuts."""
    if cell in FUNCTIONS:
        source, times, plus = FUNCTIONS[cell]
        found = expected(source, month, partner)
        return {key: _turned(figures, times, plus) for key, figures in found.items()}
    release = Release.objects.get(cell=cell, month=month)
    plan = release.season.plan
    grid = Fraction(measure_of(cell)[0])
    found = {}
    for key, cohort in plan["cohorts"].items():
        blocks = sorted(
            (Fraction(mean), size)
            for pool in cohort["pools"]
            if pool in release.pools
            for mean, size in release.pools[pool]["blocks"]
        )
        if blocks:
            joined = sorted(
                f"{_who(plan, pool)}:{sum(n for _, n in release.pools[pool]['blocks'])}"
                for pool in cohort["pools"]
                if pool in release.pools
            )
            shifts = _shifts(f"{release.family.plan['phase']}|{cell}|{'|'.join(joined)}")
            found[key] = _figures(blocks, grid, cohort["label"], shifts, _between(cell))
    return found


def _who(plan: dict, pool: str) -> str:  # type: ignore[type-arg]  # JSON
    """A pool's name by the groups that are its members."""
    groups = sorted(name for name, group in plan["groups"].items() if group["pool"] == pool)
    return hashlib.sha256(json.dumps(groups, separators=(",", ":")).encode()).hexdigest()


# Where each figure's eight bytes of the digest begin.
AT = {"mean": 0, "1/4": 8, "1/3": 16, "1/2": 24, "2/3": 32, "3/4": 40}


def _shifts(name: str) -> dict[str, Fraction]:
    """By figure the part of a display step its grid is shifted by."""
    digest = hashlib.sha512(name.encode()).digest()
    return {
        figure: Fraction(int.from_bytes(digest[at : at + 8], "big"), 2**64) - Fraction(1, 2)
        for figure, at in AT.items()
    }


def _between(cell: str) -> tuple[int, int]:
    """The coded ends: no figure is told beyond them."""
    grid, lower, upper = measure_of(cell)
    return lower + 2 * grid, upper - 2 * grid


def _figures(
    blocks: list[tuple[Fraction, int]],
    grid: Fraction,
    label: str,
    shifts: dict[str, Fraction],
    ends: tuple[int, int],
) -> dict[str, object]:
    n = sum(size for _, size in blocks)
    parts = ((15, grid * 2), (20, grid * 3), (50, grid), (200, grid / 2))
    step = next((told for below, told in parts if n < below), grid / 10)

    def text(value: Fraction, figure: str) -> str:
        return _text(value + shifts[figure] * step, step, ends)

    def at(name: str, rank: Fraction) -> str:
        return text(_at(blocks, n, rank), name)

    cuts = {
        "halves": (at("1/2", Fraction(1, 2)),),
        "thirds": (at("1/3", Fraction(1, 3)), at("2/3", Fraction(2, 3))),
        "quarters": tuple(at(f"{i}/4" if i != 2 else "1/2", Fraction(i, 4)) for i in (1, 2, 3)),
    }
    mean = sum(m * size for m, size in blocks) / n
    return {
        "label": label,
        "n": next(text for least, text in BANDS if n >= least),
        "median": at("1/2", Fraction(1, 2)),
        "mean": text(mean, "1/2" if len(blocks) == 2 else "mean"),
        **cuts,
    }


def _turned(figures: dict[str, object], times: int, plus: int) -> dict[str, object]:
    """A function's figures: those of its source, and the cuts in their new order."""

    def turn(text: str) -> str:
        return str(float(times * Fraction(text) + plus)).removesuffix(".0")

    found = dict(figures)
    for name in ("median", "mean"):
        found[name] = turn(str(figures[name]))
    for name in ("halves", "thirds", "quarters"):
        cuts = [turn(text) for text in figures[name]]  # type: ignore[attr-defined]  # a tuple
        found[name] = tuple(cuts if times > 0 else reversed(cuts))
    return found


BANDS = ((200, "200+"), (100, "100-199"), (50, "50-99"), (20, "20-49"), (10, "10-19"))


def _at(blocks: list[tuple[Fraction, int]], n: int, rank: Fraction) -> Fraction:
    points, before = [], 0
    for mean, size in blocks:
        points.append((Fraction(2 * before + size, 2 * n), mean))
        before += size
    if rank <= points[0][0]:
        return points[0][1]
    for index in range(1, len(points)):
        (left, low), (right, high) = points[index - 1], points[index]
        if rank <= right:
            return low + (high - low) * (rank - left) / (right - left)
    return points[-1][1]


def _text(value: Fraction, step: Fraction, ends: tuple[int, int]) -> str:
    units = value / step + Fraction(1, 2)
    rounded = min(max((units.numerator // units.denominator) * step, ends[0]), ends[1])
    return str(float(rounded)).removesuffix(".0")


def measure_of(cell: str) -> tuple[int, int, int]:
    """Grid, lower and upper bound of a metric or a part of it."""
    return SCORE if cell in PARTS else SHARE


def bound_of(cell: str, value: str) -> str | None:
    """Whether a value is only known as a bound: within two grid steps of the public ends."""
    grid, lower, upper = measure_of(cell)
    if float(value) <= lower + 2 * grid:
        return "at_most"
    return "at_least" if float(value) >= upper - 2 * grid else None


def coverage(cell: str, month: str) -> int:
    """At least how many percent of groups lie in pools of twelve or more, in steps of five."""
    plan = Release.objects.get(cell=cell, month=month).season.plan
    sizes: dict[str, int] = {}
    for group in plan["groups"].values():
        sizes[group["pool"]] = sizes.get(group["pool"], 0) + 1
    percent = 100 * sum(n for n in sizes.values() if n >= 12) // sum(sizes.values())
    return percent if percent == 100 else percent - percent % 5


def part_of(cell: str, value: float, cuts: tuple[str, ...]) -> int:
    """1 is the best part; higher is better, but for what is not kept."""
    if cell in FUNCTIONS:
        _, times, plus = FUNCTIONS[cell]
        back = tuple(str((Fraction(cut) - plus) / times) for cut in reversed(cuts))
        return part_of("", float((Fraction(str(value)) - plus) / times), back)
    return len(cuts) + 1 - sum(value >= Fraction(cut) for cut in cuts)
