"""Run one job, or all there are: claimed by a lease, ended by its outcome."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.jobs.leases import LEASE, PUBLISH_GRACE
from portal.jobs.models import Job, JobState
from portal.jobs.registry import TASKS
from portal.jobs.services.outcomes import finish, retry_later
from portal.jobs.services.progress import LeaseRenewal, Tracker
from portal.lib.results import Refusal


def run(job_id: int, *, dies_with_lease: bool = False) -> None:
    """Claim and run one job; a second delivery, a held key or a finished job is a no-op.

    With ``dies_with_lease`` this process belongs to a worker that replaces it: a job that keeps
    it from renewing the lease ends it, instead of holding it while others run the job again.
    """
    job = claim(job_id)
    if job is None:
        return
    tracker = Tracker(job)
    with LeaseRenewal(job, dies_with_lease=dies_with_lease):
        try:
            TASKS[job.task](tracker, **job.arguments)
        except Refusal as refusal:
            finish(job, JobState.FAILED, error=str(refusal), result=tracker.values)
            return
        except (SystemExit, KeyboardInterrupt):  # the worker ends; the sweep puts the job back
            raise
        except BaseException as error:  # noqa: BLE001 - native libraries panic past Exception
            retry_later(job, error)
            return
        finish(job, JobState.DONE, result=tracker.values)


def claim(job_id: int) -> Job | None:
    """Take the lease of a due, queued job; None when somebody else has or had it."""
    lease = uuid.uuid4()
    now = timezone.now()
    due = Job.objects.filter(pk=job_id, state=JobState.QUEUED, not_before__lte=now + PUBLISH_GRACE)
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
