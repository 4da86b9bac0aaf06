"""Files of months on their way, and how their headings were matched."""

from typing import ClassVar, Self

from django.db import models
from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.ids import new_public_id
from standards.reporting.enums import UploadState


class UploadQuerySet(models.QuerySet["Upload"]):
    """Sets of uploads."""

    def visible_to(self, actor: Actor, capability: str = "") -> Self:
        """One's own, while one may still send months."""
        if actor.person_id is None or not actor.may("months.send"):
            return self.none()
        return self.filter(person_id=actor.person_id)


class Upload(models.Model):
    """A file on its way through the channel: kept from its check until it is sent, or for a week.

    ``matching`` lists pairs of heading and what it holds in the order of the file; ``outcome`` is
    what the last check found, as an `Outcome` of `standards.reporting.upload_outcome`.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    period = models.ForeignKey("reporting.Period", on_delete=models.CASCADE, related_name="uploads")
    person_id = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    matching = models.JSONField(default=list, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.CHECKING)
    job_public_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers


class ColumnMemory(models.Model):
    """How a person matched the headings of a collection's files last time."""

    person_id = models.UUIDField()
    collection = models.ForeignKey(
        "reporting.Collection", on_delete=models.CASCADE, related_name="+"
    )
    matching = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "collection"], name="column_memory_once")
        ]
