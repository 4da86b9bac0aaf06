"""Put work on the table that is outbox and progress, and tell the broker."""

import time
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.jobs.models import Job, JobState
from portal.jobs.registry import TASKS
from portal.lib.mappings import JsonObject

log = structlog.get_logger(__name__)

# After the broker did not answer, this process leaves publishing to the sweep for a while.
_SILENT_SECONDS = 20.0
_silent_until = 0.0


@brand_rows("the queue")
def enqueue(
    name: str, *, key: str = "", delay: float = 0, actor: Actor | None = None, **arguments: Any
) -> Job:
    """Queue task ``name`` with JSON ``arguments``; committed or rolled back with the caller.

    With ``key``, a job still queued under it is returned instead: its run will see the newest
    data. ``delay`` in seconds debounces bursts.
    """
    if name not in TASKS:
        raise KeyError(f"unknown task: {name}")
    with transaction.atomic():
        job = _queued(key) or _insert(name, key, delay, actor, arguments)
    transaction.on_commit(lambda: publish(job, delay))
    return job


def _queued(key: str) -> Job | None:
    return Job.objects.filter(key=key, state=JobState.QUEUED).first() if key else None


def _insert(name: str, key: str, delay: float, actor: Actor | None, arguments: JsonObject) -> Job:
    try:
        with transaction.atomic():
            return Job.objects.create(
                task=name,
                key=key,
                arguments=arguments,
                not_before=timezone.now() + timedelta(seconds=delay),
                person_id=actor.person_id if actor else None,
            )
    except IntegrityError:
        return Job.objects.get(key=key, state=JobState.QUEUED)


def publish(job: Job, delay: float = 0) -> None:
    """Tell the broker; when it is down the sweep tells it later."""
    from portal.jobs.tasks import run_job

    global _silent_until  # noqa: PLW0603 - one broker, one process-wide memory of its silence
    if time.monotonic() < _silent_until:
        return
    try:
        run_job.apply_async(args=(job.pk,), countdown=delay, retry=False)
    except Exception as error:  # noqa: BLE001 - any transport's error means: the sweep will do it
        _silent_until = time.monotonic() + _SILENT_SECONDS
        log.warning("broker_unreachable", job=str(job.public_id), error=type(error).__name__)
