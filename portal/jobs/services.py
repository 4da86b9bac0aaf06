"""Queue work with the transaction that causes it, and run it effectively once."""

import threading
import time
import uuid
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.wall import brand_rows
from portal.jobs.models import Job, JobState, Pulse
from portal.jobs.registry import TASKS
from portal.lib.results import Refusal

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=40)
RENEW_SECONDS = 10
MAX_ATTEMPTS = 8
_PUBLISH_GRACE = timedelta(seconds=3)
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


def _insert(
    name: str, key: str, delay: float, actor: Actor | None, arguments: dict[str, Any]
) -> Job:
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


def run(job_id: int) -> None:
    """Claim and run one job; a second delivery, a held key or a finished job is a no-op."""
    job = claim(job_id)
    if job is None:
        return
    tracker = Tracker(job)
    with Heartbeat(job):
        try:
            TASKS[job.task](tracker, **job.arguments)
        except Refusal as refusal:
            finish(job, JobState.FAILED, error=str(refusal), result=tracker.values)
            return
        except Exception as error:  # noqa: BLE001 - recorded, retried with growing pauses
            retry_later(job, error)
            return
    finish(job, JobState.DONE, result=tracker.values)


def claim(job_id: int) -> Job | None:
    """Take the lease of a due, queued job; None when somebody else has or had it."""
    lease = uuid.uuid4()
    now = timezone.now()
    due = Job.objects.filter(pk=job_id, state=JobState.QUEUED, not_before__lte=now + _PUBLISH_GRACE)
    try:
        with transaction.atomic():
            taken = due.update(
                state=JobState.RUNNING,
                lease=lease,
                lease_until=now + LEASE,
            )
    except IntegrityError:  # another job of this key runs; the sweep offers this one again
        return None
    return Job.objects.get(pk=job_id) if taken else None


def finish(job: Job, state: str, *, result: dict[str, Any], error: str = "") -> None:
    """Close a job whose lease is still ours."""
    Job.objects.filter(pk=job.pk, lease=job.lease).update(
        state=state,
        result=result,
        error=error,
        lease=None,
        lease_until=None,
        finished_at=timezone.now(),
    )


def retry_later(job: Job, error: Exception) -> None:
    """Put a crashed job back with a growing pause, or give up and keep the reason."""
    log.error("job_crashed", task=job.task, job=str(job.public_id), exc_info=error)
    attempts = job.attempts + 1
    last = attempts >= MAX_ATTEMPTS
    mine = Job.objects.filter(pk=job.pk, lease=job.lease)
    values: dict[str, Any] = {
        "attempts": attempts,
        "lease": None,
        "lease_until": None,
        "error": type(error).__name__,
        "state": JobState.FAILED if last else JobState.QUEUED,
        "not_before": timezone.now() + timedelta(seconds=min(300, 2**attempts)),
    }
    try:
        with transaction.atomic():
            mine.update(**values)
    except IntegrityError:  # a newer job of the key is queued already and will do the work
        mine.update(**{**values, "state": JobState.FAILED})


def drain(limit: int = 10_000) -> int:
    """Run queued jobs here and now, whatever their delay; returns how many ran.

    For scripts, seeds and tests; a worker does the same through the broker.
    """
    ran = 0
    while ran < limit:
        job = Job.objects.filter(state=JobState.QUEUED).order_by("not_before", "pk").first()
        if job is None:
            break
        Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
        run(job.pk)
        ran += 1
    return ran


def sweep() -> int:
    """Put back jobs whose worker died, offer due jobs to the broker again; returns how many."""
    now = timezone.now()
    beat("beat")
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now).order_by("pk"):
        _put_back(job)
    due = Job.objects.filter(
        state=JobState.QUEUED, not_before__lte=now, created_at__lte=now - _PUBLISH_GRACE
    ).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    offered = list(due.order_by("not_before", "pk")[:500])
    for job in offered:
        # Until then it is not offered again, so a long queue is not filled with duplicates.
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(lease_until=now + LEASE)
        publish(job)
    return len(offered)


def _put_back(job: Job) -> None:
    mine = Job.objects.filter(pk=job.pk, lease=job.lease, state=JobState.RUNNING)
    try:
        with transaction.atomic():
            mine.update(
                state=JobState.QUEUED, attempts=job.attempts + 1, lease=None, lease_until=None
            )
    except IntegrityError:
        mine.update(state=JobState.FAILED, lease=None, lease_until=None, error="superseded")


def beat(name: str) -> None:
    """Note that a part of the machinery is alive."""
    Pulse.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


class Tracker:
    """A task's own view of its job: progress at most once a second, a result at the end."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._written = 0.0
        self.values: dict[str, Any] = {}

    def step(self, done: int, total: int) -> None:
        """Record progress."""
        if time.monotonic() - self._written < 1 and done < total:
            return
        self._written = time.monotonic()
        Job.objects.filter(pk=self._job.pk).update(done=done, total=total)

    def result(self, **values: Any) -> None:
        """Merge into the result."""
        self.values.update(values)


class Heartbeat:
    """Renews the lease in a thread while the task runs."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        # Inside a test's transaction a second connection would see nothing.
        if not connection.in_atomic_block:
            self._thread.start()

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=RENEW_SECONDS)

    def _renew(self) -> None:
        while not self._stop.wait(RENEW_SECONDS):
            try:
                Job.objects.filter(pk=self._job.pk, lease=self._job.lease).update(
                    lease_until=timezone.now() + LEASE
                )
            except DatabaseError as error:
                log.warning("lease_not_renewed", error=type(error).__name__)
            finally:
                close_old_connections()
        connection.close()
