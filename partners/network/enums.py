"""Closed vocabularies of the network."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartnerStatus(models.TextChoices):
    """Life of a partner."""

    PROSPECT = "prospect", _("Prospect")
    INVITED = "invited", _("Invited")
    ONBOARDING = "onboarding", _("Onboarding")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Left")
