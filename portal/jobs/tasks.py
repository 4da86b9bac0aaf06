"""The three Celery tasks there are: run a job, sweep, tick. Everything else is a `Job`."""

from billiard import process
from celery import shared_task

from portal.jobs import services
from portal.jobs.registry import TICKS


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
    for function in TICKS:
        function()
