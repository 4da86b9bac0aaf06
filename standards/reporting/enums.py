"""Closed vocabularies of reporting."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    """Life of a submission; *locked* follows from the calendar."""

    DRAFT = "draft", _("Draft")
    RETURNED = "returned", _("Returned")
    RECEIVED = "received", _("Received")


class ExtensionState(models.TextChoices):
    """What became of a later date that was asked for."""

    WAITING = "waiting", _("Waits for a decision")
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")


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
