"""Periods, and what they ask, as the slices above look for them; limited to nobody's view."""

import datetime as dt

from django.db.models import QuerySet

from standards.reporting.models import CollectionMetric, Period, Revision
from standards.reporting.queries.closing import extended_periods


def all_periods() -> QuerySet[Period]:
    """The opened months of all collections."""
    return Period.objects.all()


def opened_months(first: str = "", last: str = "") -> list[str]:
    """Months between two, inclusive, that some collection has opened, the oldest first.

    '' leaves that end open.
    """
    rows = Period.objects.filter(month__gte=first)
    if last:
        rows = rows.filter(month__lte=last)
    return list(rows.order_by("month").values_list("month", flat=True).distinct())


def metrics_asked(month: str) -> QuerySet[CollectionMetric]:
    """What the collections with a period of ``month`` ask; a row for each."""
    return CollectionMetric.objects.filter(collection__periods__month=month)


def metrics_compared(month: str, day: dt.date) -> QuerySet[CollectionMetric]:
    """What those periods of ``month`` ask that are compared by ``day`` and closed for everybody."""
    due = Period.objects.filter(month=month, compared_date__lte=day)
    closed = due.exclude(pk__in=extended_periods(day))
    return CollectionMetric.objects.filter(collection__periods__in=closed)


def partners_correcting(month: str, since: dt.datetime) -> int:
    """How many partners have corrected ``month`` after a moment."""
    rows = Revision.objects.filter(submission__period__month=month, sent_at__gt=since, number__gt=1)
    return rows.values("submission__partner").distinct().count()
