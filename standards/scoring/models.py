"""Score runs, and the scores they found: each stored once, from the run that found it on."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id


class ScoreRunQuerySet(models.QuerySet["ScoreRun"]):
    """Sets of runs."""

    def newest(self) -> Self:
        """The run that counts for each month: its last one."""
        newest = ScoreRun.objects.values("month").annotate(newest=Max("pk"))
        return self.filter(pk__in=newest.values("newest"))


class ScoreRun(models.Model):
    """One reckoning of a month for the whole network, from one state of the inputs."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    month = models.CharField(max_length=7)
    # Sums over all partners, so that a run of a few follows from the one before (see `sum_of`).
    inputs_digest = models.CharField(max_length=64)
    scores_digest = models.CharField(max_length=64)
    # Past every lock when it was made: a later run of the month is a correction.
    is_final = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ScoreRunQuerySet] = ScoreRunQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        indexes = [models.Index(fields=["month", "id"], name="score_run_month")]

    @property
    def has_digests(self) -> bool:
        """Whether it can be said what differs; runs from before scores were stored once cannot."""
        return bool(self.inputs_digest)


class ScoreQuerySet(VisibleQuerySet["Score"]):
    """Sets of scores."""

    read_capability = "scorecard.read"

    def current(self) -> Self:
        """Those that count now."""
        return self.filter(until=None)

    def of_run(self, run_id: int) -> Self:
        """Those that counted when a run was the last of its month."""
        return self.filter(
            Q(until=None) | Q(until__gt=run_id),
            since__lte=run_id,
            month__in=ScoreRun.objects.filter(pk=run_id).values("month"),
        )

    def known_on(self, moment: datetime) -> Self:
        """Those that counted at a moment, of every month."""
        return self.filter(
            Q(until=None) | Q(until__created_at__gt=moment), since__created_at__lte=moment
        )


class Score(models.Model):
    """One partner's scores of a month: the whole explanation as one document (see `Card`).

    They count from the run that found them until the run that found others, or that did not have
    the partner any more. A run stores only what differs, so a correction costs one row, however
    large the network is.
    """

    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="scores", db_constraint=False
    )
    month = models.CharField(max_length=7)
    since = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="+")
    until = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="+", null=True)
    overall = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_upholding = models.BooleanField(null=True)
    document = models.JSONField()
    document_digest = models.CharField(max_length=64)
    # Of all that the partner's scores depend on: while it is the same, nothing is worked out again.
    inputs_digest = models.CharField(max_length=64)

    objects: ClassVar[ScoreQuerySet] = ScoreQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "partner"], condition=Q(until=None), name="score_counts_once"
            )
        ]
