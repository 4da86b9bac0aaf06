"""The trail: append-only entries without personal data, sealed in batches into a chain."""

from django.db import models
from django.utils import timezone

from portal.lib.ids import new_public_id


class Seal(models.Model):
    """One sealed batch of entries; each seal hashes its entries and the seal before it."""

    number = models.PositiveBigIntegerField(unique=True)
    first_entry = models.PositiveBigIntegerField()
    last_entry = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)


class Entry(models.Model):
    """Who did what to which row, when, through which channel.

    ``person_id`` is opaque. ``changes`` holds no personal data: names, addresses and free text go
    to `Payload`, of which only a salted hash is chained, so that erasing it breaks nothing.
    No foreign keys: the trail outlives what it speaks of.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    # The column keeps its old name: sealed rows are not touched.
    channel = models.CharField(max_length=20, db_column="door")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=60)
    label = models.CharField(max_length=160, blank=True)
    changes = models.JSONField(default=dict)
    payload_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    seal_number = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="entry_object")]


class Payload(models.Model):
    """The erasable part of an entry: personal data and free text, with the salt of its hash."""

    entry_public_id = models.UUIDField(unique=True)
    # Every person the payload speaks of; erasing one of them erases it.
    person_ids = models.JSONField(default=list)
    salt = models.CharField(max_length=32)
    data = models.JSONField()
