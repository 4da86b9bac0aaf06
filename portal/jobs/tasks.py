"""The three Celery tasks there are: run a job, sweep, tick. Everything else is a `Job`."""

from celery import shared_task

from portal.jobs import services
from portal.jobs.registry import TICKS


@shared_task(name="portal.jobs.run")
def run_job(job_id: int) -> None:
    """Run one job of the outbox."""
    services.run(job_id)


@shared_task(name="portal.jobs.sweep")
def sweep() -> None:
    """Recover and offer jobs; its arrival also proves beat and worker."""
    services.beat("worker")
    services.sweep()


@shared_task(name="portal.jobs.tick")
def tick() -> None:
    """Let every slice look at the calendar."""
    for function in TICKS:
        function()
