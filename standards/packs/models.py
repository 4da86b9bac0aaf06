"""Which packs were loaded, and what partners that left took with them."""

from django.db import models
from django.utils import timezone

from portal.lib.ids import new_public_id


class PackLoad(models.Model):
    """One completed load of a pack folder."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    summary = models.JSONField(default=dict)
    loaded_at = models.DateTimeField(default=timezone.now)


class ExitPack(models.Model):
    """What a partner that left takes with it: a ZIP file of its own months and scores.

    One for each person who owned it (``person_id``), and one for the brand to pass on (None).
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.CASCADE, related_name="exit_packs"
    )
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    last_month = models.CharField(max_length=7)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)
