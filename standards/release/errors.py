"""How far shown figures are from the true ones, by the number of groups: a simulation.

Networks are drawn from three shapes in equal parts (one peak, skewed towards the bound, two peaks)
on a scale of 0 to 100 with a grid of 1, released with a shift of the display grid drawn for each,
and compared with the statistics of the values. The seed is fixed, so the table in docs/sharing.md
can be made again.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from standards.release.blocks import Floats, Ints, cut
from standards.release.figures import CUTS
from standards.release.phases import FIGURES
from standards.release.quantizer import Quantizer
from standards.release.statistics import CUT_FIGURES, LEAST, Unions, join, told

SIZES = range(10, 61)
DRAWS = 600
SEED = 20_260_101
QUANTIZER = Quantizer(grid=Decimal(1), lower=Decimal(0), upper=Decimal(100))


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """Errors with ``n`` groups: mean absolute ones in grid steps, shares of wrong parts (0-1).

    ``cuts`` and ``wrong`` by halves, thirds and quarters, for those a cohort of the size may show.
    """

    n: int
    mean: float
    median: float
    cuts: dict[str, float]
    wrong: dict[str, float]


@cache
def error_line(n: int) -> ErrorLine:
    """The errors with ``n`` groups that all report."""
    chance = np.random.default_rng(SEED + n)
    values = _networks(chance, n)
    steps = QUANTIZER.steps(values)
    places = np.arange(DRAWS)
    blocks = cut(steps.ravel(), np.repeat(places, n), DRAWS, QUANTIZER, 5)
    joined = join(blocks, Unions(places, places, DRAWS))
    phases = chance.uniform(-0.5, 0.5, (DRAWS, len(FIGURES)))
    by_figure = {figure: told(joined, figure, phases, QUANTIZER) for figure in FIGURES}

    cuts, wrong = {}, {}
    for name, parts in CUTS.items():
        if n < LEAST[name]:
            continue
        shares = [i / parts for i in range(1, parts)]
        figures = np.stack([by_figure[each] for each in CUT_FIGURES[name]], axis=1)
        true = np.quantile(steps, shares, axis=1).T
        cuts[name] = float(np.abs(figures - true).mean())
        wrong[name] = float((_part(steps, figures) != _part(steps, true)).mean())
    return ErrorLine(
        n=n,
        mean=float(np.abs(by_figure["mean"] - steps.mean(axis=1)).mean()),
        median=float(np.abs(by_figure["1/2"] - np.median(steps, axis=1)).mean()),
        cuts=cuts,
        wrong=wrong,
    )


def _part(steps: Floats, cuts: Floats) -> Ints:
    reached = steps[:, :, None] >= cuts[:, None, :]
    parts: Ints = np.count_nonzero(reached, axis=2)
    return parts


def _networks(chance: np.random.Generator, n: int) -> Floats:
    third = DRAWS // 3
    one_peak = chance.normal(78, 8, (third, n))
    skewed = 100 * chance.beta(8, 1.6, (third, n))
    two_peaks = chance.normal(chance.choice([65.0, 88.0], (DRAWS - 2 * third, n)), 5)
    return np.asarray(np.clip(np.concatenate([one_peak, skewed, two_peaks]), 0, 100))


def error_table() -> str:
    """All sizes as a Markdown table."""
    head = (
        "| owners | mean | median | thirds' cuts | quarters' cuts "
        "| wrong half | wrong third | wrong quarter |"
    )
    lines = [head, "|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for n in SIZES:
        line = error_line(n)
        numbers = [line.mean, line.median, line.cuts.get("thirds"), line.cuts.get("quarters")]
        shares = [line.wrong.get(name) for name in CUTS]
        cells = [str(n), *map(_number, numbers), *map(_percent, shares)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
