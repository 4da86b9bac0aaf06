"""What was sent: month documents, periods, own history. Sets in, plain values out."""

from collections.abc import Collection as Sized
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import QuerySet

from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument

Q = TypeVar("Q", bound=QuerySet[Any])

# Above this many ids a period is read whole and filtered here: SQLite binds 32,766 values at most.
MANY = 5_000


def of_partners(rows: Q, ids: Sized[int], column: str = "partner_id") -> Q:
    """``rows`` limited to some partners, unless they are so many that the caller filters."""
    return rows if len(ids) > MANY else rows.filter(**{f"{column}__in": list(ids)})


def month_documents(
    month: str, partner_ids: Iterable[int] | None = None
) -> dict[int, MonthDocument]:
    """The cells that count in ``month`` by partner: the current revisions of all collections.

    Drafts and returned months that were never received are not in it. One query; a metric that
    two collections ask is taken from the one with the lower code.
    """
    return documents_by_month([month], partner_ids)[month]


def documents_by_month(
    months: Sequence[str], partner_ids: Iterable[int] | None = None
) -> dict[str, dict[int, MonthDocument]]:
    """`month_documents` of several months; one query."""
    rows = Submission.objects.filter(period__month__in=months, state=SubmissionState.RECEIVED)
    id_set = None if partner_ids is None else set(partner_ids)
    if id_set is not None:
        rows = of_partners(rows, id_set)
    by_month: dict[str, dict[int, MonthDocument]] = {month: {} for month in months}
    columns = rows.order_by("-period__collection__code").values_list(
        "period__month", "partner_id", "current__cells"
    )
    for month, partner_id, cells in columns.iterator(chunk_size=5_000):
        if id_set is None or partner_id in id_set:
            documents = by_month[month]
            document = MonthDocument.read(cells)
            other = documents.get(partner_id)
            documents[partner_id] = document.over(other) if other else document
    return by_month


def earlier_documents(
    period: Period, partner_ids: Sized[int], months_back: int
) -> dict[int, list[MonthDocument]]:
    """Each partner's own cells in the months of the same collection just before ``period``.

    Newest first, at most ``months_back``; one query.
    """
    by_month = earlier_months(period, partner_ids, months_back)
    return {partner_id: list(months.values()) for partner_id, months in by_month.items()}


def earlier_months(
    period: Period, partner_ids: Sized[int], months_back: int
) -> dict[int, dict[str, MonthDocument]]:
    """`earlier_documents` by month, newest first; a month that was not received is not in it."""
    before = Period.objects.filter(collection_id=period.collection_id, month__lt=period.month)
    periods = before.order_by("-month").values("pk")[:months_back]
    id_set = set(partner_ids)
    rows = of_partners(
        Submission.objects.filter(period_id__in=periods, state=SubmissionState.RECEIVED), id_set
    )
    history: dict[int, dict[str, MonthDocument]] = {}
    columns = rows.order_by("-period__month").values_list(
        "partner_id", "period__month", "current__cells"
    )
    for partner_id, month, cells in columns.iterator(chunk_size=5_000):
        if partner_id in id_set:
            history.setdefault(partner_id, {})[month] = MonthDocument.read(cells)
    return history
