"""Months: what is asked, by when, and what was sent. Revisions never change."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from standards.reporting.enums import (
    REHEARSED,
    Frequency,
    QuestionState,
    Rehearsal,
    Source,
    SubmissionState,
)
from standards.reporting.models.extensions import Extension, ExtensionForAll
from standards.reporting.models.uploads import ColumnMemory, Upload, UploadQuerySet

__all__ = [
    "Asked",
    "Collection",
    "CollectionMetric",
    "ColumnMemory",
    "Extension",
    "ExtensionForAll",
    "Period",
    "Question",
    "Revision",
    "SentKey",
    "Submission",
    "Upload",
    "UploadQuerySet",
]


class Collection(models.Model):
    """Metrics sent together, with a calendar in days after the end of each period.

    The first period begins with ``first_month``, four weeks on ``first_day``; ``own_periods`` are
    the codes of periods (`portal.lib.periods`) of a collection that has its own.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    metrics = models.ManyToManyField("catalogue.Metric", through="CollectionMetric")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.MONTH)
    first_month = models.CharField(max_length=7)
    first_day = models.DateField(null=True, blank=True)
    own_periods = models.JSONField(default=list, blank=True)
    # Whom it asks (`partners.network.audience`); nothing: everybody.
    audience = models.JSONField(default=dict, blank=True)
    # Countries (ISO 3166) on whose public holidays nobody is reminded.
    holidays = models.JSONField(default=list, blank=True)
    # How many periods of a partner are shown and not judged, and how many of the first rehearse.
    ramp_up = models.PositiveSmallIntegerField(default=0)
    rehearsals = models.PositiveSmallIntegerField(default=0)
    due_days = models.PositiveSmallIntegerField(default=7)
    timely_days = models.PositiveSmallIntegerField(default=10)
    lock_days = models.PositiveSmallIntegerField(default=15)
    compared_days = models.PositiveSmallIntegerField(default=16)
    # The steps of its ladder of reminders (`reporting.ladder`); no days before: no such step.
    remind_open = models.BooleanField(default=True)
    remind_days_before = models.PositiveSmallIntegerField(null=True, blank=True, default=3)
    remind_last_day = models.BooleanField(default=True)
    remind_late = models.BooleanField(default=True)
    remind_closed = models.BooleanField(default=True)
    # What needs a look is received by two people: one accepts, another confirms.
    second_look = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class CollectionMetric(models.Model):
    """One metric of a collection, in its place."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    metric = models.ForeignKey("catalogue.Metric", on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "metric"], name="collection_metric")
        ]


class Period(models.Model):
    """One period of a collection with its four public dates.

    It belongs to the ``month`` in which its last day lies: placements, scores and comparisons go by
    that. ``code`` is its text (`portal.lib.periods`), of a month the month itself.

    A date means the end of that day in the partner's time zone; *compared from* its beginning in
    the portal's.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="periods")
    month = models.CharField(max_length=7)
    code = models.CharField(max_length=24)
    first_day = models.DateField()
    last_day = models.DateField()
    due_date = models.DateField()
    timely_date = models.DateField()
    lock_date = models.DateField()
    compared_date = models.DateField()
    # As its collection had it when the period was opened.
    ramp_up = models.PositiveSmallIntegerField(default=0)
    rehearsal = models.CharField(max_length=8, choices=Rehearsal, default=Rehearsal.NO, blank=True)
    # When `Asked` was written for it: nothing that happens later changes whom it asked.
    asked_fixed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "code"], name="period_code"),
            models.CheckConstraint(
                condition=models.Q(first_day__lte=models.F("last_day")), name="period_days"
            ),
            models.CheckConstraint(
                condition=models.Q(due_date__lte=models.F("timely_date"))
                & models.Q(timely_date__lte=models.F("lock_date"))
                & models.Q(lock_date__lt=models.F("compared_date")),
                name="period_dates",
            ),
        ]
        indexes = [models.Index(fields=["month", "collection"], name="period_of_month")]

    @property
    def is_rehearsal(self) -> bool:
        """Whether it reaches no score and no comparison: a rehearsal that nobody kept."""
        return self.rehearsal in REHEARSED


