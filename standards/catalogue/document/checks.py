"""What a document's parts must agree on; the shape has been checked before."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from portal.lib.graphs import reachable
from portal.lib.results import Problem
from standards.catalogue.document.shape import Document, MetricPart, TargetPart
from standards.measures import MEASURES

# What is said where a metric lacks what its measure needs.
_NEEDED = {
    "quantile": "metric_quantile",
    "choices": "metric_choices",
    "upper": "metric_scale",
    "unit": "metric_currency",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a target needs to know of its metric; bounds in the shown unit, None for none."""

    kind: str
    polarity: str
    lower: Decimal | None
    upper: Decimal | None


def judged(
    kind: str, polarity: str, factor: Decimal, lower: Decimal | None, upper: Decimal | None
) -> Judged:
    """A metric with the bounds declared for it and those of its kind: the narrower ones."""
    least, most = MEASURES[kind].bounds(factor)
    lows = [each for each in (least, lower) if each is not None]
    highs = [each for each in (most, upper) if each is not None]
    return Judged(kind, polarity, max(lows, default=None), min(highs, default=None))


def _judged_part(part: MetricPart) -> Judged:
    return judged(part.kind, part.polarity, part.factor, part.lower, part.upper)


def check(document: Document, by_code: Mapping[str, Judged]) -> list[Problem]:
    """Every contradiction. ``by_code``: the metrics that exist already, by code."""
    metrics = {
        **by_code,
        **{m.code: _judged_part(m) for m in document.metrics},
    }
    secret = {m.code for m in document.metrics if m.sharing == "brand_only"}
    return [
        *_doubled(document),
        *(p for i, m in enumerate(document.metrics, 1) for p in _metric(m, f"metrics[{i}]")),
        *_caps(document, metrics),
        *_targets(document, metrics),
        *_secret_targets(document, secret),
        *_derived(document, metrics),
    ]


def _doubled(document: Document) -> Iterator[Problem]:
    clauses = [
        (f"sections[{s}].clauses[{c}].code", clause.code)
        for s, section in enumerate(document.sections, 1)
        for c, clause in enumerate(section.clauses, 1)
    ]
    sections = [(f"sections[{i}].code", s.code) for i, s in enumerate(document.sections, 1)]
    metrics = [(f"metrics[{i}].code", m.code) for i, m in enumerate(document.metrics, 1)]
    for group in (sections, clauses, metrics):
        yield from _twice(group)


