"""The one dated revision: corrections are looked at once, three months after a comparison."""

from datetime import date

import numpy as np
from django.db import transaction

from portal.audit.services import record
from portal.lib import months
from standards.measures import MEASURES
from standards.release.computation import CellAnswers, CellNumbers, Entered, network_of
from standards.release.metric_plan import MetricPlan
from standards.release.models import FamilyPlan, Intake, Release, Revisit, Season
from standards.release.plans import MORE_THAN_K
from standards.release.services.freezing import frozen
from standards.release.services.history import first_edition
from standards.release.services.intake import Reader
from standards.release.services.storage import store
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.queries.receipts import comparison_dates
from standards.reporting.queries.sets import metrics_asked

DELAY_MONTHS = 3


def revision_date(compared_date: date) -> date:
    """The public date on which a month that was compared from ``compared_date`` is looked at."""
    month = months.shift(months.of(compared_date), DELAY_MONTHS)
    last = months.first_day(months.shift(month, 1)).toordinal() - 1
    return date.fromordinal(min(months.first_day(month).toordinal() + compared_date.day - 1, last))


def due_families(month: str, today: date) -> list[FamilyPlan]:
    """Families of ``month`` whose revision date has come and that were not looked at yet."""
    codes = set(metrics_asked(month).values_list("metric__code", flat=True))
    dates = comparison_dates(codes, month)
    due = [code for code, compared in dates.items() if revision_date(compared) <= today]
    frozen_once = Intake.objects.filter(month=month, edition=1).values("family")
    seen = Revisit.objects.filter(month=month).values("family")
    families = FamilyPlan.objects.filter(
        season__year=int(month[:4]), code__in=due, pk__in=frozen_once
    )
    return list(families.exclude(pk__in=seen).select_related("season").order_by("code"))


def revise(*, month: str, today: date | None = None) -> list[Release]:
    """Release again what enough groups corrected; everything else stands for good."""
    families = due_families(month, today or day_everywhere())
    if not families:
        return []
    season = families[0].season
    network = network_of(season.comparison_plan)
    reader = Reader(network, month)
    first = {
        row.family_id: row.values
        for row in Intake.objects.filter(month=month, edition=1, family__in=families)
    }
    steps = dict(Release.objects.filter(month=month, edition=1).values_list("family_id", "step"))
    revised, looked_at = [], []
    for family in families:
        again = frozen(
            network,
            family,
            reader.values(family.metric_plan),
            # Never more than the first edition showed, whatever the season has become since.
            step=steps.get(family.pk, 0),
            history=first_edition(family, first[family.pk]),
        )
        changed = changed_groups(family.metric_plan, first[family.pk], again.entered)
        is_revised = changed >= family.metric_plan.k + MORE_THAN_K
        looked_at.append(Revisit(family=family, month=month, is_revised=is_revised))
        if is_revised:
            revised.append(again)
    with transaction.atomic():
        Season.objects.select_for_update().get(pk=season.pk)
        if Revisit.objects.filter(month=month, family__in=families).exists():
            return []
        Revisit.objects.bulk_create(looked_at)
        for each in revised:
            record(
                "release.revised",
                actor=None,
                object_type="metric",
                object_id=each.family.code,
                changes={"month": ["", month]},
                channel="calendar",
            )
        return store(revised, season, month, edition=2)


def changed_groups(plan: MetricPlan, first: Entered, now: Entered) -> int:
    """How many groups differ by more than a grid step in any cell, or came or went."""
    if MEASURES[plan.kind].is_coded:
        return len({who for cell in now for who in _changed_answers(first.get(cell), now[cell])})
    moved = []
    for cell, values in now.items():
        quantizer = plan.quantizer_of(cell)
        before, after = (np.array(each, dtype=float) for each in (first[cell], values))
        gap = np.abs(quantizer.steps(before) - quantizer.steps(after))
        moved.append((gap > 1 + 1e-6) | (np.isnan(before) != np.isnan(after)))
    return int(np.any(moved, axis=0).sum()) if moved else 0


def _changed_answers(
    first: CellNumbers | CellAnswers | None, now: CellNumbers | CellAnswers
) -> set[tuple[str, str]]:
    """(pool, group) pairs whose answer differs; a cell of numbers has none."""
    before = first if isinstance(first, dict) else {}
    after = now if isinstance(now, dict) else {}
    return {
        (pool, group)
        for pool, answers in after.items()
        for group in answers.keys() | before.get(pool, {}).keys()
        if answers.get(group) != before.get(pool, {}).get(group)
    }
