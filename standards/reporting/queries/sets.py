"""Periods, and what they ask, as the slices above look for them; limited to nobody's view."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Min, QuerySet

from standards.reporting.enums import SubmissionState
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


def first_sent(partner_ids: Iterable[int]) -> dict[int, dt.datetime]:
    """By partner when its first month came in, whoever brought it; absent before. One query."""
    received = Revision.objects.filter(
        number=1, submission__state=SubmissionState.RECEIVED, submission__partner__in=partner_ids
    )
    rows = received.order_by().values_list("submission__partner_id")
    return dict(rows.annotate(first=Min("sent_at")))


def partners_correcting(month: str, since: dt.datetime) -> int:
    """How many partners have corrected ``month`` after a moment."""
    rows = Revision.objects.filter(submission__period__month=month, sent_at__gt=since, number__gt=1)
    return rows.values("submission__partner").distinct().count()
