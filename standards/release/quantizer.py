"""How a metric's numbers become whole steps of a grid, with coded ends, and texts again."""

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Steps at either bound that are only told as "at most" and "at least".
CODED_STEPS = 2
IDENTITY, LOG = "identity", "log"


@dataclass(frozen=True, slots=True)
class Quantizer:
    """How a metric's numbers are counted in whole steps between public bounds.

    In the terms of disclosure control ``grid`` is the rounding base and ``ends`` are the bottom and
    top coding. A uniform quantizer, or a logarithmic one: there ``grid`` is a share (0.05: steps of
    5 %) and means are geometric. ``has_mean``: whether a mean may be shown.
    """

    grid: Decimal
    lower: Decimal
    upper: Decimal
    has_mean: bool = True
    scale: str = IDENTITY

    def steps(self, values: Floats) -> Floats:
        """``values`` clipped to the bounds and counted in steps of the grid, unrounded."""
        clipped = np.clip(values, float(self.lower), float(self.upper))
        if self.scale == LOG:
            return np.asarray(np.log(clipped) / math.log1p(float(self.grid)))
        return np.asarray(clipped / float(self.grid))

    @property
    def range(self) -> tuple[float, float]:
        """The bounds in steps."""
        low, high = self.steps(np.array([float(self.lower), float(self.upper)]))
        return float(low), float(high)

    @property
    def ends(self) -> tuple[int, int]:
        """Steps at or under which, and at or over which, a number is told as a bound only."""
        return _ends(self)

    def end(self, step: float) -> str:
        """``low`` or ``high`` for a coded end, else nothing."""
        low, high = self.ends
        return "low" if step <= low else "high" if step >= high else ""

    def text(self, step: float) -> str:
        """A number of steps in the metric's shown unit, as text."""
        return _text(step, self.scale, self.grid)


@lru_cache(maxsize=10_000)
def _ends(quantizer: Quantizer) -> tuple[int, int]:
    low, high = (math.floor(bound + 0.5 + 1e-9) for bound in quantizer.range)
    return low + CODED_STEPS, high - CODED_STEPS


@lru_cache(maxsize=100_000)
def _text(step: float, scale: str, grid: Decimal) -> str:
    if scale == LOG:
        value = Decimal(f"{(1 + float(grid)) ** step:.3g}")
    else:
        value = Decimal(repr(round(float(step), 6))) * grid
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
