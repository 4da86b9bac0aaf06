"""What a person's calendar holds: by when months are asked for, without any figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.network.queries.own import own_partners
from portal.access.actor import Actor
from portal.lib import months
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Collection, Period, Submission
from standards.reporting.queries.asked import asked_among, counts_of
from standards.reporting.queries.calendar import periods_in

if TYPE_CHECKING:
    from partners.network.models import Partner

CAPABILITY = "calendar.read"
_BACK = dt.timedelta(days=31)
_MONTHS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day in a calendar. ``outlets`` have not sent; none of a period that is not opened yet.

    ``until``: a later date of these outlets only, not the day the period is asked for.
    """

    key: str
    period: Period
    day: dt.date
    outlets: tuple[str, ...]
    is_later: bool = False


def due_dates(actor: Actor) -> list[DueDate]:
    """The days by which the actor's outlets, or the partners of its area, should send.

    What everybody has sent is no date any more. Periods that are not opened yet are those of the
    next months, of whoever is asked for anything now.
    """
    today = timezone.localdate()
    recent = Period.objects.filter(lock_date__gte=today - _BACK).select_related("collection")
    opened = list(recent.order_by("due_date", "pk"))
    codes = {(row.collection_id, row.code) for row in opened}
    ahead = [row for row in _ahead(today) if (row.collection_id, row.code) not in codes]
    if actor.is_brand:
        dates = list(_of_brand(actor, opened))
    else:
        partners = {row.pk: row for row in own_partners(actor, CAPABILITY) if row.may_send}
        asked = asked_among(opened, list(partners))
        dates = list(_of_partner(partners, opened, asked))
        asking = {row.collection_id for row in opened if any(row.pk == key for key, _ in asked)}
        ahead = [row for row in ahead if row.collection_id in asking]
    dates += [_date(row, ()) for row in ahead]
    return sorted(dates, key=lambda each: (each.day, each.key))


def _ahead(today: dt.date) -> Iterator[Period]:
    for collection in Collection.objects.order_by("code"):
        for step in range(_MONTHS_AHEAD):
            yield from periods_in(collection, months.shift(months.of(today), step))


def _of_brand(actor: Actor, opened: list[Period]) -> Iterator[DueDate]:
    counts = counts_of(opened, actor, CAPABILITY)
    for period in opened:
        if counts[period.pk].asked > counts[period.pk].received:
            yield _date(period, ())


def _of_partner(
    partners: Mapping[int, Partner], opened: Sequence[Period], asked: set[tuple[int, int]]
) -> Iterator[DueDate]:
    rows = {
        (row.period_id, row.partner_id): row
        for row in Submission.objects.filter(period__in=opened, partner__in=list(partners))
    }
    for period in opened:
        usual: list[str] = []
        later: dict[dt.date, list[str]] = {}
        for pk, partner in partners.items():
            row = rows.get((period.pk, pk))
            if (period.pk, pk) not in asked or _is_in(row):
                continue
            until = row.open_until if row else None
            if until and until > period.due_date:
                later.setdefault(until, []).append(partner.name)
            else:
                usual.append(partner.name)
        if usual:
            yield _date(period, tuple(usual))
        for until, names in later.items():
            key = f"{period.public_id}-{until}"
            yield DueDate(key, period, until, tuple(names), is_later=True)


def _is_in(row: Submission | None) -> bool:
    return row is not None and row.state == SubmissionState.RECEIVED


def _date(period: Period, outlets: tuple[str, ...]) -> DueDate:
    # A period that is opened later is the same entry of a calendar then.
    return DueDate(f"{period.collection.code}-{period.code}", period, period.due_date, outlets)
