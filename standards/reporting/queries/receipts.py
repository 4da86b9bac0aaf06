"""What disclosure may know of months: own receipts, and the public dates of comparisons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max

from portal.access.actor import Actor
from portal.access.memory import remembered
from standards.reporting.models import CollectionMetric, Period, Submission

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Receipt:
    """One own outlet's month as it was received."""

    partner: Partner
    number: int
    sent_at: dt.datetime
    is_on_time: bool | None
    is_by_brand: bool
    has_warnings: bool


def receipts(actor: Actor, collection: str, month: str) -> list[Receipt]:
    """The received months of the partners whose scorecard ``actor`` may read, by name."""
    own = Submission.objects.visible_to(actor, "scorecard.read")
    rows = own.filter(period__collection__code=collection, period__code=month)
    return [
        Receipt(
            partner=row.partner,
            number=row.current.number,
            sent_at=row.current.sent_at,
            is_on_time=row.current.is_on_time,
            is_by_brand=row.current.is_by_brand,
            has_warnings=bool(row.current.warnings) and not row.current.is_by_brand,
        )
        for row in rows.select_related("partner", "current").order_by("partner__name", "pk")
        if row.current is not None
    ]


def comparison_dates(codes: Iterable[str], month: str) -> dict[str, dt.date]:
    """By metric, the public date from which ``month`` is compared.

    Of periods of one collection that end in the month the last one's, for which the others wait;
    of several collections that ask for the metric the first that is compared.
    """
    dates: dict[str, dt.date] = {}
    for code, _, date in _asked_in(sorted(set(codes)), month):
        dates[code] = min(date, dates.get(code, date))
    return dates


def collections_of(codes: Iterable[str], month: str) -> dict[str, str]:
    """By metric, the code of the collection in which ``month`` asks for it."""
    return {code: collection for code, collection, _ in _asked_in(sorted(set(codes)), month)}


@remembered
def _asked_in(codes: Iterable[str], month: str) -> list[tuple[str, str, dt.date]]:
    """Metric, collection and public date; of a metric in two collections the first comes last."""
    rows = CollectionMetric.objects.filter(
        metric__code__in=codes, collection__periods__month=month
    ).values("pk", "metric__code", "collection__code")
    dated = rows.annotate(date=Max("collection__periods__compared_date")).order_by("-pk")
    return list(dated.values_list("metric__code", "collection__code", "date"))


def compared_from(collection: str, code: str) -> dt.date | None:
    """The public date from which the month is compared that a collection's period belongs to."""
    periods = Period.objects.filter(collection__code=collection)
    months = periods.filter(code=code).values("month")
    found: dict[str, dt.date | None] = periods.filter(month__in=months).aggregate(
        date=Max("compared_date")
    )
    return found["date"]
