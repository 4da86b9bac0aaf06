"""Freeze a month's comparisons at their public date.

What triggers a freeze is the calendar, never a submission or a score. A cell and month is frozen
once; later corrections move it only through the one dated revision.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from django.db import transaction

from portal.jobs.registry import Progress
from portal.lib.events import emit
from standards.catalogue.queries import MetricFact, metric_facts
from standards.measures import MEASURES
from standards.release import functions, widths
from standards.release.blocks import Floats, cut
from standards.release.codes import renewed
from standards.release.computation import (
    Cell,
    CellNumbers,
    Network,
    answers_of,
    code_cell,
    members_of_pools,
    network_of,
    number_cell,
)
from standards.release.events import ComparisonsReleased
from standards.release.frozen_pools import FrozenPool
from standards.release.measures import releasable
from standards.release.metric_plan import MetricPlan
from standards.release.models import FamilyPlan, Intake, Release, Season
from standards.release.services.history import History, history_of, newest_intake
from standards.release.services.intake import Reader, Values
from standards.release.services.seasons import family_plans, season_of
from standards.release.services.storage import Frozen, store
from standards.release.settlement import settle
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.queries.sets import metrics_compared


def due_metrics(month: str, today: date) -> dict[str, MetricFact]:
    """Releasable metrics of ``month`` whose comparison date has come and that are not frozen."""
    due = metrics_compared(month, today)
    done = Intake.objects.filter(month=month).values("family__code")
    cells = Release.objects.filter(month=month).values("cell")
    codes = due.exclude(metric__code__in=done).exclude(metric__code__in=cells)
    code_set = set(codes.values_list("metric__code", flat=True))
    if not code_set:
        return {}
    return {code: fact for code, fact in released_metrics().items() if code in code_set}


def released_metrics() -> dict[str, MetricFact]:
    """All metrics that have a release of their own, by code."""
    return releasable(metric_facts())


def freeze(
    *, month: str, today: date | None = None, progress: Progress | None = None
) -> list[Release]:
    """Freeze everything of ``month`` that is due on ``today`` (default: now) and releasable."""
    metrics = due_metrics(month, today or day_everywhere())
    if not metrics:
        return []
    season = season_of(month)
    network = network_of(season.comparison_plan)
    families = family_plans(season, metrics.values())
    dropped = _dropped(season)
    reader = Reader(network, month)
    seen = newest_intake()
    batch = []
    for step, code in enumerate(metrics):
        family = families[code]
        values = reader.values(family.metric_plan)
        history = history_of(family, network)
        batch.append(frozen(network, family, values, step=int(code in dropped), history=history))
        if progress:
            progress.step(step + 1, len(metrics))
    with transaction.atomic():
        # Two workers may have been given the same or another month: the first to hold the season
        # writes, and whoever comes later asks again who counts by now.
        Season.objects.select_for_update().get(pk=season.pk)
        done = set(Intake.objects.filter(month=month).values_list("family__code", flat=True))
        if newest_intake() == seen:
            left = [f for f in batch if f.family.code not in done]
            releases = store(left, season, month, edition=1)
            emit(ComparisonsReleased(month, tuple(release.cell for release in releases)))
            return releases
    return freeze(month=month, today=today, progress=progress)


def frozen(
    network: Network, family: FamilyPlan, values: Values, *, step: int, history: History
) -> Frozen:
    """A family's cells; with ``step`` 0 they drop to centres where the audit says so.

    ``history``: what counted before, for who is silent now.
    """
    plan = family.metric_plan
    if MEASURES[plan.kind].is_coded:
        return _coded(network, family, values, history)
    counted = settle(
        values.of_groups,
        history.before,
        history.earlier,
        network.pool_of,
        len(network.pools),
        2 * plan.k,
        may_grow=history.may_grow,
    )
    by_cell = counted.told(network.pool_of)
    is_narrow = step == 0 and _is_narrow(network, plan, by_cell)
    step = 1 if is_narrow else step
    cells = {}
    for cell, of_groups in by_cell.items():
        quantizer = plan.quantizer_of(cell)
        blocks = cut(
            quantizer.steps(of_groups), network.pool_of, len(network.pools), quantizer, plan.k
        )
        cells[cell] = number_cell(
            network,
            blocks,
            values.of_partners[cell],
            quantizer,
            lower_is_better=(plan.polarity == "lower") != cell.endswith(":detractors"),
            centre_only=step == 1,
            secret=plan.secret_of(cell),
        )
    cells.update(_of_functions(plan, cells))
    return Frozen(family, _as_json(counted.values), cells, step, is_narrow)


def _of_functions(plan: MetricPlan, cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of metrics that are a function of this one: what it shows, turned."""
    source = cells.get(plan.code)
    if source is None:
        return {}
    pools = {pool: FrozenPool(source_pool.n) for pool, source_pool in source.pools.items()}
    return {
        each.code: Cell(
            pools,
            functions.figures_of(each, source.cohorts),
            functions.parts_of(each, source.bands),
            is_turned=True,
        )
        for each in plan.functions
    }


def _dropped(season: Season) -> set[str]:
    """Metrics that show centres only for the rest of the season."""
    rows = Release.objects.filter(season=season, step=1)
    return {code for code in rows.values_list("family__code", flat=True) if code}


def _as_json(of_groups: Mapping[str, Floats]) -> dict[str, CellNumbers]:
    """The groups' numbers that count, as they are kept."""
    return {
        cell: [None if np.isnan(value) else round(float(value), 6) for value in values]
        for cell, values in of_groups.items()
    }


def _is_narrow(network: Network, plan: MetricPlan, by_cell: Mapping[str, Floats]) -> bool:
    """Step 9: whether a pool of the family bounds an outsider closer than the protection width."""
    for cell, of_groups in by_cell.items():
        quantizer = plan.quantizer_of(cell)
        low, high = quantizer.range
        needed = float(plan.width) * (high - low)
        steps = quantizer.steps(of_groups)
        blocks = cut(steps, network.pool_of, len(network.pools), quantizer, plan.k)
        if widths.least_width(steps, network.pool_of, blocks, quantizer) < needed:
            return True
    return False


def _coded(network: Network, family: FamilyPlan, values: Values, history: History) -> Frozen:
    plan = family.metric_plan
    members = members_of_pools(network)
    code_names = [each.key for each in plan.codes]
    entered, cells = {}, {}
    for cell, of_groups in values.of_groups.items():
        now = answers_of(network, of_groups, code_names)
        entered[cell] = renewed(
            now,
            history.answers.get(cell, {}),
            members,
            2 * plan.k,
            may_grow=history.may_grow,
        )
        said = ~np.isnan(values.of_partners[cell])
        partners = [p for p, has_said in zip(network.partners, said, strict=True) if has_said]
        cells[cell] = code_cell(network, entered[cell], code_names, plan.k, partners)
    return Frozen(family, entered, cells, 0, is_narrow=False)
