"""Metrics that are a function of one other: its shown figures turned into theirs, nothing more.

A second rounding of the same blocks would tell more than the first (attack *two settings of grid*),
so what is turned is what is already shown (docs/adr/0014).
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from standards.catalogue.facts import MetricFact
from standards.release.eligible import Bounds, bounds_of
from standards.release.metric_plan import LinearFunction
from standards.release.quantizer import IDENTITY

Json = dict[str, Any]
CUTS = ("halves", "thirds", "quarters")
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


def figures_of(function: LinearFunction, cohorts: Mapping[str, Json]) -> Json:
    """The source's shown figures of each cohort as those of its function."""
    return {key: _turned(function, shown) for key, shown in cohorts.items()}


def parts_of(
    function: LinearFunction, bands: Mapping[str, Mapping[str, Mapping[str, int]]]
) -> Json:
    """Each partner's part of each cut: the source's, or counted from the other end."""
    if not function.is_turned:
        return {partner: dict(mine) for partner, mine in bands.items()}
    count = dict(zip(CUTS, (2, 3, 4), strict=True))
    return {
        partner: {
            cohort: {name: count[name] + 1 - part for name, part in parts.items()}
            for cohort, parts in mine.items()
        }
        for partner, mine in bands.items()
    }


def _turned(function: LinearFunction, shown: Json) -> Json:
    found: Json = {name: shown[name] for name in ("n", "pools") if name in shown}
    for name in ("mean", "median", *CUTS):
        if name not in shown or (name == "mean" and not function.has_mean):
            continue
        is_list = isinstance(shown[name], list)
        texts = shown[name] if is_list else [shown[name]]
        ends = shown.get("ends", {}).get(name, [""] * len(texts))
        ends = ends if isinstance(ends, list) else [ends]
        values, marks = _figure(function, texts, ends)
        found[name] = values if is_list else values[0]
        if any(marks):
            found.setdefault("ends", {})[name] = marks if is_list else marks[0]
    return found


def _figure(
    function: LinearFunction, texts: Sequence[str], ends: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Values from low to high with the ends that are only bounds."""
    pairs = [_value(function, text, end) for text, end in zip(texts, ends, strict=True)]
    if Decimal(function.times) < 0:
        pairs.reverse()
    return [value for value, _ in pairs], [end for _, end in pairs]


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
