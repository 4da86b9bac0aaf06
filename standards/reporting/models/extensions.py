"""Later dates that somebody asks for, for one partner or for all."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from portal.access.querysets import VisibleQuerySet
from portal.lib.ids import new_public_id
from standards.reporting.enums import ExtensionState


class ExtensionQuerySet(VisibleQuerySet["Extension"]):
    """Sets of asked extensions."""

    read_capability = "values.read"


class Answerable(models.Model):
    """A later date that somebody asks for (``until``), and what became of it."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    until = models.DateField()
    reason = models.CharField(max_length=600)
    state = models.CharField(max_length=10, choices=ExtensionState, default=ExtensionState.WAITING)
    asked_by = models.UUIDField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Extension(Answerable):
    """A later date for one partner: its manager decides, and may grant another day."""

    period = models.ForeignKey(
        "reporting.Period", on_delete=models.PROTECT, related_name="extensions"
    )
    partner = models.ForeignKey(
        "network.Partner", on_delete=models.PROTECT, related_name="extensions"
    )
    granted_until = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=600, blank=True)

    objects: ClassVar[ExtensionQuerySet] = ExtensionQuerySet.as_manager()  # type: ignore[assignment]  # typed for callers

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period", "partner"],
                condition=models.Q(state=ExtensionState.WAITING),
                name="extension_waits_once",
            )
        ]


class ExtensionForAll(Answerable):
    """A later date for everybody who has not sent: asked by one person, confirmed by another."""

    period = models.ForeignKey(
        "reporting.Period", on_delete=models.PROTECT, related_name="extensions_for_all"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                condition=models.Q(state=ExtensionState.WAITING),
                name="extension_for_all_waits_once",
            )
        ]
