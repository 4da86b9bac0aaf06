"""Doors of scoring: one job per month, and the tick that makes locked months final."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop as _

from portal.jobs.registry import Progress, every_minute, task
from standards.reporting.queries.period_ends import day_everywhere, open_months
from standards.reporting.services import review
from standards.reporting.services.asked import fix_asked
from standards.scoring.models import ScoreRun
from standards.scoring.services import runs


@task("scoring.score", title=_("Scoring a month"))
def score(progress: Progress, *, month: str, partner_ids: Sequence[int] = ()) -> None:
    """Score one month, for everybody or for those whose inputs changed."""
    run = runs.score_month(month=month, partner_ids=partner_ids, progress=progress)
    progress.result(run=str(run.public_id), digest=run.scores_digest)


@every_minute
def finish_locked_months() -> None:
    """Fix whom the closed months asked, then make their scores final.

    Also re-scores months in which a partner's extra days are over.
    """
    day = day_everywhere()
    fix_asked(day=day)
    for month in review.end_extensions(day=day):
        runs.request(month)
    still_open = open_months(day)
    waiting = ScoreRun.objects.newest().filter(is_final=False).exclude(month__in=still_open)
    for month in waiting.order_by("month").values_list("month", flat=True):
        runs.request(month)
