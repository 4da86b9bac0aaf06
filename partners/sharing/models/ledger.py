"""The ledger of what was shown to whom."""

from django.db import models
from django.utils import timezone

# The purpose of rows about openings and exports by the brand.
BRAND = "brand"


class LedgerRow(models.Model):
    """What one viewer was shown on one day: one row per viewer, set of cells and day."""

    day = models.DateField()
    person_id = models.UUIDField(null=True, blank=True)
    partner_public_id = models.UUIDField()
    channel = models.CharField(max_length=12)
    purpose = models.CharField(max_length=20)
    rules = models.JSONField(default=list)
    releases = models.JSONField(default=list)
    cells_digest = models.CharField(max_length=64)
    cells = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "person_id", "partner_public_id", "channel", "cells_digest"],
                name="ledger_once",
            )
        ]


class LedgerSeal(models.Model):
    """One finished day of the ledger, sealed: its rows can go as a whole, the seal stays.

    The digest also stands in the audit trail, whose chain protects it.
    """

    day = models.DateField(unique=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)
