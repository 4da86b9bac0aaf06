"""Freeze a month's comparisons at their public date: the only reader of others' raw values.

What triggers a freeze is the calendar, never a submission or a score. A cell and month is frozen
once; later corrections do not move it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from partners.network.models import Partner
from portal.jobs.registry import Progress
from portal.lib.events import emit
from standards.catalogue.queries import MetricFact, metric_facts
from standards.release import blocks, statistics
from standards.release.events import ComparisonsReleased
from standards.release.measures import measure_of
from standards.release.models import Release, Season
from standards.release.services.seasons import season_of
from standards.reporting import frames
from standards.reporting.models import CollectionMetric, Period
from standards.reporting.queries import month_documents
from standards.reporting.queries.closing import day_everywhere, extended_periods


@dataclass(frozen=True, slots=True)
class _Intake:
    """What one month's freeze reads, once for all metrics."""

    season: Season
    month: str
    documents: Mapping[int, Mapping[str, Any]]
    ids: Mapping[str, int]


def due_metrics(month: str, today: date) -> dict[str, MetricFact]:
    """Releasable metrics of ``month`` whose comparison date has come and that are not frozen."""
    closed = Period.objects.exclude(pk__in=extended_periods(today))
    due = CollectionMetric.objects.filter(
        collection__periods__in=closed.filter(month=month, compared_date__lte=today)
    )
    done = Release.objects.filter(month=month).values("cell")
    codes = due.exclude(metric__code__in=done).values_list("metric__code", flat=True)
    facts = metric_facts(sorted(set(codes))) if codes else {}
    return {code: fact for code, fact in sorted(facts.items()) if measure_of(fact)}


def freeze(
    *, month: str, today: date | None = None, progress: Progress | None = None
) -> list[Release]:
    """Freeze everything of ``month`` that is due on ``today`` (default: now) and releasable."""
    metrics = due_metrics(month, today or day_everywhere())
    if not metrics:
        return []
    season = season_of(month)
    intake = _Intake(season, month, month_documents(month), _partner_ids(season))
    made = []
    for step, metric in enumerate(metrics.values()):
        made.append(_freeze_cell(intake, metric))
        if progress:
            progress.step(step + 1, len(metrics))
    with transaction.atomic():
        Release.objects.bulk_create(made, ignore_conflicts=True)
        emit(ComparisonsReleased(month, tuple(release.cell for release in made)))
    return made


def _partner_ids(season: Season) -> dict[str, int]:
    wanted = [p for group in season.plan["groups"].values() for p in group["partners"]]
    rows = Partner.objects.filter(public_id__in=wanted).values_list("public_id", "pk")
    return {str(public_id): pk for public_id, pk in rows}


def _freeze_cell(intake: _Intake, metric: MetricFact) -> Release:
    measure = measure_of(metric)
    if measure is None:
        raise ValueError(f"{metric.code} is not releasable")
    plan, publics = intake.season.plan, sorted(intake.ids)
    factor = frames.factor_of(metric.kind, float(metric.factor))
    rows = [intake.ids[public] for public in publics]
    column = frames.column(intake.documents, rows, metric.code, metric.kind, factor)
    by_pool = _pool_values(plan, publics, column, metric.kind, factor)
    frozen = {
        pool: found
        for pool, values in sorted(by_pool.items())
        if (found := blocks.freeze(values, measure, plan["k"]))
    }
    cohorts = _cohort_figures(plan, frozen, measure)
    return Release(
        season=intake.season,
        cell=metric.code,
        month=intake.month,
        pools={
            pool: {"blocks": [[statistics.text(b.mean), b.size] for b in found]}
            for pool, found in frozen.items()
        },
        cohorts=cohorts,
        bands=_bands(plan, publics, column, cohorts, metric.polarity == "lower"),
        plan_digest=intake.season.digest,
    )


def _pool_values(
    plan: Mapping[str, Any],
    publics: Sequence[str],
    column: frames.Column,
    kind: str,
    factor: float,
) -> dict[str, list[float]]:
    """One value per control group, by pool: pooled counts, or the mean where none can be pooled."""
    position = {public: index for index, public in enumerate(publics)}
    values: dict[str, list[float]] = {}
    for group in plan["groups"].values():
        rows = [position[p] for p in group["partners"] if p in position]
        value = _group_value(column, rows, kind, factor)
        if value is not None:
            values.setdefault(group["pool"], []).append(value)
    return values


def _group_value(
    column: frames.Column, rows: Sequence[int], kind: str, factor: float
) -> float | None:
    known = [row for row in rows if not np.isnan(column.value[row])]
    if not known:
        return None
    if kind in frames.POOLED:
        numerator = float(column.numerator[known].sum())
        return numerator / float(column.denominator[known].sum()) * factor
    return float(column.value[known].mean())


def _cohort_figures(
    plan: Mapping[str, Any],
    frozen: Mapping[str, Sequence[blocks.Block]],
    measure: blocks.Measure,
) -> dict[str, dict[str, object]]:
    """Per cohort its shown figures; a month that misses a pool of a union shows less, not wrong."""
    figures = {}
    for key, cohort in plan["cohorts"].items():
        joined = blocks.joined(frozen[pool] for pool in cohort["pools"] if pool in frozen)
        if joined:
            figures[key] = statistics.shown(joined, cohort["statistics"], measure)
            figures[key]["pools"] = [pool for pool in cohort["pools"] if pool in frozen]
    return figures


def _bands(
    plan: Mapping[str, Any],
    publics: Sequence[str],
    column: frames.Column,
    cohorts: Mapping[str, Mapping[str, object]],
    lower_is_better: bool,
) -> dict[str, dict[str, dict[str, int]]]:
    """For each partner with a value, its part of each cut its cohorts show."""
    position = {public: index for index, public in enumerate(publics)}
    found: dict[str, dict[str, dict[str, int]]] = {}
    for group in plan["groups"].values():
        mine = [k for k, c in plan["cohorts"].items() if group["pool"] in c["pools"]]
        for public in group["partners"]:
            row = position.get(public)
            if row is None or np.isnan(column.value[row]):
                continue
            value = float(column.value[row])
            found[public] = {
                key: {
                    name: statistics.band(value, cuts, lower_is_better=lower_is_better)
                    for name in statistics.CUTS
                    if isinstance(cuts := cohorts[key].get(name), list)
                }
                for key in mine
                if key in cohorts
            }
    return found
