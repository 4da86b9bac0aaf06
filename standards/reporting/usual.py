"""What is usual for a partner, from its own history only: hints beside a cell, and warnings. Pure.

Robust: the middle is a median and the width a median absolute deviation, so one odd month neither
hides the next nor widens the range for long.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from standards.measures import MEASURES, NOT_APPLICABLE, Cell, Fault, MetricShape, absence_of

# Months of own history that are looked at, and how many it takes to call anything usual.
MONTHS_BACK = 6
MONTHS_NEEDED = 4
# A deviation of this many (normal-consistent) median deviations is worth a second look.
WIDTH = 4.0
_TO_SIGMA = 1.4826
# One sign before the @ is enough: a run of them would be tried from each of its letters.
_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.[a-z]{2}", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?:\+|\b0)[0-9](?:[ /()-]?[0-9]){6}")
# Below a share of its bounds, or of its usual size, no change is called large.
LEAST_OF_BOUNDS = 0.10
LEAST_OF_SIZE = 0.25
# A denominator under half its usual size, when that is not tiny, has shrunk.
SHRUNK = 0.5
SHRUNK_FROM = 20


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual range of a value in its shown unit."""

    low: float
    high: float


def usual_range(metric: MetricShape, history: Sequence[Cell]) -> Usual | None:
    """The usual range from own earlier cells (any order); None with too little history."""
    measure = MEASURES[metric.kind]
    values = [
        value
        for cell in history
        if (value := measure.value_of(cell, metric.factor).value) is not None
    ]
    if len(values) < MONTHS_NEEDED or not measure.is_number:
        return None
    middle = median(values)
    spread = _TO_SIGMA * median(abs(value - middle) for value in values)
    width = max(WIDTH * spread, _least(metric, middle))
    low, high = max(middle - width, measure.least), middle + width
    if metric.lower is not None:
        low = max(low, float(metric.lower))
    if metric.upper is not None:
        high = min(high, float(metric.upper))
    return Usual(low, high)


def warnings_for(metric: MetricShape, cell: Cell, history: Sequence[Cell]) -> list[Fault]:
    """What is worth a reason about ``cell``, given the partner's own earlier cells."""
    measure = MEASURES[metric.kind]
    if "text" in measure.names:
        return [Fault("text_personal")] if names_somebody(str(cell.get("text", ""))) else []
    if NOT_APPLICABLE in cell:
        # It leaves the score, so a person looks when it counted until now; its reason answers.
        counted = sum(not absence_of(past) for past in history)
        return [Fault("applied_before", params={"count": counted})] if counted else []
    if absence_of(cell) or not history:
        return []
    faults = []
    usual = usual_range(metric, history)
    now = measure.value_of(cell, metric.factor)
    if usual is not None and now.value is not None:
        noise = measure.chance(float(metric.factor), now.value, now.denominator)
        if not usual.low - noise <= now.value <= usual.high + noise:
            faults.append(Fault("value_unusual", params=_jump(metric, now.value, usual)))
    sample = measure.sample_of(cell)
    earlier = [size for past in history if (size := measure.sample_of(past)) is not None]
    if sample is not None and len(earlier) >= MONTHS_NEEDED:
        usually = median(earlier)
        if usually >= SHRUNK_FROM and sample < SHRUNK * usually:
            params = {"value": sample, "usual": int(usually)}
            faults.append(Fault("cases_shrunk", params=params))
    return faults


def names_somebody(text: str) -> bool:
    """Whether free text holds what looks like a mail address or a telephone number.

    Customers' personal data has no place in the portal; a wrong alarm only costs a reason.
    """
    return bool(_ADDRESS.search(text) or _TELEPHONE.search(text))


def _least(metric: MetricShape, middle: float) -> float:
    if metric.lower is not None and metric.upper is not None:
        return LEAST_OF_BOUNDS * (float(metric.upper) - float(metric.lower))
    return LEAST_OF_SIZE * max(abs(middle), 1.0)


def _jump(metric: MetricShape, value: float, usual: Usual) -> dict[str, str]:
    places = MEASURES[metric.kind].places(int(getattr(metric, "precision", 1)))
    numbers = {"value": value, "low": usual.low, "high": usual.high}
    return {name: f"{number:.{places}f}" for name, number in numbers.items()}
