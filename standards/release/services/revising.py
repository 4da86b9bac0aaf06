"""The one dated revision: corrections are looked at once, three months after a comparison."""

from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import Min

from portal.audit.services import record
from portal.lib import months
from standards.release.computing import network_of
from standards.release.measures import CODED, stored_measure
from standards.release.models import FamilyPlan, Intake, Release, Revisit, Season
from standards.release.services.freezing import frozen, store
from standards.release.services.intake import Reader, Values
from standards.reporting.models import CollectionMetric
from standards.reporting.queries.closing import day_everywhere

DELAY_MONTHS = 3
# So many more groups than a block holds must have changed: one correction cannot force a revision,
# and what a revision tells of a single group is mixed with at least six others.
MORE_THAN_K = 2


def revision_date(compared_date: date) -> date:
    """The public date on which a month that was compared from ``compared_date`` is looked at."""
    month = months.shift(months.of(compared_date), DELAY_MONTHS)
    last = months.first_day(months.shift(month, 1)).toordinal() - 1
    return date.fromordinal(min(months.first_day(month).toordinal() + compared_date.day - 1, last))


def due_families(month: str, today: date) -> list[FamilyPlan]:
    """Families of ``month`` whose revision date has come and that were not looked at yet."""
    rows = (
        CollectionMetric.objects.filter(collection__periods__month=month)
        .values("metric__code")
        .annotate(first=Min("collection__periods__compared_date"))
        .values_list("metric__code", "first")
    )
    due = [code for code, first in rows if first and revision_date(first) <= today]
    frozen_once = Intake.objects.filter(month=month, edition=1).values("family")
    seen = Revisit.objects.filter(month=month).values("family")
    found = FamilyPlan.objects.filter(season__year=int(month[:4]), code__in=due, pk__in=frozen_once)
    return list(found.exclude(pk__in=seen).select_related("season").order_by("code"))


def revise(*, month: str, today: date | None = None) -> list[Release]:
    """Release again what enough groups corrected; everything else stands for good."""
    families = due_families(month, today or day_everywhere())
    if not families:
        return []
    season = families[0].season
    network = network_of(season.plan)
    reader = Reader(network, month)
    first = {
        row.family_id: row.values
        for row in Intake.objects.filter(month=month, edition=1, family__in=families)
    }
    steps = dict(Release.objects.filter(month=month, edition=1).values_list("family_id", "step"))
    revised, looked_at = [], []
    for family in families:
        values = reader.values(family.plan)
        changed = changed_groups(family, first[family.pk], values)
        is_revised = changed >= family.plan["k"] + MORE_THAN_K
        looked_at.append(Revisit(family=family, month=month, is_revised=is_revised))
        if is_revised:
            # Never more than the first edition showed, whatever the season has become since.
            revised.append(frozen(network, family, values, step=steps.get(family.pk, 0)))
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
                door="calendar",
            )
        return store(revised, season, month, edition=2)


def changed_groups(family: FamilyPlan, first: dict[str, list[float | None]], now: Values) -> int:
    """How many groups differ by more than a grid step in any cell, or came or went."""
    plan = family.plan
    changed = np.zeros(0, dtype=bool)
    for cell, values in now.of_groups.items():
        before = np.array(first.get(cell, [None] * len(values)), dtype=float)
        if plan["kind"] in CODED:
            moved = np.abs(before - values) > 0
        else:
            measure = stored_measure(plan)
            moved = np.abs(measure.steps(before) - measure.steps(values)) > 1 + 1e-6
        moved |= np.isnan(before) != np.isnan(values)
        changed = moved if not len(changed) else changed | moved
    return int(changed.sum())
