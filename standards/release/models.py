"""Published comparisons: frozen once per metric and month by the calendar."""

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils import timezone

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from standards.release.comparison_plan import ComparisonPlan, Seat, read_plan, read_seat
from standards.release.metric_plan import MetricPlan, read_metric_plan


class Season(models.Model):
    """The release plan of a calendar year: pools from public membership, fixed and hashed.

    ``plan`` is what `comparison_plan.written_plan` gives; everything but its hash is read of
    `comparison_plan`.
    """

    year = models.PositiveSmallIntegerField(unique=True)
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    @cached_property
    def comparison_plan(self) -> ComparisonPlan:
        """The plan, read when it is first asked for."""
        return read_plan(self.plan, self.digest)

    def seat_of(self, partner_public_id: str) -> Seat:
        """Where one partner stands in it."""
        return read_seat(self.plan, self.digest, partner_public_id)


class SplitChoice(models.Model):
    """How finely partners are compared from a year on: the newest choice before it is planned."""

    year = models.PositiveSmallIntegerField()
    split = models.CharField(max_length=20)
    person_id = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)


class FamilyPlan(models.Model):
    """How one metric and its breakdown are released all season: grid, bounds, scale, codes, cells.

    Made when the metric first comes due in the season; what its standard says later waits for the
    next. ``plan`` is what `metric_plan.written_metric_plan` gives, and is read of `metric_plan`.
    """

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="families")
    code = models.CharField(max_length=60)
    plan = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["season", "code"], name="family_once")]

    @cached_property
    def metric_plan(self) -> MetricPlan:
        """The plan, read when it is first asked for."""
        return read_metric_plan(self.plan)


class Intake(models.Model):
    """What counts in a family's release: per cell one value per control group, in the plan's order.

    Who is silent counts with its last value (`settling`). For yes/no and choice
    ``{cell: {pool: {group: code}}}``: whose answers count, and which.
    Brand-side: the audit and the revision read it, no query does.
    """

    family = models.ForeignKey(FamilyPlan, on_delete=models.PROTECT, related_name="intakes")
    month = models.CharField(max_length=7)
    edition = models.PositiveSmallIntegerField(default=1)
    values = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "month", "edition"], name="intake_once")
        ]


class Revisit(models.Model):
    """That a month's comparisons were looked at again on their one date, and what came of it."""

    family = models.ForeignKey(FamilyPlan, on_delete=models.PROTECT, related_name="revisits")
    month = models.CharField(max_length=7)
    is_revised = models.BooleanField()
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["family", "month"], name="revisit_once")]


class ReleaseQuerySet(VisibleQuerySet["Release"]):
    """Sets of releases: they belong to no partner, so only the whole network's reach sees rows."""

    partner_lookup = None
    read_capability = "sharing.read"


class Release(models.Model):
    """One cell (a metric or a breakdown member) and month: per pool what was frozen, nothing else.

    ``pools``: ``{pool: {"blocks": [[mean, size], ...]}}`` with means on the metric's grid as
    strings, ``{pool: {"n": ..., "counts": {code: n}}}``, or ``{pool: {"n": ...}}`` for a function
    of the family's metric; a pool with too few groups is absent.
    ``cohorts``: what each shows. ``edition`` 2 is the one revision; ``step`` 1: the family shows
    centres only for the rest of the season (step 9 of docs/sharing.md).
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="releases")
    family = models.ForeignKey(
        FamilyPlan, on_delete=models.PROTECT, related_name="releases", null=True, blank=True
    )
    cell = models.CharField(max_length=120)
    month = models.CharField(max_length=7)
    edition = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(default=0)
    pools = models.JSONField()
    cohorts = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64)
    released_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReleaseQuerySet] = ReleaseQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "month", "edition"], name="release_once")
        ]


class Standing(models.Model):
    """One partner's parts in what was released of a month at once, fixed at freeze.

    ``cells``: ``{cell: {cohort: {"halves": 1, ...}}}``, 1 the best; a cell is there if the partner
    contributed to it. A row per partner, so that its pages read one and not everybody's.
    """

    partner_public_id = models.UUIDField()
    month = models.CharField(max_length=7)
    edition = models.PositiveSmallIntegerField(default=1)
    cells = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["partner_public_id", "month"], name="standing_of")]
