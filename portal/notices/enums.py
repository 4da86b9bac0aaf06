"""Closed vocabularies of notices and mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How news reaches a person, beside the app."""

    NOW = "now", _("Mail at once")
    DAILY = "daily", _("In one mail a day")
    APP = "app", _("In the portal only")
