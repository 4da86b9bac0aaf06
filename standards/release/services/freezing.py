"""Freeze a month's comparisons at their public date.

What triggers a freeze is the calendar, never a submission or a score. A cell and month is frozen
once; later corrections move it only through the one dated revision.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from portal.audit.services import record
from portal.jobs.registry import Progress
from portal.lib.events import emit
from standards.catalogue.queries import MetricFact, metric_facts
from standards.release import functions, widths
from standards.release.blocks import cut
from standards.release.codes import renewed
from standards.release.computing import (
    Cell,
    Json,
    Network,
    answers_of,
    code_cell,
    network_of,
    number_cell,
)
from standards.release.eligible import CODED
from standards.release.events import ComparisonsReleased
from standards.release.measures import releasable, stored_measure
from standards.release.models import FamilyPlan, Intake, Release, Season, Standing
from standards.release.plans import MORE_THAN_K
from standards.release.services.intake import Reader, Values
from standards.release.services.seasons import family_plans, season_of
from standards.reporting.models import CollectionMetric, Period
from standards.reporting.queries.closing import day_everywhere, extended_periods


@dataclass(frozen=True, slots=True)
class Frozen:
    """A family's release of one month before it is stored.

    ``is_narrow``: it would bound an outsider too closely unless only centres are shown.
    """

    family: FamilyPlan
    entered: Json
    cells: dict[str, Cell]
    step: int
    is_narrow: bool


def due_metrics(month: str, today: date) -> dict[str, MetricFact]:
    """Releasable metrics of ``month`` whose comparison date has come and that are not frozen."""
    closed = Period.objects.exclude(pk__in=extended_periods(today))
    due = CollectionMetric.objects.filter(
        collection__periods__in=closed.filter(month=month, compared_date__lte=today)
    )
    done = Intake.objects.filter(month=month).values("family__code")
    cells = Release.objects.filter(month=month).values("cell")
    codes = due.exclude(metric__code__in=done).exclude(metric__code__in=cells)
    wanted = set(codes.values_list("metric__code", flat=True))
    if not wanted:
        return {}
    return {code: fact for code, fact in released_metrics().items() if code in wanted}


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
    network = network_of(season.plan)
    families = family_plans(season, metrics.values())
    dropped = _dropped(season)
    reader = Reader(network, month)
    made = []
    for step, code in enumerate(metrics):
        family = families[code]
        values = reader.values(family.plan)
        before = _answers_before(family, month) if family.plan["kind"] in CODED else {}
        made.append(frozen(network, family, values, step=int(code in dropped), before=before))
        if progress:
            progress.step(step + 1, len(metrics))
    with transaction.atomic():
        # Two workers may have been given the same month: the first to hold the season writes.
        Season.objects.select_for_update().get(pk=season.pk)
        done = set(Intake.objects.filter(month=month).values_list("family__code", flat=True))
        releases = store([f for f in made if f.family.code not in done], season, month, edition=1)
        emit(ComparisonsReleased(month, tuple(release.cell for release in releases)))
    return releases


def frozen(
    network: Network, family: FamilyPlan, values: Values, *, step: int, before: Json
) -> Frozen:
    """A family's cells; with ``step`` 0 they drop to centres where the audit says so.

    ``before``: for yes/no and choice the answers that counted in the release before.
    """
    plan = family.plan
    if plan["kind"] in CODED:
        return _coded(network, family, values, before)
    is_narrow = step == 0 and _is_narrow(network, plan, values)
    step = 1 if is_narrow else step
    cells = {}
    for cell, of_groups in values.of_groups.items():
        measure = stored_measure(plan, cell)
        blocks = cut(
            measure.steps(of_groups), network.pool_of, len(network.pools), measure, plan["k"]
        )
        cells[cell] = number_cell(
            network,
            blocks,
            values.of_partners[cell],
            measure,
            lower_is_better=(plan["polarity"] == "lower") != cell.endswith(":detractors"),
            centre_only=step == 1,
        )
    return Frozen(
        family, _as_json(values), {**cells, **_of_functions(plan, cells)}, step, is_narrow
    )


def _of_functions(plan: Mapping[str, Any], cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """The cells of metrics that are a function of this one: what it shows, turned."""
    source = cells.get(plan["code"])
    if source is None:
        return {}
    pools = {
        pool: {"n": sum(size for _, size in stored["blocks"])}
        for pool, stored in source.pools.items()
    }
    return {
        each["code"]: Cell(
            pools,
            functions.figures_of(each, source.cohorts),
            functions.parts_of(each, source.bands),
        )
        for each in plan.get("functions", ())
    }


def _as_json(values: Values) -> Json:
    """The groups' numbers as they are kept."""
    return {
        cell: [None if np.isnan(value) else round(float(value), 6) for value in of_groups]
        for cell, of_groups in values.of_groups.items()
    }