class AskedQuerySet(VisibleQuerySet["Asked"]):
    """Sets of partners that closed months asked."""

    read_capability = "values.read"


class Asked(models.Model):
    """A partner that a closed month asked. Open months work it out (`queries.asked`)."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="asked")
    partner = models.ForeignKey("network.Partner", on_delete=models.PROTECT, related_name="asked")

    objects: ClassVar[AskedQuerySet] = AskedQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "partner"], name="asked_once")]


class SubmissionQuerySet(VisibleQuerySet["Submission"]):
    """Sets of submissions."""

    read_capability = "values.read"


class Submission(models.Model):
    """A partner's month: at most one draft, and the revision that counts.

    ``draft_version`` counts saves of the draft, so that two tabs do not overwrite each other.
    ``open_until`` lets a month be sent or corrected after its lock, then it is ``was_open_until``.
    ``accepted_by`` let what is unusual stand; a second look is open until ``confirmed_by``.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.PROTECT, related_name="submissions"
    )
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    current = models.ForeignKey(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    draft = models.JSONField(default=dict, blank=True)
    draft_version = models.PositiveIntegerField(default=0)
    needs_look = models.BooleanField(default=False)
    return_reason = models.CharField(max_length=600, blank=True)
    open_until = models.DateField(null=True, blank=True)
    was_open_until = models.DateField(null=True, blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SubmissionQuerySet] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "period"], name="submission_once")
        ]
        indexes = [models.Index(fields=["period", "state"], name="submission_period_state")]


class RevisionQuerySet(VisibleQuerySet["Revision"]):
    """Sets of revisions."""

    partner_lookup = "submission__partner"
    read_capability = "values.read"


class Revision(models.Model):
    """What was sent, immutable (a trigger sees to it): cells by key ``code`` or ``code:member``.

    A cell is ``{n,d}``, ``{sum,count}``, ``{promoters,passives,detractors}``, ``{value,count}``,
    ``{value}``, ``{code}``, ``{text}`` or ``{missing: reason}``; decimals are strings, integers
    are integers. ``warnings`` are the accepted ones with their reasons. ``digest`` is over the
    canonical JSON of the cells. ``is_on_time`` is that of the first revision: a correction does
    not make a month late; None where the brand loaded it without the day of sending.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=600, blank=True)
    source = models.CharField(max_length=6, choices=Source)
    # A partner manager entered it for the partner.
    is_by_brand = models.BooleanField(default=False)
    warnings = models.JSONField(default=list, blank=True)
    is_on_time = models.BooleanField(null=True, default=True)
    person_id = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[RevisionQuerySet] = RevisionQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="revision_number")
        ]


class QuestionQuerySet(VisibleQuerySet["Question"]):
    """Sets of questions about values: its managers' and the partner's own, nobody else's."""

    partner_lookup = "submission__partner"
    read_capability = "months.send"


class Question(models.Model):
    """What a manager asks about a cell; the ``answer``, or the reason of a correction."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="questions")
    cell = models.CharField(max_length=130)
    text = models.CharField(max_length=600)
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=QuestionState, default=QuestionState.WAITING)
    asked_by = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=600, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[QuestionQuerySet] = QuestionQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "cell"],
                condition=models.Q(state=QuestionState.WAITING),
                name="question_waits_once",
            )
        ]


class SentKeyQuerySet(VisibleQuerySet["SentKey"]):
    """Sets of idempotency keys."""

    partner_lookup = "revision__submission__partner"
    read_capability = "values.read"


class SentKey(models.Model):
    """An idempotency key already answered: the same key and request get the same answer."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    request_digest = models.CharField(max_length=64)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE)
    # What was answered, to the byte; '' for keys from before answers were kept.
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SentKeyQuerySet] = SentKeyQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="sent_key_once")]
