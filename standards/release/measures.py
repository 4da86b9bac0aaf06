"""Which metrics can be released, and how: a family's plan, fixed for a season."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from standards.catalogue.queries import MetricFact
from standards.measures import MEASURES
from standards.release.blocks import Quantizer
from standards.release.codes import OTHER, kept_codes
from standards.release.eligible import bounds_of, closed_alone, closed_by_own
from standards.release.functions import function_json

FamilyPlan = dict[str, Any]


def quantizer_of(metric: MetricFact) -> Quantizer | None:
    """How the metric's numbers are counted in steps; None without grid, bounds or release."""
    bounds = bounds_of(metric)
    if MEASURES[metric.kind].is_coded or closed_alone(metric) or bounds is None:
        return None
    return Quantizer(
        grid=Decimal(metric.release_grid or 1),
        lower=bounds[0],
        upper=bounds[1],
        has_mean=not MEASURES[metric.kind].is_position,
        scale=metric.release_scale,
    )


def releasable(facts: Mapping[str, MetricFact]) -> dict[str, MetricFact]:
    """The metrics of ``facts`` (the whole catalogue) that have a release of their own."""
    return {code: fact for code, fact in facts.items() if not closed_by_own(fact, facts)}


def functions_of(code: str, facts: Mapping[str, MetricFact]) -> list[MetricFact]:
    """The metrics of ``facts`` that are a declared function of ``code`` alone."""
    return [f for f in facts.values() if f.derived_from == (code,) and f.function]


def family_plan(
    metric: MetricFact,
    least_groups: Mapping[str, int],
    gate: int,
    k: int,
    functions: Sequence[MetricFact] = (),
    *,
    phase: str = "",
) -> FamilyPlan:
    """How a metric, its breakdown or parts, and ``functions`` of it are released all season.

    ``least_groups``: per cell key (``code``, ``code:member``) and per choice (``code=choice``) the
    fewest groups with it in a month of last season. ``cells`` maps each released key to the keys
    it is made of; no cells means that the metric is not released this season. ``phase``: the
    secret the shown figures' grids are shifted by.
    """
    quantizer = quantizer_of(metric)
    codes = _codes(metric, least_groups, gate)
    is_told = bool(codes) or not MEASURES[metric.kind].is_coded
    return {
        "code": metric.code,
        "kind": metric.kind,
        "factor": str(metric.factor),
        "polarity": metric.polarity,
        "k": k,
        "width": str(metric.protection_width),
        "is_sensitive": metric.is_sensitive,
        "measure": None if quantizer is None else quantizer_json(quantizer),
        "phase": phase,
        "codes": codes,
        "cells": [*_cells(metric, least_groups, gate), *_parts(metric)] if is_told else [],
        "parts": dict.fromkeys((cell for cell, _ in _parts(metric)), _parts_quantizer(metric)),
        "functions": [function_json(each, metric) for each in functions if quantizer],
    }


def quantizer_in(plan: Mapping[str, Any], cell: str = "") -> Quantizer:
    """The quantizer of a family plan of numbers; a part of a score (``cell``) has another."""
    kept = plan.get("parts", {}).get(cell, plan["measure"])
    return Quantizer(
        grid=Decimal(kept["grid"]),
        lower=Decimal(kept["lower"]),
        upper=Decimal(kept["upper"]),
        has_mean=kept["has_mean"],
        scale=kept["scale"],
    )


def quantizer_json(quantizer: Quantizer) -> dict[str, Any]:
    """A quantizer as family plans hold it."""
    return {
        "grid": f"{quantizer.grid.normalize():f}",
        "lower": f"{quantizer.lower.normalize():f}",
        "upper": f"{quantizer.upper.normalize():f}",
        "has_mean": quantizer.has_mean,
        "scale": quantizer.scale,
    }


def _codes(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> list[list[Any]]:
    """``[code, [codes it stands for]]`` in the declared order; yes/no has no rare codes."""
    measure = MEASURES[metric.kind]
    if not measure.has_own_answers:
        return [[code, [code]] for code in measure.fixed_answers]
    declared = [code for code, _ in metric.choices]
    kept = kept_codes(
        declared, {code: least_groups.get(f"{metric.code}={code}", 0) for code in declared}, gate
    )
    return _with_other(declared, kept)


def _cells(metric: MetricFact, least_groups: Mapping[str, int], gate: int) -> list[list[Any]]:
    """``[cell key, [keys it is made of]]``: the total, the kept members, what merged."""
    declared = [member for member, _ in metric.members]
    measure = MEASURES[metric.kind]
    if measure.is_coded or not declared:
        return [] if measure.is_coded and declared else [[metric.code, [metric.code]]]
    known = {member: least_groups.get(f"{metric.code}:{member}", 0) for member in declared}
    if measure.is_poolable:
        kept = kept_codes(declared, known, gate)
    else:
        # A percentile of several members is not known from theirs: there is no "other".
        kept = [member for member in declared if known[member] >= gate]
    members = [
        [f"{metric.code}:{member}", [f"{metric.code}:{part}" for part in parts]]
        for member, parts in _with_other(declared, kept)
        if len(parts) == 1 or measure.is_poolable
    ]
    return ([[metric.code, [metric.code]]] if metric.has_total else []) + members


def _parts(metric: MetricFact) -> list[list[Any]]:
    """``[cell key, [metric]]`` of the parts that are released, where the metric declares a grid."""
    if not metric.parts_grid:
        return []
    parts = MEASURES[metric.kind].released_parts
    return [[f"{metric.code}:{part}", [metric.code]] for part in parts]


def _parts_quantizer(metric: MetricFact) -> dict[str, Any]:
    grid = Decimal(metric.parts_grid or 1)
    return quantizer_json(Quantizer(grid=grid, lower=Decimal(0), upper=Decimal(100)))


def _with_other(declared: Sequence[str], kept: Sequence[str]) -> list[list[Any]]:
    rest = [code for code in declared if code not in kept or code == OTHER]
    return [[code, rest if code == OTHER else [code]] for code in kept]
