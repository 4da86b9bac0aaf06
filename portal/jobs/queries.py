"""What is to be known about the jobs as a whole."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from portal.jobs.leases import MAX_ATTEMPTS, MAX_LOST
from portal.jobs.models import Job, JobState

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
