"""What follows when a month is opened again, told before it is done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal.access.actor import Actor
from standards.reporting.enums import ExtensionState, SubmissionState
from standards.reporting.models import Extension, ExtensionForAll, Period, Submission
from standards.reporting.queries.asked import asked_partners
from standards.reporting.queries.calendar import ladder_of_collection

if TYPE_CHECKING:
    from partners.network.models import PartnerQuerySet


@dataclass(frozen=True, slots=True)
class Effect:
    """Of a month: whether it is final, its comparisons made, and whether reminders follow."""

    is_final: bool
    compared_date: dt.date
    is_compared: bool
    reminds: bool


def effect_of(period: Period) -> Effect:
    """How a month stands on the portal's day, and whether its collection reminds of its end."""
    ladder = ladder_of_collection(period.collection)
    today = timezone.localdate()
    return Effect(
        is_final=today > period.lock_date,
        compared_date=period.compared_date,
        is_compared=today >= period.compared_date,
        reminds=ladder.is_last_day and ladder.is_closed,
    )


def waiting_extensions(actor: Actor) -> QuerySet[Extension]:
    """Extensions of the actor's area that wait for a decision, the oldest first.

    Those whose month is in, or whose day is over, need none any more.
    """
    rows = Extension.objects.visible_to(actor, "months.review")
    received = Submission.objects.filter(
        period=OuterRef("period"), partner=OuterRef("partner"), state=SubmissionState.RECEIVED
    )
    return (
        rows.filter(state=ExtensionState.WAITING, until__gte=timezone.localdate())
        .exclude(Exists(received))
        .select_related("partner", "period__collection")
        .order_by("asked_at", "pk")
    )


def missing_partners(period: Period, actor: Actor) -> PartnerQuerySet:
    """Those of the actor's area that ``period`` asks and that have not sent it, by name."""
    sent = Submission.objects.filter(period=period, state=SubmissionState.RECEIVED)
    rows = asked_partners(period, actor, "months.extend")
    return rows.exclude(pk__in=sent.values("partner_id")).order_by("name", "pk")


def extensions_for_all() -> QuerySet[ExtensionForAll]:
    """Extensions for everybody, whatever became of them, the newest first."""
    rows = ExtensionForAll.objects.select_related("period__collection")
    return rows.order_by("-asked_at", "-pk")
