"""How attacks are judged: hits within one grid step, beside a guesser who knows the releases.

An attack estimates the value of one target, half of the targets being the lowest or highest of
their group. The attacker has everything that is shown (mean, middle and cut points on the display
grid), its side knowledge and its trick, which it may mix with what is shown in any proportion. The
guesser has no trick but knows what is stored, blocks included. Both choose, on a training half they
are not judged on, the figure and the offset that hit most often.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from standards.release import phases, settlement, statistics
from standards.release.blocks import Floats, Ints, cut
from standards.release.quantizer import Quantizer
from standards.release.statistics import LEAST, Unions, join

QUANTIZER = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))
K, GATE = 5, 10
# As many again are drawn for choosing figure and offset.
TARGETS = 5_000
LOW, HIGH, ANY = 0, 1, 2
ONE_SIDED_95 = 1.645
# How much of a trick's figure the attacker mixes with what is shown.
MIXES = (0.1, 0.25, 0.5, 1.0)
OFFSETS = np.arange(-20, 20.25, 0.5)
# What a group's value moves from month to month by itself (standard deviation, in points): nothing,
# the best case for an attacker.
MONTHLY = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One attack: shares of targets hit (0-1), and the one-sided test statistic."""

    attack: str
    plain: float
    release: float
    guesser: float
    z: float

    @property
    def holds(self) -> bool:
        """Whether the attacker is not above the guesser (one-sided 95 %)."""
        return self.z <= ONE_SIDED_95

    def __str__(self) -> str:
        return (
            f"{self.attack:<52}{self.plain:>8.1%}{self.release:>9.1%}{self.guesser:>9.1%}"
            f"{self.z:>7.2f}  {'holds' if self.holds else 'SUCCEEDS'}"
        )


HEAD = f"{'attack':<52}{'plain':>8}{'release':>9}{'guesser':>9}{'z':>7}"


@dataclass(frozen=True, slots=True)
class Scene:
    """Networks of one pool each: values (draw, group), the targets' places, kinds and values."""

    values: Floats
    place: Ints
    kind: Ints

    @property
    def truth(self) -> Floats:
        """The targets' values."""
        return self.values[np.arange(len(self.values)), self.place]

    def without_target(self) -> Floats:
        """The values with the targets' missing."""
        rest = self.values.copy()
        rest[np.arange(len(rest)), self.place] = np.nan
        return rest


def scene(seed: int, targets: int, n: int) -> Scene:
    """Three shapes of networks in equal parts; a quarter lowest, a quarter highest, half any."""
    chance = np.random.default_rng(seed)
    count = 2 * targets
    shape = np.arange(count) % 3
    one = chance.normal(78, 8, (count, n))
    skewed = 100 * chance.beta(8, 1.6, (count, n))
    two = chance.normal(chance.choice([65.0, 88.0], (count, n)), 5)
    values = np.clip(np.choose(shape[:, None], [one, skewed, two]), 0, 100)
    kind = chance.permutation(np.arange(count) % 4)
    kind = np.where(kind > 1, ANY, kind)
    place = np.choose(
        kind, [values.argmin(axis=1), values.argmax(axis=1), chance.integers(0, n, count)]
    )
    return Scene(values, place, kind)


def moved(values: Floats, seed: int, by: float = MONTHLY) -> Floats:
    """The same networks some months later."""
    return np.clip(values + np.random.default_rng(seed).normal(0, by, values.shape), 0, 100)


@dataclass(frozen=True, slots=True)
class Released:
    """Each draw's pool: what is shown of it, and the stored blocks.

    ``mean``, ``median``, ``low`` and ``high`` (the outer quarters' cut points, the thirds' where
    there are none, else the middle) are on the display grid; ``first`` and ``last`` are blocks.
    """

    n: Ints
    mean: Floats
    median: Floats
    low: Floats
    high: Floats
    first: Floats
    last: Floats

    @property
    def shown(self) -> list[Floats]:
        """What every page shows."""
        return [self.median, self.mean, self.low, self.high]

    @property
    def stored(self) -> list[Floats]:
        """What the guesser knows."""
        return [self.first, self.last, *self.shown]


def release(
    values: Floats, quantizer: Quantizer = QUANTIZER, k: int = K, *, who: str = "", year: int = 0
) -> Released:
    """The product's own release of each draw as a pool of its own; NaN where it is withheld.

    ``who`` names the groups that are compared and ``year`` theirs: another name, other shifts.
    """
    draws, n = values.shape
    pools = np.repeat(np.arange(draws), n)
    blocks = cut(quantizer.steps(values.ravel()), pools, draws, quantizer, k)
    if not len(blocks.steps):
        nothing = np.full(draws, np.nan)
        return Released(np.zeros(draws, dtype=np.int64), *[nothing] * 6)
    grid = float(quantizer.grid)
    joined = join(blocks, Unions(np.arange(draws), np.arange(draws), draws))
    parts = np.bincount(blocks.pool, minlength=draws)
    is_open = parts > 0
    end = np.cumsum(parts)
    first, last = np.minimum(end - parts, len(blocks.steps) - 1), end - 1

    # Under the name the type had when the tables of docs/sharing.md were drawn: another name, other
    # shifts.
    secret = f"{year} {quantizer}".replace("Quantizer", "Measure")
    shifts = _shifts(phases.phases_of, secret, who, draws)

    def told(steps: Floats) -> Floats:
        return np.where(is_open, steps * grid, np.nan)

    def shown(figure: str) -> Floats:
        return told(statistics.told(joined, figure, shifts, quantizer))

    median = shown("1/2")
    cuts = ("1/4", "3/4") if n >= LEAST["quarters"] else ()
    cuts = ("1/3", "2/3") if not cuts and n >= LEAST["thirds"] else cuts
    low, high = (shown(figure) for figure in cuts) if cuts else (median, median)
    return Released(
        n=joined.n,
        mean=shown("mean"),
        median=median,
        low=low,
        high=high,
        first=told(blocks.steps[first]),
        last=told(blocks.steps[last]),
    )


