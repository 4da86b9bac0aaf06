"""Published comparisons: frozen once per metric and month by the calendar."""

from django.db import models
from django.utils import timezone

from portal.lib.ids import new_public_id


class Season(models.Model):
    """The release plan of a calendar year: pools from public membership, fixed and hashed.

    ``plan``: ``{"k": 5, "pools": {pool: {"label": ..., "groups": {group: [partner public ids]}}},
    "cohorts": {cohort: {"label": ..., "pools": [...], "statistics": [...]}}}``.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)


class Release(models.Model):
    """One metric (or breakdown member) and month: per pool the frozen blocks, nothing else.

    ``pools``: ``{pool: {"blocks": [[mean, size], ...]}}`` with means on the metric's grid as
    strings; a pool with too few groups is absent. ``bands``: per partner public id its half,
    third or quarter per cohort, fixed at freeze.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="releases")
    cell = models.CharField(max_length=120)
    month = models.CharField(max_length=7)
    pools = models.JSONField()
    cohorts = models.JSONField(default=dict)
    bands = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64)
    released_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cell", "month"], name="release_once")]
