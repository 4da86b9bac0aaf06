"""Which metrics can be released, and how: a family's plan, fixed for a season."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from standards.catalogue.queries import MetricFact
from standards.release.blocks import LOG, Measure
from standards.release.codes import OTHER, kept_codes

# Counts have no base and texts no order.
NUMBERS = frozenset({"share", "ratio", "mean", "nps", "score", "percentile", "median"})
CODED = frozenset({"yesno", "choice"})
POOLED = frozenset({"share", "ratio", "mean", "nps"})
POSITIONS = frozenset({"percentile", "median"})
YES_NO = ("yes", "no")
# A metric needs room between its coded ends to say anything.
LEAST_STEPS = 8
FamilyPlan = dict[str, Any]


def measure_of(metric: MetricFact) -> Measure | None:
    """The metric's measure; None when it declares no grid and bounds or its kind has no release."""
    if metric.kind not in NUMBERS or not metric.release_grid:
        return None
    lower, upper = metric.lower, metric.upper
    if metric.kind == "share":
        lower = Decimal(0) if lower is None else lower
        upper = Decimal(metric.factor) if upper is None else upper
    if metric.kind == "nps":
        lower, upper = Decimal(-100), Decimal(100)
    if lower is None or upper is None or (metric.release_scale == LOG and lower <= 0):
        return None
    measure = Measure(
        grid=Decimal(metric.release_grid),
        lower=Decimal(lower),
        upper=Decimal(upper),
        has_mean=metric.kind not in POSITIONS,
        scale=metric.release_scale,
    )
    low, high = measure.range
    return measure if high - low >= LEAST_STEPS else None


def is_releasable(metric: MetricFact) -> bool:
    """Whether comparisons of the metric are published at all."""
    return metric.kind in CODED or measure_of(metric) is not None


def releasable(
    facts: Mapping[str, MetricFact], inputs: Mapping[str, frozenset[str]]
) -> dict[str, MetricFact]:
    """The metrics of ``facts`` that have a release of their own; ``inputs`` of derived ones.

    A function of one other metric has none: it would be the same values under a second grid. A
    composite of exactly two released metrics has none: with both it tells how their values pair.
    """
    alone = {code for code, fact in facts.items() if not inputs.get(code) and is_releasable(fact)}
    return {
        code: fact
        for code, fact in facts.items()
        if code in alone
        or (
            len(inputs.get(code, ())) > 1 and len(inputs[code] & alone) != 2 and is_releasable(fact)
        )
    }


def family_plan(
    metric: MetricFact, least_groups: Mapping[str, int], gate: int, k: int
) -> FamilyPlan:
    """How a metric and its breakdown are released all season.

    ``least_groups``: per cell key (``code``, ``code:member``) and per choice (``code=choice``) the
    fewest groups with it in a month of last season. ``cells`` maps each released key to the keys
    it is made of; no cells means that the metric is not released this season.
    """
    measure = measure_of(metric)
    codes = _codes(metric, least_groups, gate)
    is_told = bool(codes) or metric.kind not in CODED
    return {
        "code": metric.code,
        "kind": metric.kind,
        "factor": str(metric.factor),
        "polarity": metric.polarity,
        "k": k,
        "width": str(metric.protection_width),
        "is_sensitive": metric.is_sensitive,
        "measure": None if measure is None else measure_json(measure),
        "codes": codes,
        "cells": _cells(metric, least_groups, gate) if is_told else [],
    }


def stored_measure(plan: Mapping[str, Any]) -> Measure:
    """The measure of a family plan of numbers."""
    kept = plan["measure"]
    return Measure(
        grid=Decimal(kept["grid"]),
        lower=Decimal(kept["lower"]),
        upper=Decimal(kept["upper"]),
        has_mean=kept["has_mean"],
        scale=kept["scale"],
    )


def measure_json(measure: Measure) -> dict[str, Any]:
    """A measure as family plans hold it."""
    return {
        "grid": f"{measure.grid.normalize():f}",
        "lower": f"{measure.lower.normalize():f}",
        "upper": f"{measure.upper.normalize():f}",
        "has_mean": measure.has_mean,
        "scale": measure.scale,
    }


def _codes(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> list[list[Any]]:
    """``[code, [codes it stands for]]`` in the declared order; yes/no has no rare codes."""
    if metric.kind == "yesno":
        return [[code, [code]] for code in YES_NO]
    if metric.kind != "choice":
        return []
    declared = [code for code, _ in metric.choices]
    kept = kept_codes(
        declared, {code: least_groups.get(f"{metric.code}={code}", 0) for code in declared}, gate
    )
    return _with_other(declared, kept)


def _cells(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> list[list[Any]]:
    """``[cell key, [keys it is made of]]``: the total, the kept members, what merged."""
    declared = [member for member, _ in metric.members]
    if metric.kind in CODED or not declared:
        return [] if metric.kind in CODED and declared else [[metric.code, [metric.code]]]
    known = {member: least_groups.get(f"{metric.code}:{member}", 0) for member in declared}
    if metric.kind in POOLED:
        kept = kept_codes(declared, known, gate)
    else:
        # A percentile of several members is not known from theirs: there is no "other".
        kept = [member for member in declared if known[member] >= gate]
    members = [
        [f"{metric.code}:{member}", [f"{metric.code}:{part}" for part in parts]]
        for member, parts in _with_other(declared, kept)
        if len(parts) == 1 or metric.kind in POOLED
    ]
    return ([[metric.code, [metric.code]]] if metric.has_total else []) + members


def _with_other(declared: Sequence[str], kept: Sequence[str]) -> list[list[Any]]:
    rest = [code for code in declared if code not in kept or code == OTHER]
    return [[code, rest if code == OTHER else [code]] for code in kept]
