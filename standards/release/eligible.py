"""Which metrics can be compared at all, by what is declared: public rules, no values."""

import math
from collections.abc import Mapping
from decimal import Decimal

from standards.catalogue.facts import MetricFact
from standards.measures import MEASURES

# A metric needs room between its coded ends to say anything.
LEAST_STEPS = 8
LOG = "log"
# With two inputs that are released a composite would tell how their values pair.
PAIR = 2
Bounds = tuple[Decimal, Decimal]


def bounds_of(metric: MetricFact) -> Bounds | None:
    """The public bounds in the shown unit; None where nothing declares them."""
    measure = MEASURES[metric.kind]
    lower, upper = measure.bounds(Decimal(metric.factor))
    if not measure.has_fixed_bounds:
        lower = lower if metric.lower is None else metric.lower
        upper = upper if metric.upper is None else metric.upper
    return None if lower is None or upper is None else (Decimal(lower), Decimal(upper))


def closed_alone(metric: MetricFact) -> str:
    """The rule by which the metric has no release, whatever it is made of; '' where it may."""
    measure = MEASURES[metric.kind]
    if measure.is_coded:
        return ""
    if not measure.is_comparable:
        return "never_kind"
    bounds = bounds_of(metric)
    if bounds is None or not metric.release_grid:
        return "never_bounds"
    return "" if _room(bounds, metric) >= LEAST_STEPS else "never_narrow"


def _room(bounds: Bounds, metric: MetricFact) -> float:
    """Grid steps between the bounds; none where a logarithm of the lower one does not exist."""
    (lower, upper), grid = map(float, bounds), float(metric.release_grid or 1)
    if metric.release_scale != LOG:
        return (upper - lower) / grid
    return math.log(upper / lower) / math.log1p(grid) if lower > 0 else 0.0


def closed_by(code: str, facts: Mapping[str, MetricFact]) -> str:
    """The rule by which a metric of the catalogue is never compared; '' where it is.

    A metric made of one other has no release of its own: a second grid over the same values would
    tell more than the first. It is compared if a declared function says how it follows.
    """
    metric = facts[code]
    if len(metric.derived_from) == 1:
        return _closed_function(metric, facts)
    alone = closed_alone(metric)
    if alone or not metric.derived_from:
        return alone
    opened = [each for each in metric.derived_from if each in facts and _is_plain(facts[each])]
    return "never_pair" if len(opened) == PAIR else ""


def _closed_function(metric: MetricFact, facts: Mapping[str, MetricFact]) -> str:
    source = facts.get(metric.derived_from[0])
    if not metric.function:
        return "never_function"
    if source is None or not _has_numbers(source) or closed_by_own(source, facts):
        return "never_source"
    return ""


def _has_numbers(metric: MetricFact) -> bool:
    measure = MEASURES[metric.kind]
    return measure.is_comparable and not measure.is_coded


def closed_by_own(metric: MetricFact, facts: Mapping[str, MetricFact]) -> str:
    """As `closed_by`, asking for a release of the metric's own."""
    return "never_function" if len(metric.derived_from) == 1 else closed_by(metric.code, facts)


def _is_plain(metric: MetricFact) -> bool:
    """Whether it is made of nothing else and released."""
    return not metric.derived_from and not closed_alone(metric)
