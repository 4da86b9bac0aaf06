"""What runs every few seconds: lost work comes back, due work is offered, the clock is seen."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from portal.jobs.leases import LEASE, PUBLISH_GRACE
from portal.jobs.models import Heartbeat, Job, JobState
from portal.jobs.services.outcomes import put_back
from portal.jobs.services.queue import publish


def sweep() -> int:
    """Put back jobs whose worker died, offer due jobs to the broker again; returns how many."""
    now = timezone.now()
    beat("beat")
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now).order_by("pk"):
        put_back(job)
    due = Job.objects.filter(
        state=JobState.QUEUED, not_before__lte=now, created_at__lte=now - PUBLISH_GRACE
    ).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    offered = list(due.order_by("not_before", "pk")[:500])
    for job in offered:
        # Until then it is not offered again, so a long queue is not filled with duplicates.
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(lease_until=now + LEASE)
        publish(job)
    return len(offered)


def is_first_today(name: str) -> bool:
    """Whether nobody asked this today: true for the first who does."""
    return _is_first_since(name, timezone.now().replace(hour=0, minute=0, second=0, microsecond=0))


def is_first_this_hour(name: str) -> bool:
    """Whether nobody asked this in the running hour: true for the first who does."""
    return _is_first_since(name, timezone.now().replace(minute=0, second=0, microsecond=0))


def _is_first_since(name: str, begin: dt.datetime) -> bool:
    heartbeat, is_new = Heartbeat.objects.get_or_create(
        name=name, defaults={"seen_at": timezone.now()}
    )
    if is_new:
        return True
    rows = Heartbeat.objects.filter(name=name, seen_at=heartbeat.seen_at)
    return heartbeat.seen_at < begin and rows.update(seen_at=timezone.now()) == 1


def beat(name: str) -> None:
    """Note that a part of the machinery is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})