def _twice(pairs: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, code in pairs:
        if code in first:
            yield Problem("document_code_twice", {"first": first[code]}, column=path, value=code)
        first.setdefault(code, path)


def _metric(metric: MetricPart, path: str) -> Iterator[Problem]:
    bounds = (metric.lower, metric.upper)
    if None not in bounds and metric.lower >= metric.upper:  # type: ignore[operator]  # both set
        yield Problem("metric_bounds", column=f"{path}.lower", value=str(metric.lower))
    measure = MEASURES[metric.kind]
    for name in measure.needs:
        if not measure.is_declared(name, getattr(metric, name)):
            yield Problem(_NEEDED[name], {"metric": metric.name}, column=f"{path}.{name}")
    if metric.release.parts and (not measure.released_parts or metric.breakdown):
        yield Problem("metric_parts", column=f"{path}.release.parts")
    if metric.breakdown and not measure.can_break_down:
        yield Problem("metric_breakdown", column=f"{path}.breakdown")
    yield from _twice(
        (f"{path}.choices[{i}].code", choice.code) for i, choice in enumerate(metric.choices, 1)
    )
    for code in metric.parts:
        if code not in measure.taken:
            params = {"metric": metric.name, "known": ", ".join(measure.taken)}
            yield Problem("metric_part_unknown", params, column=f"{path}.parts.{code}", value=code)
    yield from _twice(
        (f"{path}.parts.{code}.number", part.number)
        for code, part in metric.parts.items()
        if part.number
    )
    members = metric.breakdown.members if metric.breakdown else ()
    yield from _twice(
        (f"{path}.breakdown.members[{i}].code", member.code) for i, member in enumerate(members, 1)
    )


def _caps(document: Document, metrics: Mapping[str, Judged]) -> Iterator[Problem]:
    used = {target.metric for target in document.targets}
    for i, cap in enumerate(document.version.caps, 1):
        path = f"version.caps[{i}]"
        if cap.metric not in metrics or cap.metric not in used:
            yield Problem("cap_metric", column=f"{path}.metric", value=cap.metric)
        if cap.at_most > document.version.scale:
            yield Problem(
                "cap_above_scale",
                {"scale": document.version.scale},
                column=f"{path}.at_most",
                value=str(cap.at_most),
            )


def _secret_targets(document: Document, secret: Collection[str]) -> Iterator[Problem]:
    """Nobody is scored on what they may not see."""
    for s, section in enumerate(document.sections, 1):
        for c, clause in enumerate(section.clauses, 1):
            for t, target in enumerate(clause.targets, 1):
                if target.metric in secret:
                    path = f"sections[{s}].clauses[{c}].targets[{t}].metric"
                    yield Problem("target_brand_only", column=path, value=target.metric)


def _derived(document: Document, metrics: Collection[str]) -> Iterator[Problem]:
    """A derived metric names others that exist, and no circle leads back to it."""
    inputs = {metric.code: metric.derived_from for metric in document.metrics}
    for i, metric in enumerate(document.metrics, 1):
        path = f"metrics[{i}].derived_from"
        if metric.function and (len(metric.derived_from) != 1 or not metric.function.times):
            yield Problem("function_of_one", column=f"metrics[{i}].function", value=metric.code)
        for code in metric.derived_from:
            if code not in metrics:
                yield Problem("derived_unknown", column=path, value=code)
        below = reachable(metric.derived_from, lambda code: inputs.get(code, ()))
        if metric.code in below:
            yield Problem("derived_circle", column=path, value=metric.code)


def _targets(document: Document, metrics: Mapping[str, Judged]) -> Iterator[Problem]:
    for s, section in enumerate(document.sections, 1):
        for c, clause in enumerate(section.clauses, 1):
            for t, target in enumerate(clause.targets, 1):
                path = f"sections[{s}].clauses[{c}].targets[{t}]"
                if target.metric not in metrics:
                    yield Problem("target_metric", column=f"{path}.metric", value=target.metric)
                else:
                    yield from _target(target, metrics[target.metric], path)


def _target(target: TargetPart, metric: Judged, path: str) -> Iterator[Problem]:
    kind = metric.kind
    methods = MEASURES[kind].methods
    if not methods:
        if target.weight > 0 or target.mandatory:
            yield Problem("target_text", column=f"{path}.weight", value=str(target.weight))
        return
    if target.method not in methods:
        yield Problem(
            "target_method",
            {"kind": kind, "possible": ", ".join(methods)},
            column=f"{path}.method",
            value=target.method,
        )
        return
    yield from _needed(target, path)
    yield from _direction(target, metric.polarity, path)
    yield from _reach(target, metric, path)
    for name, codes in target.audience:
        if codes == ():
            yield Problem("audience_empty", column=f"{path}.audience.{name}")


def _needed(target: TargetPart, path: str) -> Iterator[Problem]:
    needs = {
        "pass": ("value",),
        "linear": ("value", "floor"),
        "bands": ("bands",),
        "lookup": ("lookup",),
        "points": (),
    }[target.method]
    for name in needs:
        if getattr(target, name) in (None, (), {}):
            yield Problem(
                "target_needs", {"method": target.method, "name": name}, column=f"{path}.{name}"
            )
    allowed = {*needs, "value"}
    for name in ("floor", "bands", "lookup"):
        if name not in allowed and getattr(target, name) not in (None, (), {}):
            yield Problem(
                "target_unused", {"method": target.method, "name": name}, column=f"{path}.{name}"
            )


def _direction(target: TargetPart, polarity: str, path: str) -> Iterator[Problem]:
    sign = -1 if polarity == "lower" else 1
    value, floor = target.value, target.floor
    if target.method == "linear" and None not in (value, floor) and sign * floor >= sign * value:  # type: ignore[operator]  # both set
        yield Problem(
            "target_floor",
            {"polarity": polarity, "value": value},
            column=f"{path}.floor",
            value=str(floor),
        )
    steps = [sign * band.at for band in target.bands]
    if any(a <= b for a, b in pairwise(steps)):
        yield Problem("target_bands", column=f"{path}.bands")


def _reach(target: TargetPart, metric: Judged, path: str) -> Iterator[Problem]:
    """A target beyond what its metric can be is one that nobody ever meets."""
    is_lower_better = metric.polarity == "lower"
    limit = metric.lower if is_lower_better else metric.upper
    if limit is None:
        return
    asked = [(f"{path}.value", target.value)]
    asked += [(f"{path}.bands[{i}].at", band.at) for i, band in enumerate(target.bands, 1)]
    for column, value in asked:
        if value is not None and (value < limit if is_lower_better else value > limit):
            params = {"value": value, "limit": f"{limit.normalize():f}"}
            yield Problem("target_reach", params, column=column, value=str(value))
