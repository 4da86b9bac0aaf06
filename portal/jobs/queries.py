"""What is to be known about the jobs as a whole."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from portal.jobs.leases import MAX_ATTEMPTS, MAX_LOST
from portal.jobs.models import Heartbeat, Job, JobState

# Given-up work is told to machines for as long as somebody may come to look.
TOLD_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Poison:
    """How many jobs are tried again after they took their worker, or were given up lately."""

    tried_again: int
    given_up: int


def poison() -> Poison:
    """The work that harms its workers now, or did within `TOLD_FOR`."""
    recent = Q(finished_at__gte=timezone.now() - TOLD_FOR)
    spent = Q(lost__gte=MAX_LOST) | Q(attempts__gte=MAX_ATTEMPTS)
    return Poison(
        tried_again=Job.objects.pending().filter(lost__gt=0).count(),
        given_up=Job.objects.filter(spent & recent, state=JobState.FAILED).count(),
    )


def last_seen(name: str) -> datetime | None:
    """When a part of the machinery was last seen alive; None for never."""
    return Heartbeat.objects.filter(name=name).values_list("seen_at", flat=True).first()


def job_known_as(public_id: uuid.UUID | None) -> Job | None:
    """The job of a public id; None for none, or one forgotten since."""
    return Job.objects.filter(public_id=public_id).first() if public_id else None
