"""What was sent: month documents, periods, own history. Sets in, plain values out."""

import datetime as dt
from collections.abc import Collection as Sized
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from portal.lib.periods import is_of_days
from standards.catalogue.queries.sets import all_metrics
from standards.measures import Cell, joined
from standards.reporting.enums import REHEARSED, SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument, code_of

Rows = TypeVar("Rows", bound=QuerySet[Any])

# Month, partner and collection.
_Part = tuple[str, int, int]
# Above this many ids a period is read whole and filtered here: SQLite binds 32,766 values at most.
MANY = 5_000
_YEAR, _WEEK = dt.timedelta(days=365), dt.timedelta(days=7)


def of_partners(rows: Rows, ids: Sized[int], column: str = "partner_id") -> Rows:
    """``rows`` limited to some partners, unless they are so many that the caller filters."""
    return rows if len(ids) > MANY else rows.filter(**{f"{column}__in": list(ids)})


def month_documents(
    month: str, partner_ids: Iterable[int] | None = None
) -> dict[int, MonthDocument]:
    """The cells that count in ``month`` by partner: the current revisions of all collections.

    Drafts, rehearsals and returned months that were never received are not in it. One query; a
    metric that two collections ask is taken from the one with the lower code.
    """
    return documents_by_month([month], partner_ids)[month]


def documents_by_month(
    months: Sequence[str], partner_ids: Iterable[int] | None = None
) -> dict[str, dict[int, MonthDocument]]:
    """`month_documents` of several months; one query, two more for periods of days.

    Where two periods of a collection end in one month, their cells are joined for whoever sent
    both, and who sent one is waited for.
    """
    rows = Submission.objects.filter(
        period__month__in=months, state=SubmissionState.RECEIVED
    ).exclude(period__rehearsal__in=REHEARSED)
    id_set = None if partner_ids is None else set(partner_ids)
    if id_set is not None:
        rows = of_partners(rows, id_set)
    by_month: dict[str, dict[int, MonthDocument]] = {month: {} for month in months}
    parts: dict[_Part, list[MonthDocument]] = {}
    columns = rows.order_by("-period__collection__code", "period__last_day").values_list(
        "period__month",
        "partner_id",
        "current__cells",
        "period__collection_id",
        "period__code",
    )
    for month, partner_id, cells, collection, code in columns.iterator(chunk_size=5_000):
        if id_set is not None and partner_id not in id_set:
            continue
        document = MonthDocument.read(cells)
        if is_of_days(code):
            parts.setdefault((month, partner_id, collection), []).append(document)
        else:
            _lay(by_month[month], partner_id, document)
    if parts:
        for (month, partner_id, _), document in _joined(parts):
            _lay(by_month[month], partner_id, document)
    return by_month


def _lay(documents: dict[int, MonthDocument], partner_id: int, document: MonthDocument) -> None:
    """Lay one document over what a partner has of the month already."""
    other = documents.get(partner_id)
    documents[partner_id] = document.over(other) if other else document


def _joined(parts: Mapping[_Part, list[MonthDocument]]) -> Iterator[tuple[_Part, MonthDocument]]:
    """One document for all periods of a collection that end in a month, of who sent them all."""
    rows = Period.objects.filter(
        month__in={month for month, _, _ in parts}, collection__in={pk for _, _, pk in parts}
    ).exclude(rehearsal__in=REHEARSED)
    due = {
        (month, pk): count
        for month, pk, count in rows.order_by()
        .values_list("month", "collection_id")
        .annotate(Count("pk"))
    }
    kinds: dict[str, str] = {}
    for (month, partner_id, pk), documents in parts.items():
        if len(documents) < due[month, pk]:
            continue
        if len(documents) > 1 and not kinds:
            kinds = dict(all_metrics().values_list("code", "kind"))
        whole = documents[0] if len(documents) == 1 else _one_of(documents, kinds)
        yield (month, partner_id, pk), whole


def _one_of(documents: Sequence[MonthDocument], kinds: Mapping[str, str]) -> MonthDocument:
    said: dict[str, list[Cell]] = {}
    for document in documents:
        for key, cell in document.cells.items():
            said.setdefault(key, []).append(cell)
    return MonthDocument({key: joined(kinds[code_of(key)], cells) for key, cells in said.items()})


@dataclass(slots=True)
class OwnHistory:
    """A partner's own periods before one: the latest, newest first, and the same one a year ago."""

    earlier: list[MonthDocument] = field(default_factory=list)
    year_ago: MonthDocument | None = None


def own_history(period: Period, partner_ids: Sized[int], months_back: int) -> dict[int, OwnHistory]:
    """Each partner's received periods of the same collection; one query.

    At most ``months_back`` of the latest, and the one that ended a year before.
    """
    before = Period.objects.filter(collection_id=period.collection_id, last_day__lt=period.last_day)
    latest = Q(period_id__in=before.order_by("-last_day").values("pk")[:months_back])
    days = [period.last_day - _YEAR + by for by in (-_WEEK, _WEEK)]
    year_ago = Q(period__collection_id=period.collection_id, period__last_day__range=days)
    id_set = set(partner_ids)
    rows = of_partners(Submission.objects.filter(state=SubmissionState.RECEIVED), id_set)
    columns = (
        rows.filter(latest | year_ago)
        .annotate(
            is_late=ExpressionWrapper(latest, BooleanField()),
            is_year_ago=ExpressionWrapper(year_ago, BooleanField()),
        )
        .order_by("-period__last_day")
        .values_list("partner_id", "is_late", "is_year_ago", "current__cells")
    )
    history: dict[int, OwnHistory] = {}
    for partner_id, is_late, is_year_ago, cells in columns:
        own, document = history.setdefault(partner_id, OwnHistory()), MonthDocument.read(cells)
        if is_late:
            own.earlier.append(document)
        if is_year_ago:
            own.year_ago = document
    return history


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
    """`earlier_documents` by code of the period, newest first, of those that were received."""
    before = Period.objects.filter(collection_id=period.collection_id, last_day__lt=period.last_day)
    periods = before.order_by("-last_day").values("pk")[:months_back]
    id_set = set(partner_ids)
    rows = of_partners(
        Submission.objects.filter(period_id__in=periods, state=SubmissionState.RECEIVED), id_set
    )
    history: dict[int, dict[str, MonthDocument]] = {}
    columns = rows.order_by("-period__last_day").values_list(
        "partner_id", "period__code", "current__cells"
    )
    for partner_id, month, cells in columns.iterator(chunk_size=5_000):
        if partner_id in id_set:
            history.setdefault(partner_id, {})[month] = MonthDocument.read(cells)
    return history
