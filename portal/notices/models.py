"""Notices in the app, mails on their way, and the network-wide mail hold."""

from django.db import models
from django.utils import timezone

from portal.lib.ids import new_public_id
from portal.notices.enums import Delivery


class Notice(models.Model):
    """News for one person. The text is rendered from ``code`` and ``params`` when it is read."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person_id = models.UUIDField(db_index=True)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    # Public ids of whom it speaks (partners): shown while the person acts for one of them.
    about = models.JSONField(default=list, blank=True)
    # Equal keys are one notice: a retried job tells nobody twice.
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    # From when the daily mail may tell it: in the hours of its person's mail; None once it was told
    # there, or where no daily mail is to tell it.
    daily_from = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "read_at"], name="notice_unread"),
            models.Index(
                fields=["daily_from"],
                condition=models.Q(daily_from__isnull=False),
                name="notice_daily",
            ),
        ]


class DeliveryChoice(models.Model):
    """How a person wants to hear of a topic, where it differs from the topic's default."""

    person_id = models.UUIDField()
    topic = models.CharField(max_length=40)
    delivery = models.CharField(max_length=8, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "topic"], name="delivery_choice_once")
        ]


class ChosenHours(models.Model):
    """The hours in which a person wants the daily mail, where they differ from the usual ones."""

    person_id = models.UUIDField(unique=True)
    # Full hours of a day where the person is: from ``begin`` until before ``end``.
    begin = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begin__lt=models.F("end"), end__lte=24),
                name="chosen_hours_of_a_day",
            )
        ]


class MailState(models.TextChoices):
    """Life of a mail."""

    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    FAILED = "failed", "failed"
    DROPPED = "dropped", "dropped"


class Mail(models.Model):
    """A mail to one address, rendered when sent; dropped when its person may no longer see."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    # The epoch of the person when the mail was queued; another one by then drops it. None where
    # what it says is made of what the person may see when it goes.
    epoch = models.PositiveIntegerField(null=True, blank=True)
    address = models.EmailField()
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    # Public ids of whom it speaks (partners): once none of them counts any more it is dropped.
    about = models.JSONField(default=list, blank=True)
    reply_to = models.EmailField(blank=True)
    key = models.CharField(max_length=200, unique=True)
    # What it is about, the same for all mails of one matter: mailboxes show them together.
    thread = models.CharField(max_length=120, blank=True)
    # Sign-in codes pass even while the network-wide hold is on.
    passes_hold = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    # When a sender took it; a sender that died leaves it here and it is taken again.
    taken_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="mail_due")]


class MailHold(models.Model):
    """The one switch that keeps all mail back (row 1)."""

    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    person_id = models.UUIDField(null=True, blank=True)
    # Where this database sends mail from; a copy finds itself elsewhere (`services.homing`).
    home = models.CharField(max_length=64, blank=True)
