"""From inputs to scored sheets: one per standard version, arrays of partners x lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt

from standards.catalogue.enums import Provenance
from standards.catalogue.queries import MetricFact, TargetFact
from standards.measures import MEASURES
from standards.measures.columns import (
    NOT_APPLICABLE,
    SUPPRESSED,
    VALUE,
    Column,
    cells_of,
    pooled_over,
)
from standards.scoring import engine
from standards.scoring.inputs import Inputs, aim_of

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ScoredSheet:
    """A standard version scored for every partner of the month.

    Arrays are partners x lines; ``columns`` holds the values behind each line, ``window`` whether
    a rolling window was used for the partner, ``hits`` by cap of the version whether it applies.
    """

    targets: Sequence[TargetFact]
    sheet: engine.Sheet
    scored: engine.Scored
    met: Bools
    columns: Sequence[Column]
    window: Bools
    hits: Sequence[Bools]


def scored_sheets(inputs: Inputs) -> list[ScoredSheet]:
    """All standards of the month, in the order of the targets."""
    indexed = list(enumerate(inputs.applied.targets))
    sheets = []
    for _, group in groupby(indexed, key=lambda pair: pair[1].version_id):
        positions, targets = zip(*group, strict=True)
        applies = inputs.applied.applies[:, list(positions)]
        sheets.append(_scored(inputs, targets, applies))
    return sheets


def _scored(inputs: Inputs, targets: Sequence[TargetFact], applies: Bools) -> ScoredSheet:
    size = (len(inputs.places), len(targets))
    status = np.zeros(size, dtype=np.int8)
    reached = np.zeros(size)
    met = np.zeros(size, dtype=bool)
    window = np.zeros(size, dtype=bool)
    columns = []
    for line, target in enumerate(targets):
        metric = inputs.metrics[target.metric_code]
        column, window[:, line] = _column(inputs, target, metric)
        aim = aim_of(target, metric)
        reached[:, line] = engine.attainments(aim, column.value, column.codes)
        met[:, line] = engine.met(aim, column.value, column.codes)
        status[:, line] = _status(inputs, target, metric, column, applies[:, line])
        columns.append(column)
    first = targets[0]
    hits = [_hit(cap, targets, columns, status) for cap in first.caps]
    sheet = engine.Sheet(
        status=status,
        attainment=engine.judged_only(status, reached),
        weights=np.array([float(target.weight) for target in targets]),
        scale=float(first.scale),
        decimals=first.decimals,
        caps=_limits(first, hits, len(status)),
    )
    return ScoredSheet(targets, sheet, engine.score(sheet), met, columns, window, hits)


def _column(inputs: Inputs, target: TargetFact, metric: MetricFact) -> tuple[Column, Bools]:
    ids = [place.partner_id for place in inputs.places]
    measure = MEASURES[metric.kind]
    factor = measure.factor(float(metric.factor))
    own = measure.column(cells_of(inputs.documents, ids, metric.code), factor)
    none = np.zeros(len(ids), dtype=bool)
    if target.window_months < 2 or not measure.is_poolable:
        return own, none
    back = inputs.earlier[-(target.window_months - 1) :]
    past = [measure.column(cells_of(month, ids, metric.code), factor) for month in back]
    pooled = pooled_over([*past, own], factor)
    with np.errstate(invalid="ignore"):
        use = (own.state == VALUE) & (own.sample < metric.minimum_sample)
    chosen = Column(
        value=np.where(use, pooled.value, own.value),
        numerator=np.where(use, pooled.numerator, own.numerator),
        denominator=np.where(use, pooled.denominator, own.denominator),
        sample=np.where(use, pooled.sample, own.sample),
        state=own.state,
        codes=own.codes,
    )
    return chosen, use


def _status(
    inputs: Inputs,
    target: TargetFact,
    metric: MetricFact,
    column: Column,
    applies: Bools,
) -> npt.NDArray[np.int8]:
    has_value = column.state == VALUE
    has_cases = has_value
    if MEASURES[metric.kind].has_value:
        has_cases = has_value & ~np.isnan(column.value)
    with np.errstate(invalid="ignore"):
        too_small = has_cases & (column.sample < metric.minimum_sample)
    waived = np.array([(p.partner_id, metric.code) in inputs.waived for p in inputs.places])
    again = np.array([(p.partner_id, metric.code) in inputs.reopened for p in inputs.places])
    unasked = np.array([(p.partner_id, metric.code) in inputs.unasked for p in inputs.places])
    # A gap before the lock may still be filled; a stated "missing" is as open until then.
    status = np.where(unasked, engine.UNAVAILABLE, _gap(inputs, metric))
    status = np.where(again, engine.AWAITED, status)
    status = np.where(has_cases, engine.JUDGED, status)
    status = np.where(too_small, engine.NOT_JUDGED, status)
    starts = np.array([(p.partner_id, metric.code) in inputs.starting for p in inputs.places])
    status = np.where(starts & ~unasked & ~again, engine.STARTING, status)
    if target.weight == 0:
        status = np.where(has_cases, engine.SHOWN, status)
    status = np.where(has_value & ~has_cases, engine.NO_CASES, status)
    status = np.where(column.state == NOT_APPLICABLE, engine.NOT_APPLICABLE, status)
    status = np.where(column.state == SUPPRESSED, engine.SUPPRESSED, status)
    status = np.where(waived, engine.WAIVED, status)
    return np.where(applies, status, engine.ABSENT).astype(np.int8)


def _gap(inputs: Inputs, metric: MetricFact) -> int:
    """What a line without a number is; what others bring is never the partner's omission."""
    if metric.code not in inputs.locked:
        return engine.AWAITED
    is_own = metric.provenance == Provenance.VOLUNTEERED
    return engine.MISSING if is_own else engine.UNAVAILABLE


def _hit(
    cap: Mapping[str, str],
    targets: Sequence[TargetFact],
    columns: Sequence[Column],
    status: npt.NDArray[np.int8],
) -> Bools:
    """For whom a cap applies."""
    hit = np.zeros(status.shape[0], dtype=bool)
    for line, target in enumerate(targets):
        if target.metric_code == cap["metric"]:
            with np.errstate(invalid="ignore"):
                low = columns[line].value <= float(cap["when_at_most"])
            hit |= (status[:, line] == engine.JUDGED) & low
    return hit


def _limits(version: TargetFact, hits: Sequence[Bools], size: int) -> npt.NDArray[np.float64]:
    limits = np.full(size, np.inf)
    for cap, hit in zip(version.caps, hits, strict=True):
        limits = np.where(hit, np.minimum(limits, float(cap["at_most"])), limits)
    return limits
