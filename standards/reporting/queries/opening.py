"""What follows when a month is opened again, told before it is done."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from portal.access.actor import Actor
from standards.reporting.enums import ExtensionState
from standards.reporting.models import Extension, Period


@dataclass(frozen=True, slots=True)
class Effect:
    """Of a month: whether it is final now, and whether its comparisons are made already."""

    is_final: bool
    compared_date: dt.date
    is_compared: bool


def effect_of(period: Period) -> Effect:
    """How a month stands on the portal's day."""
    today = timezone.localdate()
    return Effect(
        is_final=today > period.lock_date,
        compared_date=period.compared_date,
        is_compared=today >= period.compared_date,
    )


def waiting_extensions(actor: Actor) -> QuerySet[Extension]:
    """Extensions of the actor's area that wait for a decision, the oldest first."""
    rows = Extension.objects.visible_to(actor, "months.review")
    return (
        rows.filter(state=ExtensionState.WAITING)
        .select_related("partner", "period__collection")
        .order_by("asked_at", "pk")
    )
