"""Score runs: immutable results of scoring one month of the whole network."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from partners.network.models import Partner
from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id


class ScoreRun(models.Model):
    """All scores of one month from one state of the inputs; equal inputs give the same run."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    month = models.CharField(max_length=7)
    inputs_digest = models.CharField(max_length=64)
    scores_digest = models.CharField(max_length=64)
    # Past every lock when it was made: a later run of the month is a correction.
    is_final = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "inputs_digest"], name="score_run_inputs")
        ]


class ScorePointer(models.Model):
    """Which run counts for a month."""

    month = models.CharField(max_length=7, unique=True)
    run = models.ForeignKey(ScoreRun, on_delete=models.PROTECT, related_name="+")


class ScoreQuerySet(VisibleQuerySet["Score"]):
    """Sets of scores."""

    read_capability = "scorecard.read"


class Score(models.Model):
    """One partner's scores in a run: the whole explanation as one document (see `card`)."""

    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="scores")
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, related_name="scores", db_constraint=False
    )
    overall = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    is_upholding = models.BooleanField(null=True)
    document = models.JSONField()

    objects: ClassVar[ScoreQuerySet] = ScoreQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "partner"], name="score_once")]
