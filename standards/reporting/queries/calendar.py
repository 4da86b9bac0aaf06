"""Collections with their calendars: what is asked together, by when, and who is reminded when."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from portal.lib import months
from standards.reporting.calendars import Dates, Offsets, dates_of
from standards.reporting.ladder import Ladder, Reminder, ladder_of
from standards.reporting.models import Collection, CollectionMetric, Period


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """A month as a calendar would have it: its dates and its reminders."""

    month: str
    dates: Dates
    reminders: tuple[Reminder, ...]


def collections_counted() -> QuerySet[Collection]:
    """All collections by name; ``asks`` is how many metrics each has."""
    return Collection.objects.annotate(asks=Count("entries")).order_by("name", "code")


def collections_begun() -> list[bool]:
    """Of each collection whether a month of it was opened; one query."""
    has_months = Exists(Period.objects.filter(collection=OuterRef("pk")))
    rows = Collection.objects.annotate(has_months=has_months).order_by("code")
    return list(rows.values_list("has_months", flat=True))


def codes_asked(collection: Collection) -> list[str]:
    """The codes of a collection's metrics in the order of its form."""
    rows = CollectionMetric.objects.filter(collection=collection).order_by("position")
    return list(rows.values_list("metric__code", flat=True))


def ladder_of_collection(collection: Collection) -> Ladder:
    """Which reminders a collection sends."""
    return Ladder(
        is_open=collection.remind_open,
        days_before=collection.remind_days_before,
        is_last_day=collection.remind_last_day,
        is_late=collection.remind_late,
        is_closed=collection.remind_closed,
    )


def months_ahead(
    offsets: Offsets, ladder: Ladder, today: dt.date, count: int = 3
) -> list[MonthAhead]:
    """The running month and those after it, by a calendar that need not be saved yet."""
    first = months.of(today)
    names = [months.shift(first, step) for step in range(count)]
    return [
        MonthAhead(month, dates, tuple(ladder_of(ladder, month, dates)))
        for month in names
        for dates in [dates_of(month, offsets)]
    ]
