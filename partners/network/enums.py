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


class ChangeState(models.TextChoices):
    """How far a list of changes has come."""

    DRAFT = "draft", _("Not approved yet")
    WAITING = "waiting", _("Approved, being made")
    DONE = "done", _("Made")


class ChangeKind(models.TextChoices):
    """What a list changes of the network, in the order it is shown."""

    NEW = "new", _("New")
    GONE = "gone", _("Leaving")
    NAME = "name", _("Renamed")
    TERRITORY = "territory", _("Moved")
    OWNER = "owner", _("Another owner")
    TIER = "tier", _("Another tier")
    KIND = "kind", _("Another kind")
    ATTRIBUTES = "attributes", _("Attributes")
    TIME_ZONE = "time_zone", _("Time zone")
    CONTACT = "contact", _("E-mail of its owner")
    CODE = "code", _("Other code remembered")
