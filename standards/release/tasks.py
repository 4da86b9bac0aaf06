"""Doors of release: the calendar tick and the jobs."""

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, every_minute, task
from portal.jobs.services import enqueue
from portal.lib import months
from standards.release.services import freezing, revision
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.queries.sets import all_periods

# A comparison date is never missed by more than an outage of this length.
LOOK_BACK_MONTHS = 6


@task("release.freeze", title=_("Freezing a month’s comparisons"))
def freeze(progress: Progress, *, month: str) -> None:
    """Freeze what is due of one month."""
    releases = freezing.freeze(month=month, progress=progress)
    progress.result(cells=[release.cell for release in releases])


@task("release.revise", title=_("Looking at a month’s corrections"))
def revise(progress: Progress, *, month: str) -> None:
    """Look once at what was corrected in one month since its comparisons appeared."""
    releases = revision.revise(month=month)
    progress.result(cells=[release.cell for release in releases])


@every_minute
def freeze_due_months() -> None:
    """Queue a freeze for each month whose comparison date has come."""
    today = day_everywhere()
    for month in _recent_months(LOOK_BACK_MONTHS):
        if freezing.due_metrics(month, today):
            enqueue("release.freeze", key=f"freeze:{month}", month=month)


@every_minute
def revise_due_months() -> None:
    """Queue a revision for each month whose revision date has come."""
    today = day_everywhere()
    for month in _recent_months(LOOK_BACK_MONTHS + revision.DELAY_MONTHS):
        if revision.due_families(month, today):
            enqueue("release.revise", key=f"revise:{month}", month=month)


def _recent_months(back: int) -> list[str]:
    today = day_everywhere()
    due = all_periods().filter(
        compared_date__lte=today, month__gte=months.shift(months.of(today), -back)
    )
    return sorted(set(due.values_list("month", flat=True)))
