"""Closed vocabularies of the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Polarity(models.TextChoices):
    """Which direction is good."""

    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")


class SharingClass(models.IntegerChoices):
    """How far a fact may ever travel; a ceiling no rule can lift."""

    OPEN = 0, _("Open")
    SHAREABLE = 1, _("Shareable")
    RESTRICTED = 2, _("Restricted")
    BRAND_ONLY = 3, _("Brand only")


class Method(models.TextChoices):
    """How a value becomes an attainment between 0 and 1."""

    PASS = "pass", _("Met or not")
    LINEAR = "linear", _("Straight line from floor to target")
    BANDS = "bands", _("Bands")
    LOOKUP = "lookup", _("Lookup")
    POINTS = "points", _("Points")


class VersionState(models.TextChoices):
    """Life of a version; superseded follows from a later publication."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class Stage(models.TextChoices):
    """Stage of the customer's journey."""

    DISCOVERY = "discovery", _("Discovery")
    PURCHASE = "purchase", _("Purchase")
    DELIVERY = "delivery", _("Delivery")
    SERVICE = "service", _("Customer service")


class Protects(models.TextChoices):
    """What a metric protects."""

    SATISFACTION = "satisfaction", _("Customer satisfaction")
    EFFICIENCY = "efficiency", _("Speed and cost")


class Provenance(models.TextChoices):
    """Where the numbers come from."""

    VOLUNTEERED = "volunteered", _("Reported by the partner")
    GATHERED = "gathered", _("Gathered in use")
    THIRD_PARTY = "third_party", _("Third party")
