"""Which packs were loaded."""

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
