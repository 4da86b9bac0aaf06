"""Closed vocabularies of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    """Life of a submission; *locked* follows from the calendar."""

    DRAFT = "draft", _("Draft")
    RETURNED = "returned", _("Returned")
    RECEIVED = "received", _("Received")


class Frequency(models.TextChoices):
    """How long the periods of a collection are."""

    MONTH = "month", _("Every month")
    QUARTER = "quarter", _("Every quarter")
    HALF_YEAR = "half_year", _("Every half-year")
    YEAR = "year", _("Every year")
    FOUR_WEEKS = "four_weeks", _("Every four weeks (13 periods a year)")
    OWN = "own", _("Periods of its own")


class Rehearsal(models.TextChoices):
    """Whether a period is a rehearsal, and what was decided of it; none of the first: it counts."""

    NO = "", _("No rehearsal")
    RUNNING = "running", _("Rehearsal")
    KEPT = "kept", _("Rehearsal, kept")
    DROPPED = "dropped", _("Rehearsal, dropped")


# Periods that reach no score and no comparison.
REHEARSED = (Rehearsal.RUNNING, Rehearsal.DROPPED)


class Standing(models.TextChoices):
    """How a partner's month stands against what was expected of it, in the order of the legend."""

    ON_TIME = "on_time", _("on time")
    LATE = "late", _("late")
    SENT = "sent", _("sent, day not known")
    MISSING = "missing", _("missing")
    RETURNED = "returned", _("returned")
    OPEN = "open", _("open")
    NOT_ASKED = "not_asked", _("not asked")


class ExtensionState(models.TextChoices):
    """What became of a later date that was asked for."""

    WAITING = "waiting", _("Waits for a decision")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


class QuestionState(models.TextChoices):
    """What became of a question about a value."""

    WAITING = "waiting", _("Waits for an answer")
    ANSWERED = "answered", _("Answered")
    CORRECTED = "corrected", _("Answered by a correction")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Source(models.TextChoices):
    """Which way a month came in; all end in the one door."""

    FORM = "form", _("Form")
    FILE = "file", _("File")
    API = "api", _("API")
    PACK = "pack", _("Pack")


class UploadState(models.TextChoices):
    """Life of an uploaded file."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
