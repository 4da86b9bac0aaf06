"""One table is both the transactional outbox and the progress a person sees."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.ids import new_public_id


class JobState(models.TextChoices):
    """Life of a job."""

    QUEUED = "queued", "queued"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def visible_to(self, actor: Actor) -> Self:
        """A person sees the jobs they started; who may change settings sees all."""
        if actor.may("settings.edit"):
            return self.all()
        if actor.person_id is None or not actor.is_active:
            return self.none()
        return self.filter(person_id=actor.person_id)

    def pending(self) -> Self:
        """Not finished yet."""
        return self.filter(state__in=(JobState.QUEUED, JobState.RUNNING))


class Job(models.Model):
    """Work to be done once, whatever crashes: committed with its cause, run by a worker.

    A worker holds a lease while it runs and renews it; a lapsed lease puts the job back, a few
    times. What fails too often is given up and told.
    ``key`` debounces: at most one queued job per key exists, and one at a time runs.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Of the attempts, those that ended with their worker, or without a sign of life.
    lost = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="queued") & ~Q(key=""), name="job_one_queued"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(state="running") & ~Q(key=""), name="job_one_running"
            ),
        ]
        indexes = [models.Index(fields=["state", "not_before"], name="job_due")]

    @property
    def percent(self) -> int:
        """Progress in whole percent."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class Heartbeat(models.Model):
    """When a part of the machinery was last seen alive (`beat`, `worker`, `forget`)."""

    name = models.CharField(max_length=20, primary_key=True)
    seen_at = models.DateTimeField()
