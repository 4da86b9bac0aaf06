"""Months that are opened again: for a partner that needs more days, or to set a number right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.events import emit
from portal.lib.results import Refusal
from portal.notices.services.notices import News, notify_each
from portal.ui.formats import day_in_words
from standards.reporting.calendars import local_date
from standards.reporting.events import MonthsOpened
from standards.reporting.models import Period, Submission
from standards.reporting.services.asked import ask_again
from standards.reporting.services.senders import sending_people

if TYPE_CHECKING:
    from partners.network.models import Partner

# Longer than that a month is history, which a file of the brand brings.
LONGEST = dt.timedelta(days=62)
REASON_LIMIT = 600


def latest_day(period: Period) -> dt.date:
    """The last day until which a month may be opened again now."""
    return max(period.lock_date, timezone.now().date()) + LONGEST


def check_day(period: Period, partners: Sequence[Partner], until: dt.date) -> None:
    """Refuse a day that has passed, is no later than the month is open, or is far away.

    Today is the latest day at any of ``partners``, the portal's where there are none.
    """
    now = timezone.now()
    days = [local_date(now, partner.time_zone) for partner in partners]
    today = max(days, default=timezone.localdate(now))
    if until < today or until <= period.lock_date:
        earliest = max(today, period.lock_date + dt.timedelta(days=1))
        raise Refusal("opening_past", day=day_in_words(earliest.isoformat()))
    if until > latest_day(period):
        raise Refusal("opening_far", day=day_in_words(latest_day(period).isoformat()))


@transaction.atomic
def open_again(
    *, period: Period, partners: Sequence[Partner], until: dt.date, reason: str, actor: Actor
) -> None:
    """Let ``partners`` send or correct ``period`` until the end of a day, whatever its state.

    What was received goes on counting until it is corrected; scores of the month are provisional
    until the day is over. The partners' people are told once, with the reason.
    """
    text = reason.strip()
    if not text:
        raise Refusal("opening_reason")
    if len(text) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    check_day(period, partners, until)
    now = timezone.now()
    Submission.objects.bulk_create(
        [Submission(period=period, partner=partner) for partner in partners], ignore_conflicts=True
    )
    rows = Submission.objects.select_for_update().filter(period=period, partner__in=partners)
    before = dict(rows.values_list("partner_id", "open_until"))
    rows.update(open_until=until, updated_at=now)
    for partner in partners:
        ask_again(period=period, partner_id=partner.pk)
        day = before[partner.pk]
        record(
            "month.opened",
            actor=actor,
            object_type="period",
            object_id=period.public_id,
            label=f"{partner.code} {period.month}",
            changes={"open_until": [day.isoformat() if day else None, until.isoformat()]},
            personal={"reason": text},
        )
    emit(MonthsOpened(period.month, tuple(partner.pk for partner in partners)))
    _tell_opened(period, partners, until, text)


def _tell_opened(period: Period, partners: Sequence[Partner], until: dt.date, reason: str) -> None:
    by_key = {partner.pk: partner for partner in partners}
    link = reverse("reporting:grid", args=(period.collection.code, period.month))
    notify_each(
        News(
            person_id=person,
            code="month_opened",
            params={
                "partner": by_key[key].name,
                "month": period.month,
                "collection": period.collection.name,
                "until": until.isoformat(),
                "reason": reason,
            },
            link=link,
            key=f"month-opened:{period.public_id}:{by_key[key].public_id}:{until.isoformat()}",
            about=(by_key[key].public_id,),
        )
        for person, key in sending_people(list(by_key))
    )
