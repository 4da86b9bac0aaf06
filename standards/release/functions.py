"""Metrics that are a function of one other: its shown figures turned into theirs, nothing more.

A second rounding of the same blocks would tell more than the first (attack *two settings of grid*),
so what is turned is what is already shown (docs/adr/0014).
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from standards.catalogue.facts import MetricFact
from standards.release.eligible import Bounds, bounds_of
from standards.release.figures import CUTS, MEAN, CohortFigures, Figure, Parts
from standards.release.metric_plan import LinearFunction
from standards.release.quantizer import IDENTITY

OTHER_END = {"low": "high", "high": "low", "": ""}


def linear_function(metric: MetricFact, source: MetricFact) -> LinearFunction:
    """A declared function as the source's plan holds it all season."""
    times, plus = (Decimal(metric.function[name]) for name in ("times", "plus"))
    bounds = bounds_of(metric)
    same_way = (times > 0) == (metric.polarity == source.polarity)
    return LinearFunction(
        code=metric.code,
        times=metric.function["times"],
        plus=metric.function["plus"],
        bounds=None if bounds is None else (_plain(bounds[0]), _plain(bounds[1])),
        places=metric.precision,
        has_mean=source.release_scale == IDENTITY and _is_inside(times, plus, bounds, source),
        is_turned=not same_way,
    )


def _plain(bound: Decimal) -> str:
    return f"{bound.normalize():f}"


def _is_inside(times: Decimal, plus: Decimal, bounds: Bounds | None, source: MetricFact) -> bool:
    """Whether every value the source can have stays between the bounds."""
    reach = bounds_of(source)
    if bounds is None or reach is None:
        return bounds is None
    return all(bounds[0] <= times * end + plus <= bounds[1] for end in reach)


def figures_of(
    function: LinearFunction, cohorts: Mapping[str, CohortFigures]
) -> dict[str, CohortFigures]:
    """The source's shown figures of each cohort as those of its function."""
    return {key: _turned(function, figures) for key, figures in cohorts.items()}


def parts_of(function: LinearFunction, bands: Mapping[str, Parts]) -> dict[str, Parts]:
    """Each partner's part of each cut: the source's, or counted from the other end."""
    if not function.is_turned:
        return {partner: dict(partner_parts) for partner, partner_parts in bands.items()}
    return {
        partner: {
            cohort: {name: CUTS[name] + 1 - part for name, part in parts.items()}
            for cohort, parts in partner_parts.items()
        }
        for partner, partner_parts in bands.items()
    }


def _turned(function: LinearFunction, source: CohortFigures) -> CohortFigures:
    figures = (each for each in source.figures if each.name != MEAN or function.has_mean)
    return replace(source, figures=tuple(_figure(function, each) for each in figures))


def _figure(function: LinearFunction, figure: Figure) -> Figure:
    """Values from low to high with the ends that are only bounds."""
    pairs = [_value(function, text, end) for text, end in figure.bounds]
    if Decimal(function.times) < 0:
        pairs.reverse()
    ends = tuple(end for _, end in pairs)
    return replace(
        figure, values=tuple(value for value, _ in pairs), ends=ends if any(ends) else ()
    )


def _value(function: LinearFunction, text: str, end: str) -> tuple[str, str]:
    times = Decimal(function.times)
    value = times * Decimal(text) + Decimal(function.plus)
    end = end if times > 0 else OTHER_END[end]
    if function.bounds is not None:
        lower, upper = map(Decimal, function.bounds)
        # Whatever lies behind a bound of the source is the same here: no bound is left to tell.
        if (value >= upper and end == "high") or (value <= lower and end == "low"):
            end = ""
        value = min(max(value, lower), upper)
    rounded = value.quantize(Decimal(1).scaleb(-function.places), rounding=ROUND_HALF_UP)
    return f"{rounded.normalize() + 0:f}", end
