"""How a job ends: done, refused, put back for another try, or given up, which is told."""

from collections.abc import Mapping
from typing import Any

import structlog
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from portal.jobs.events import JobGivenUp
from portal.jobs.leases import MAX_ATTEMPTS, MAX_LOST, pause
from portal.jobs.models import Job, JobState
from portal.lib.events import emit
from portal.lib.mappings import JsonObject
from portal.lib.results import Refusal

log = structlog.get_logger(__name__)


def finish(job: Job, state: str, *, result: JsonObject, error: str = "") -> None:
    """Close a job whose lease is still ours."""
    ending = {"state": state, "lease": None, "lease_until": None, "finished_at": timezone.now()}
    own_row = Job.objects.filter(pk=job.pk, lease=job.lease)
    try:
        with transaction.atomic():
            own_row.update(**ending, error=error.replace("\0", ""), result=result)
    except DataError:  # a result that the database cannot hold must not undo what was done
        log.error("job_result_lost", task=job.task, job=str(job.public_id))
        own_row.update(**ending, error=error.replace("\0", ""))


def retry_later(job: Job, error: BaseException) -> None:
    """Put a crashed job back with a growing pause, or give it up and keep the reason."""
    log.error("job_crashed", task=job.task, job=str(job.public_id), exc_info=error)
    _again(
        job,
        is_last=job.attempts + 1 >= MAX_ATTEMPTS,
        attempts=job.attempts + 1,
        error=type(error).__name__,
    )


def put_back(job: Job) -> None:
    """Put back a job whose worker gave no sign of life, or give it up."""
    log.warning("job_lost", task=job.task, job=str(job.public_id), lost=job.lost + 1)
    _again(
        job,
        is_last=job.lost + 1 >= MAX_LOST or job.attempts + 1 >= MAX_ATTEMPTS,
        attempts=job.attempts + 1,
        lost=job.lost + 1,
    )


def _again(job: Job, *, is_last: bool, attempts: int, **values: Any) -> None:
    now = timezone.now()
    given = {**values, "attempts": attempts, "lease": None, "lease_until": None}
    own_row = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)
    if is_last:
        _give_up(job, own_row, {**given, "finished_at": now}, attempts)
        return
    try:
        with transaction.atomic():
            own_row.update(**given, state=JobState.QUEUED, not_before=now + pause(attempts))
    except IntegrityError:  # a newer job of the key is queued already and will do the work
        own_row.update(**{**given, "error": "superseded"}, state=JobState.FAILED, finished_at=now)


def _give_up(job: Job, own_row: Any, given: Mapping[str, object], attempts: int) -> None:
    """The end, and the news of it, in one transaction: nobody waits for what nobody does."""
    why = str(Refusal("job_given_up", attempts=attempts))
    with transaction.atomic():
        if own_row.update(**{**given, "error": why}, state=JobState.FAILED):
            emit(JobGivenUp(job.pk, job.public_id, job.task, job.person_id))
    log.error("job_given_up", task=job.task, job=str(job.public_id), attempts=attempts)
