"""Months that are opened again: for a partner that needs more days, or to set a number right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from partners.network.queries import places_in
from portal.access.actor import Actor
from portal.audit.services import record_many
from portal.lib.events import emit
from portal.lib.results import Refusal
from portal.notices.registry import Params
from portal.notices.services.notices import News, notify_each
from portal.ui.formats import day_in_words, names_in_short
from standards.reporting.calendars import local_date
from standards.reporting.events import MonthsOpened
from standards.reporting.models import Period, Submission
from standards.reporting.queries.history import expected_in
from standards.reporting.queries.requirements import asked_codes
from standards.reporting.services.asked import ask_again
from standards.reporting.services.senders import sending_people, thread_of

if TYPE_CHECKING:
    from partners.network.models import Partner

# Longer than that a month is history, which a file of the brand brings.
LONGEST = dt.timedelta(days=62)
REASON_LIMIT = 600
CODE = "month_opened"


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
    *,
    period: Period,
    partners: Sequence[Partner],
    until: dt.date,
    reason: str,
    actor: Actor,
) -> int:
    """Let ``partners`` send or correct ``period`` until the end of a day; how many that is new to.

    What was received goes on counting until it is corrected; scores of the month are provisional
    until the day is over. Who has that day or a later one already keeps it. The partners' people
    are told, each once for all outlets, with the reason; questions that wait are answered by it.
    A constant number of queries. Refused for a partner that the month does not ask, or that may
    not send (``opening_unasked``, ``opening_suspended``).
    """
    text = reason.strip()
    if not text:
        raise Refusal("opening_reason")
    if len(text) > REASON_LIMIT:
        raise Refusal("reason_long", limit=REASON_LIMIT)
    check_day(period, partners, until)
    check_partners(period, partners)
    new = _give_days(period, partners, until)
    if new:
        ask_again(period=period, partner_ids=[partner.pk for partner in new])
        record_many(
            "month.opened",
            actor=actor,
            object_type="period",
            items=[
                (
                    period.public_id,
                    f"{partner.code} {period.code}",
                    {"open_until": [None, until.isoformat()]},
                )
                for partner in new
            ],
        )
        emit(MonthsOpened(period.month, tuple(partner.pk for partner in new)))
        _tell_opened(period, new, until, text)
    return len(new)


def check_partners(period: Period, partners: Sequence[Partner]) -> None:
    """Refuse partners that ``period`` asks nothing of, and those that may not send."""
    ids = [partner.pk for partner in partners]
    places = places_in(period.month, ids)
    asked = asked_codes([period], places)[period.pk] if places else {}
    for partner in partners:
        if not partner.may_send:
            raise Refusal("opening_suspended", partner=partner.name)
        if not asked.get(partner.pk) or not expected_in(partner, period.month):
            raise Refusal("opening_unasked", partner=partner.name)


def _give_days(period: Period, partners: Sequence[Partner], until: dt.date) -> list[Partner]:
    """Open the month for those that have no later day; who they are."""
    Submission.objects.bulk_create(
        [Submission(period=period, partner=partner) for partner in partners], ignore_conflicts=True
    )
    rows = Submission.objects.select_for_update().filter(period=period, partner__in=partners)
    shorter = Q(open_until=None) | Q(open_until__lt=until)
    ids = set(rows.filter(shorter).values_list("partner_id", flat=True))
    now = timezone.now()
    Submission.objects.filter(period=period, partner__in=ids).update(
        open_until=until, updated_at=now
    )
    return [partner for partner in partners if partner.pk in ids]


def _tell_opened(period: Period, partners: Sequence[Partner], until: dt.date, reason: str) -> None:
    by_key = {partner.pk: partner for partner in partners}
    outlets: dict[UUID, list[Partner]] = {}
    for person, key in sending_people(list(by_key)):
        outlets.setdefault(person, []).append(by_key[key])
    act = timezone.now().isoformat()
    notify_each(
        News(
            person_id=person,
            code=CODE,
            params={
                "partner": names_in_short(sorted(partner.name for partner in own)),
                "month": period.code,
                "collection": period.collection.name,
                "until": until.isoformat(),
                "reason": reason,
            },
            link=reverse("reporting:grid", args=(period.collection.code, period.code)),
            key=f"month-opened:{period.public_id}:{act}",
            about=tuple(partner.public_id for partner in own),
            thread=thread_of(period),
        )
        for person, own in outlets.items()
    )


def as_open(actor: Actor, notices: Sequence[Params]) -> list[Params | None]:
    """What was told of months opened again, as long as they are."""
    today = timezone.now().date() - dt.timedelta(days=1)
    return [
        params if dt.date.fromisoformat(params["until"]) >= today else None for params in notices
    ]
