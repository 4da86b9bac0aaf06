"""Standards, their versions and clauses, metrics and targets. Published rows never change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from standards.catalogue.enums import (
    Method,
    Polarity,
    Protects,
    Provenance,
    SharingClass,
    Stage,
    VersionState,
)
from standards.measures import MEASURES


def kinds_of_metrics() -> list[tuple[str, str]]:
    """The codes of all measures with their labels."""
    return [(code, gettext(measure.label)) for code, measure in MEASURES.items()]


class Metric(models.Model):
    """One thing that is measured. The code is never re-used.

    ``factor`` turns n/d into the shown unit (100 for percent). Bounds are in the shown unit.
    ``members`` lists the breakdown's ``[code, name]`` pairs; with ``has_total`` the cell ``code``
    is the declared total of the members. ``parts`` are what people read for parts of its cells,
    and the code of the number each is: ``{"d": {"name": "all enquiries", "number": "enquiries"}}``.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=12, choices=kinds_of_metrics)
    unit = models.CharField(max_length=40, blank=True)
    factor = models.DecimalField(max_digits=12, decimal_places=4, default=1)
    polarity = models.CharField(max_length=8, choices=Polarity, default=Polarity.HIGHER)
    lower = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    precision = models.PositiveSmallIntegerField(default=1)
    minimum_sample = models.PositiveIntegerField(default=0)
    quantile = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    choices = models.JSONField(default=list, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    protects = models.CharField(max_length=12, choices=Protects, blank=True)
    provenance = models.CharField(max_length=12, choices=Provenance, default=Provenance.VOLUNTEERED)
    sharing_class = models.PositiveSmallIntegerField(
        choices=SharingClass, default=SharingClass.RESTRICTED
    )
    is_sensitive = models.BooleanField(default=False)
    # Codes of the metrics a derived one is made of: it is shared no further than they are.
    derived_from = models.JSONField(default=list, blank=True)
    # ``{"times": x, "plus": y}`` (decimals as strings): its value as times that of the
    # one it is made of, plus a number.
    function = models.JSONField(default=dict, blank=True)
    release_scale = models.CharField(max_length=10, default="identity")
    release_grid = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    # Grid of the shares of promoters, passives and detractors, in percent; None keeps them back.
    parts_grid = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    protection_width = models.DecimalField(max_digits=5, decimal_places=4, default="0.05")
    dimension = models.CharField(max_length=60, blank=True)
    members = models.JSONField(default=list, blank=True)
    has_total = models.BooleanField(default=False)
    parts = models.JSONField(default=dict, blank=True)
    counts_for = models.CharField(max_length=200, blank=True)
    gives_back = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(lower__lt=models.F("upper")),
                name="metric_bounds",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reported(self) -> bool:
        """Whether partners report it themselves (and may know of it)."""
        is_told = self.provenance == Provenance.VOLUNTEERED
        return is_told and self.sharing_class != SharingClass.BRAND_ONLY

    @property
    def cell_keys(self) -> list[str]:
        """The keys a month asks for: ``code`` and, with a breakdown, ``code:member``."""
        parts = [f"{self.code}:{member[0]}" for member in self.members]
        return ([self.code] if self.has_total or not parts else []) + parts


class Standard(models.Model):
    """A named body of obligations that lives through versions."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    summary = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One edition of a standard; immutable once published (a trigger sees to it).

    ``weight`` is the standard's in the overall score. ``caps`` holds
    ``{"metric": code, "when_at_most": x, "at_most": y}`` rows (decimals as strings).
    ``metric_codes`` are the metrics its document defines, in document order.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    notes = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    scale = models.DecimalField(max_digits=8, decimal_places=2, default=100)
    decimals = models.PositiveSmallIntegerField(default=1)
    caps = models.JSONField(default=list, blank=True)
    metric_codes = models.JSONField(default=list, blank=True)
    author_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard", "number"], name="version_number")
        ]

    def __str__(self) -> str:
        return f"{self.standard.name} {self.number}"


class Section(models.Model):
    """A chapter of a version."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="section_code"),
        ]


class Clause(models.Model):
    """One obligation. Texts are Markdown."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="clauses")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    rationale = models.TextField(blank=True)
    guidance = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    owner = models.CharField(max_length=120, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="clause_code"),
        ]


class Target(models.Model):
    """What a clause expects of a metric; of several for one metric the first that applies counts.

    ``audience`` limits it: ``{"kinds": [...], "tiers": [...], "territories": [...]}`` (codes; an
    absent key does not limit; a territory covers all below it). ``params`` holds the bands or
    lookup of the method: ``{"bands": [[threshold, attainment], ...]}`` best first,
    ``{"lookup": {choice: attainment}}``, decimals as strings. A weight of 0 is shown, not judged.
    ``value`` and ``floor`` are in the metric's shown unit (yes/no: 1 is yes).
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="targets")
    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="targets")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=8, choices=Method, default=Method.LINEAR)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    floor = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    params = models.JSONField(default=dict, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    is_mandatory = models.BooleanField(default=False)
    window_months = models.PositiveSmallIntegerField(default=1)
    audience = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="target_position"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="target_weight"),
        ]


class Publication(models.Model):
    """A version put in force for an audience from a month on."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="publication")
    effective_month = models.CharField(max_length=7)
    audience = models.JSONField(default=dict, blank=True)
    person_id = models.UUIDField(null=True, blank=True)
    published_at = models.DateTimeField(default=timezone.now)


class AcknowledgementQuerySet(VisibleQuerySet["Acknowledgement"]):
    """Sets of acknowledgements."""

    read_capability = "standards.read"


class Acknowledgement(models.Model):
    """*I have read this*: asked of each partner of the audience when a version is published."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="acknowledgements"
    )
    person_id = models.UUIDField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AcknowledgementQuerySet] = AcknowledgementQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publication", "partner"], name="acknowledgement_once")
        ]


class WaiverQuerySet(VisibleQuerySet["Waiver"]):
    """Sets of waivers."""

    read_capability = "values.read"


class Waiver(models.Model):
    """A metric a partner is excused from, for some months, with a reason."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    partner = models.ForeignKey("network.Partner", on_delete=models.CASCADE, related_name="waivers")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="waivers")
    from_month = models.CharField(max_length=7)
    to_month = models.CharField(max_length=7)
    reason = models.CharField(max_length=400)
    person_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar[WaiverQuerySet] = WaiverQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_month__gte=models.F("from_month")), name="waiver_order"
            )
        ]
