"""The three Celery tasks there are: run a job, sweep, tick. Everything else is a `Job`.

Of this slice's own one: to forget, once a day, what is kept no longer.
"""

import datetime as dt

from billiard import process
from celery import shared_task
from django.utils.translation import gettext_noop as _

from portal.jobs import services
from portal.jobs.models import Job, JobState
from portal.jobs.registry import TICKS, Progress, every_minute, task
from portal.jobs.retention import delete_in_parts, forget_old, kept_for


def in_a_pool() -> bool:
    """Whether this process is one of a worker's, which replaces it when it dies."""
    return hasattr(process.current_process(), "index")


@shared_task(name="portal.jobs.run")
def run_job(job_id: int) -> None:
    """Run one job of the outbox."""
    # A prefork pool replaces a process that dies; a pool within one process would die whole.
    services.run(job_id, dies_with_lease=in_a_pool())


@shared_task(name="portal.jobs.sweep")
def sweep() -> None:
    """Recover and offer jobs; its arrival also proves beat and worker."""
    services.beat("worker")
    services.sweep()


@shared_task(name="portal.jobs.tick")
def tick() -> None:
    """Let every slice look at the calendar."""
    for function in TICKS.values():
        function()


@task("jobs.forget", title=_("Deleting what is kept no longer"))
def forget(progress: Progress) -> None:
    """Delete what is older than its slice keeps it."""
    progress.result(**forget_old())


@every_minute
def begin_day() -> None:
    """Once a day."""
    if services.is_first_today("forget"):
        services.enqueue("jobs.forget", key="jobs.forget")


@kept_for("finished jobs", days=30)
def forget_finished(before: dt.datetime) -> int:
    """Jobs that are done; what was given up stays longer."""
    return delete_in_parts(Job.objects.filter(state=JobState.DONE, finished_at__lt=before))


@kept_for("jobs given up", days=180)
def forget_given_up(before: dt.datetime) -> int:
    """Jobs that failed for good."""
    return delete_in_parts(Job.objects.filter(state=JobState.FAILED, finished_at__lt=before))
