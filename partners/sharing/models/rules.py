"""Sharing rules, and the records that loosen the catalogue."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id


class RuleState(models.TextChoices):
    """Life of a sharing rule; *in force* and *expired* follow from its dates."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    REVOKED = "revoked", _("Revoked")
    STOPPED = "stopped", _("Stopped")
    DECLINED = "declined", _("Declined")


class SharingRuleQuerySet(VisibleQuerySet["SharingRule"]):
    """Sets of sharing rules: they have no partner, so partners never see them."""

    partner_lookup = None
    read_capability = "sharing.read"

    def live(self) -> Self:
        """Approved and not withdrawn; dates are the policy's business."""
        return self.filter(state=RuleState.APPROVED)


class SharingRule(models.Model):
    """One sharing rule; `partners.sharing.policy.Rule` is what it means.

    Audience columns hold codes; ``["*"]`` is anybody, an empty list matches nobody. A widening
    edit makes a new draft; ``version`` counts changes.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    name = models.CharField(max_length=160)
    is_deny = models.BooleanField(default=False)
    partners = models.JSONField(default=list)
    owners = models.JSONField(default=list)
    territories = models.JSONField(default=list)
    tiers = models.JSONField(default=list)
    kinds_of_partner = models.JSONField(default=list)
    metrics = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    lookback_months = models.PositiveSmallIntegerField(default=12)
    lag_months = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_reciprocal = models.BooleanField(default=False)
    purposes = models.JSONField(default=list)
    needs_acknowledgement = models.BooleanField(default=False)
    minimum_edition = models.PositiveSmallIntegerField(default=0)
    halves_only = models.BooleanField(default=False)
    # A stop in force at once: a deny without end that only a second person can lift.
    is_stop = models.BooleanField(default=False)
    # Whether partners that match only later wait for an approval of their own.
    newcomers_wait = models.BooleanField(default=False)
    # What an approval was given for where the rule opens facts about others: the metrics there
    # were when it names a set of them, the partners it reached when later ones wait.
    known_metrics = models.JSONField(null=True, blank=True)
    known_partners = models.JSONField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    ending_asked_by = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    author_id = models.UUIDField(null=True, blank=True)
    approver_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SharingRuleQuerySet] = SharingRuleQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="rule_dates"
            ),
            models.CheckConstraint(
                condition=Q(is_deny=True) | Q(valid_to__isnull=False), name="rule_allow_ends"
            ),
            models.CheckConstraint(
                condition=Q(approver_id=None) | ~Q(approver_id=F("author_id")),
                name="rule_second_person",
            ),
            models.CheckConstraint(
                condition=Q(is_stop=False) | Q(is_deny=True, valid_to=None),
                name="rule_stop_denies",
            ),
            # However often somebody presses: one stop stands for a partner and metric.
            models.UniqueConstraint(
                fields=["partners", "metrics"],
                condition=Q(is_stop=True, state="approved"),
                name="rule_stop_once",
            ),
        ]


class RemarkKind(models.TextChoices):
    """What is said of something that waits for approval."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    DECLINED = "declined", _("Declined because")


class Remark(models.Model):
    """A sentence about a rule or record that waits: asked, answered, or why it was declined."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    # Public id of the rule or record: remarks outlive neither, and belong to either.
    about = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.CharField(max_length=1000)
    person_id = models.UUIDField()
    created_at = models.DateTimeField(default=timezone.now)


class RecordKind(models.TextChoices):
    """What a declassification record loosens."""

    LOWER = "lower", _("Lower class")
    EXEMPT = "exempt", _("Not covered by a rule")


class RecordQuerySet(VisibleQuerySet["ClassRecord"]):
    """Sets of records: brand-only, like sharing rules."""

    partner_lookup = None
    read_capability = "sharing.read"


class ClassRecord(models.Model):
    """Two people loosen, with a reason and an end, what the catalogue closes.

    ``lower``: the metric has class ``level`` between the dates. ``exempt``: the derived metric is
    not covered by ``deny`` although it uses what that names.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=RecordKind)
    metric = models.CharField(max_length=60)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    deny = models.ForeignKey(
        SharingRule, on_delete=models.PROTECT, null=True, blank=True, related_name="exemptions"
    )
    reason = models.CharField(max_length=400)
    valid_from = models.DateField()
    valid_to = models.DateField()
    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.DRAFT)
    author_id = models.UUIDField(null=True, blank=True)
    approver_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RecordQuerySet] = RecordQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="record_dates"),
            models.CheckConstraint(
                condition=Q(kind="lower", level__isnull=False, deny=None)
                | Q(kind="exempt", level=None, deny__isnull=False),
                name="record_shape",
            ),
            models.CheckConstraint(
                condition=Q(approver_id=None) | ~Q(approver_id=F("author_id")),
                name="record_second_person",
            ),
        ]
