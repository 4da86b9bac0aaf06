"""Periods, and what they ask, as the slices above look for them; limited to nobody's view."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from standards.reporting.enums import REHEARSED, Frequency, SubmissionState
from standards.reporting.models import CollectionMetric, Period, Revision
from standards.reporting.queries.period_ends import extended_periods


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


def begun_periods(month: str, now: dt.datetime) -> list[Period]:
    """The periods of ``month`` whose first day has come anywhere, by what ends first."""
    today = now.date() + dt.timedelta(days=1)
    rows = Period.objects.filter(month=month, first_day__lte=today).select_related("collection")
    return list(rows.order_by("due_date", "collection__name", "last_day"))


def periods_with_others() -> QuerySet[Period]:
    """All periods; ``is_shared``: another one that ends in its month has begun and is not over."""
    today = timezone.localdate()
    others = Period.objects.filter(month=OuterRef("month"), first_day__lte=today)
    is_shared = Exists(others.filter(lock_date__gte=today).exclude(pk=OuterRef("pk")))
    return Period.objects.annotate(is_shared=is_shared)


def metrics_asked(month: str) -> QuerySet[CollectionMetric]:
    """What the collections with a period of ``month`` ask; a row for each, none for rehearsals."""
    counting = Period.objects.filter(month=month).exclude(rehearsal__in=REHEARSED)
    return CollectionMetric.objects.filter(collection__periods__in=counting)


def resting_codes(month: str, codes: Collection[str]) -> frozenset[str]:
    """Those of the metrics ``codes`` that nobody is asked for in ``month``.

    They belong to collections with other periods than months, none of which ends in it, or whose
    period of the month is a rehearsal.
    """
    periods = Period.objects.filter(collection=OuterRef("collection"), month=month)
    rows = CollectionMetric.objects.filter(metric__code__in=codes).annotate(
        ends=Exists(periods.exclude(rehearsal__in=REHEARSED)), rehearses=Exists(periods)
    )
    resting: set[str] = set()
    asked: set[str] = set()
    columns = ("metric__code", "ends", "rehearses", "collection__frequency")
    for code, is_ending, is_rehearsed, frequency in rows.values_list(*columns):
        is_asked = is_ending or (frequency == Frequency.MONTH and not is_rehearsed)
        (asked if is_asked else resting).add(code)
    return frozenset(resting - asked)


def starting_since(month: str) -> dict[str, str]:
    """Metrics that are not judged of everybody yet, each with a month: of its ramp-up.

    A partner that joined after that month is in its first periods of the collection; after '' are
    all. A query for each collection with a ramp-up.
    """
    since: dict[str, str] = {}
    rows = Period.objects.filter(month=month, ramp_up__gt=0).exclude(rehearsal__in=REHEARSED)
    for period in rows.prefetch_related("collection__metrics"):
        earlier = Period.objects.filter(
            collection=period.collection_id, last_day__lt=period.last_day
        ).exclude(rehearsal__in=REHEARSED)
        before = earlier.order_by("-last_day").values_list("month", flat=True)
        ended = next(iter(before[period.ramp_up - 1 : period.ramp_up]), "")
        for metric in period.collection.metrics.all():
            since[metric.code] = max(since.get(metric.code, ""), ended)
    return since


def metrics_compared(month: str, day: dt.date) -> QuerySet[CollectionMetric]:
    """What those periods of ``month`` ask that are compared by ``day`` and closed for everybody."""
    periods = Period.objects.filter(month=month).exclude(rehearsal__in=REHEARSED)
    open_ones = periods.filter(Q(compared_date__gt=day) | Q(pk__in=extended_periods(day)))
    # Of two periods that end in one month both are waited for.
    closed = periods.exclude(collection__in=open_ones.values("collection"))
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