def store(made: list[Frozen], season: Season, month: str, *, edition: int) -> list[Release]:
    """Write releases with what entered them; a family's drop to centres is noted in the trail."""
    Intake.objects.bulk_create(
        [Intake(family=f.family, month=month, edition=edition, values=f.entered) for f in made]
    )
    for each in made:
        if each.is_narrow:
            record(
                "release.stepped_down",
                actor=None,
                object_type="metric",
                object_id=each.family.code,
                changes={"season": ["", season.year], "from": ["", month]},
                door="calendar",
            )
    Standing.objects.bulk_create(_standings(made, month, edition), batch_size=2_000)
    return Release.objects.bulk_create(
        [
            Release(
                season=season,
                family=f.family,
                cell=cell,
                month=month,
                edition=edition,
                step=f.step,
                pools=content.pools,
                cohorts=content.cohorts,
                plan_digest=season.digest,
            )
            for f in made
            for cell, content in f.cells.items()
        ]
    )


def _standings(made: list[Frozen], month: str, edition: int) -> list[Standing]:
    """One row for each partner that contributed to anything."""
    cells: dict[str, Json] = defaultdict(dict)
    for each in made:
        for cell, content in each.cells.items():
            for partner, parts in content.bands.items():
                cells[partner][cell] = parts
    return [
        Standing(partner_public_id=partner, month=month, edition=edition, cells=mine)
        for partner, mine in sorted(cells.items())
    ]


def _dropped(season: Season) -> set[str]:
    """Metrics that show centres only for the rest of the season."""
    rows = Release.objects.filter(season=season, step=1)
    return {code for code in rows.values_list("family__code", flat=True) if code}


def _is_narrow(network: Network, plan: Mapping[str, Any], values: Values) -> bool:
    """Step 9: whether a pool of the family bounds an outsider closer than the protection width."""
    for cell, of_groups in values.of_groups.items():
        measure = stored_measure(plan, cell)
        low, high = measure.range
        needed = float(plan["width"]) * (high - low)
        steps = measure.steps(of_groups)
        blocks = cut(steps, network.pool_of, len(network.pools), measure, plan["k"])
        if widths.least_width(steps, network.pool_of, blocks, measure) < needed:
            return True
    return False


def _coded(network: Network, family: FamilyPlan, values: Values, before: Json) -> Frozen:
    plan = family.plan
    kept = [code for code, _ in plan["codes"]]
    entered, cells = {}, {}
    for cell, of_groups in values.of_groups.items():
        now = answers_of(network, of_groups, kept)
        entered[cell] = renewed(now, before.get(cell, {}), plan["k"] + MORE_THAN_K)
        said = ~np.isnan(values.of_partners[cell])
        partners = [p for p, has_said in zip(network.partners, said, strict=True) if has_said]
        cells[cell] = code_cell(network, entered[cell], kept, plan["k"], partners)
    return Frozen(family, entered, cells, 0, is_narrow=False)


def _answers_before(family: FamilyPlan, month: str) -> Json:
    """The answers that counted in the newest release before ``month``, in the codes of now."""
    last = (
        Intake.objects.filter(family__code=family.code, month__lt=month)
        .order_by("-month", "-edition")
        .first()
    )
    now = {code: kept for kept, stands_for in family.plan["codes"] for code in stands_for}
    now.update({kept: kept for kept, _ in family.plan["codes"]})
    return {
        cell: {
            pool: {group: now[code] for group, code in answers.items() if code in now}
            for pool, answers in pools.items()
        }
        for cell, pools in (last.values.items() if last else ())
    }
