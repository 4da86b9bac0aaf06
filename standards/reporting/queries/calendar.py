"""Collections with their calendars: what is asked together, by when, and who is reminded when."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count, Exists, OuterRef, QuerySet

from portal.lib import months
from portal.lib.periods import Span, period_code
from standards.reporting.calendars import Dates, Offsets, dates_of
from standards.reporting.enums import Rehearsal
from standards.reporting.ladder import Ladder, Reminder, ladder_of
from standards.reporting.models import Collection, CollectionMetric, Period
from standards.reporting.recurrence import Recurrence

# How far ahead periods are looked for: as long as the longest frequency, and once more.
_FAR = dt.timedelta(days=731)


@dataclass(frozen=True, slots=True)
class PeriodAhead:
    """A period as a calendar would have it: its code, its dates and its reminders."""

    code: str
    last_day: dt.date
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


def waiting_rehearsals() -> list[Period]:
    """Rehearsals that were neither kept nor dropped, the oldest first."""
    rows = Period.objects.filter(rehearsal=Rehearsal.RUNNING).select_related("collection")
    return list(rows.order_by("last_day", "pk"))


def collections_in(month: str) -> list[tuple[str, bool, bool]]:
    """Of each collection by name: its name, whether it asks for anything, is ``month`` open."""
    is_open = Exists(Period.objects.filter(collection=OuterRef("pk"), month=month))
    entries = Exists(CollectionMetric.objects.filter(collection=OuterRef("pk")))
    rows = Collection.objects.annotate(is_open=is_open, asks=entries).order_by("name", "code")
    return list(rows.values_list("name", "asks", "is_open"))


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


def offsets_of(collection: Collection) -> Offsets:
    """How many days after the end of a period its dates are."""
    return Offsets(
        collection.due_days,
        collection.timely_days,
        collection.lock_days,
        collection.compared_days,
    )


def recurrence_of(collection: Collection) -> Recurrence:
    """Which periods a collection has."""
    return Recurrence(
        collection.frequency,
        collection.first_month,
        collection.first_day,
        tuple(collection.own_periods),
    )


def unopened_period(collection: Collection, span: Span) -> Period:
    """The period of a collection from one day to another, as it is opened; not saved."""
    first, last = span
    dates = dates_of(last, offsets_of(collection))
    return Period(
        collection=collection,
        month=months.of(last),
        code=period_code(first, last),
        first_day=first,
        last_day=last,
        ramp_up=collection.ramp_up,
        due_date=dates.due,
        timely_date=dates.timely,
        lock_date=dates.lock,
        compared_date=dates.compared,
    )


def is_unopened(period: Period) -> bool:
    """Whether a period is only what the calendar will open."""
    return period._state.adding


def periods_in(collection: Collection, month: str) -> list[Period]:
    """The periods that end in ``month`` by the calendar of a collection, opened or not; unsaved."""
    spans = recurrence_of(collection).spans(months.last_day(month))
    return [unopened_period(collection, each) for each in spans if months.of(each[1]) == month]


def periods_ahead(
    recurrence: Recurrence,
    offsets: Offsets,
    ladder: Ladder,
    today: dt.date,
    holidays: Container[dt.date] = (),
    count: int = 3,
) -> list[PeriodAhead]:
    """The running period and those after it, by a calendar that need not be saved yet.

    None where nothing runs or begins within two years.
    """
    spans = recurrence.spans(today + _FAR)
    coming = islice((span for span in spans if span[1] >= today), count)
    return [
        PeriodAhead(period_code(first, last), last, dates, tuple(reminders))
        for first, last in coming
        for dates in [dates_of(last, offsets)]
        for reminders in [ladder_of(ladder, last, dates, holidays)]
    ]