@lru_cache(maxsize=64)
def _shifts(rule: Callable[..., Floats], secret: str, who: str, draws: int) -> Floats:
    return rule(secret, [f"{who}{draw}" for draw in range(draws)])


def counting(
    months: Sequence[Floats], before: Floats | None = None, earlier: Floats | None = None
) -> list[Floats]:
    """What counts of a year's months by the product's own rule: each draw is a pool of its own.

    ``before``: what counted last this year; ``earlier``: last year, for those who stayed.
    """
    draws, n = months[0].shape
    pools = np.repeat(np.arange(draws), n)
    found = []
    kept = {} if before is None else {"metric": before.ravel()}
    old = {} if earlier is None else {"metric": earlier.ravel()}
    for month in months:
        settled = settlement.settle({"metric": month.ravel()}, kept, old, pools, draws, GATE)
        kept = settled.values
        found.append(settled.told(pools)["metric"].reshape(draws, n))
    return found


def judged(
    attack: str,
    seen: Scene,
    *,
    plain: Floats,
    released: Sequence[Released],
    tricks: Sequence[Floats] = (),
    known: Sequence[Floats] = (),
    seen_by_both: Sequence[Floats] = (),
) -> Line:
    """The attack's line. ``plain``: the estimate under a plain minimum-count rule.

    With ``known`` figures, the attacker's own, both also fit a line to all they know, on the
    training half. ``seen_by_both``: what anybody makes of what is shown, as averages over months.
    """
    half = len(seen.kind) // 2
    shown = [_filled(each) for one in released for each in one.shown]
    stored = [_filled(each) for one in released for each in one.stored]
    both = list(map(_filled, seen_by_both))
    shown, stored = [*shown, *both], [*stored, *both]
    if known:
        tricks = [*tricks, fitted([*shown, *map(_filled, [*tricks, *known])], seen, half)]
        stored = [*stored, fitted(stored, seen, half)]
    guessed = _chosen(stored, seen, half)
    mixed = [
        part * _filled(trick) + (1 - part) * figure
        for trick in tricks
        for figure in shown
        for part in MIXES
    ]
    tried = _chosen([*shown, *mixed], seen, half)
    mine, theirs = hit(tried, seen, half), hit(guessed, seen, half)
    only_mine, only_theirs = int((mine & ~theirs).sum()), int((theirs & ~mine).sum())
    z = (only_mine - only_theirs) / max(only_mine + only_theirs, 1) ** 0.5
    return Line(
        attack, float(hit(plain, seen, half).mean()), float(mine.mean()), float(theirs.mean()), z
    )


def hit(estimate: Floats, seen: Scene, start: int) -> np.ndarray:
    """Which targets from ``start`` on an estimate meets within one grid step."""
    return np.asarray(np.abs(estimate[start:] - seen.truth[start:]) <= float(QUANTIZER.grid))


def fitted(features: Sequence[Floats], seen: Scene, half: int) -> Floats:
    """Per kind of target the line through all features that lies nearest to most of them."""
    estimate = np.zeros(len(seen.kind))
    table = np.stack(features, axis=1)
    scale = table[:half].std(axis=0) + 1e-9
    table = np.column_stack([np.ones(len(table)), (table - table[:half].mean(axis=0)) / scale])
    truth, still = seen.truth, np.eye(table.shape[1])
    for kind in (LOW, HIGH, ANY):
        train = np.flatnonzero(seen.kind[:half] == kind)
        mine, wanted = table[train], truth[train]
        line = np.linalg.solve(mine.T @ mine + still, mine.T @ wanted)
        # From nearest on average to nearest to most: what lies far off counts less and less.
        for width in (6.0, 3.0, 2.0):
            near = mine.T * np.exp(-(((wanted - mine @ line) / width) ** 2) / 2)
            line = np.linalg.solve(near @ mine + still, near @ wanted)
        rows = seen.kind == kind
        estimate[rows] = table[rows] @ line
    return estimate


def _filled(feature: Floats) -> Floats:
    """What is withheld is replaced by what anybody knows of such networks."""
    return np.where(np.isnan(feature), 78.0, feature)


def _chosen(features: Sequence[Floats], seen: Scene, half: int) -> Floats:
    """Per kind of target the figure and the offset that hit most in the training half."""
    estimate = np.zeros(len(seen.kind))
    truth = seen.truth
    for kind in (LOW, HIGH, ANY):
        train = np.flatnonzero(seen.kind[:half] == kind)
        best = max(
            (
                (
                    int((np.abs(f[train] + offset - truth[train]) <= 1).sum()),
                    -i,
                    -abs(offset),
                    offset,
                )
                for i, f in enumerate(features)
                for offset in OFFSETS
            ),
        )
        rows = seen.kind == kind
        estimate[rows] = features[-best[1]][rows] + best[3]
    return estimate
