"""Collections and their months: what is asked together, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months as month_lib
from portal.lib.results import Problem, Refusal
from standards.catalogue.queries.sets import all_metrics
from standards.reporting.calendars import Offsets, dates_of
from standards.reporting.ladder import Ladder
from standards.reporting.models import Collection, CollectionMetric, Period

if TYPE_CHECKING:
    from standards.catalogue.models import Metric


@transaction.atomic
def save_collection(
    *,
    code: str,
    name: str,
    metrics: Sequence[str],
    first_month: str,
    actor: Actor,
    due_days: int = 7,
    timely_days: int = 10,
    lock_days: int = 15,
    compared_days: int = 16,
    ladder: Ladder | None = None,
    second_look: bool | None = None,
) -> Collection:
    """Create or change the collection ``code``; saying the same again changes nothing.

    ``metrics`` are codes in the order of the form; the days count from the month's last day.
    Months already opened keep their dates; reminders of all months follow ``ladder`` from now on,
    None leaves them as they are, and so it does with ``second_look``. Unknown or doubled metrics,
    dates out of order or a malformed month refuse with ``collection_bad``.
    """
    by_code = {row.code: row for row in all_metrics().filter(code__in=metrics)}
    offsets = Offsets(due_days, timely_days, lock_days, compared_days)
    problems = _problems(metrics, by_code, first_month, offsets)
    if problems:
        raise Refusal("collection_bad", problems=problems, name=name)
    values = {
        "name": name,
        "first_month": first_month,
        "due_days": due_days,
        "timely_days": timely_days,
        "lock_days": lock_days,
        "compared_days": compared_days,
        **(_reminders(ladder) if ladder else {}),
        **({} if second_look is None else {"second_look": second_look}),
    }
    collection, is_new = Collection.objects.select_for_update().get_or_create(
        code=code, defaults=values
    )
    before = {} if is_new else {key: getattr(collection, key) for key in values}
    changes = {key: [before.get(key), value] for key, value in values.items()}
    changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
    if changes and not is_new:
        Collection.objects.filter(pk=collection.pk).update(**values)
        collection.refresh_from_db()
    asked = _save_metrics(collection, [by_code[metric] for metric in metrics])
    if asked is not None:
        changes["metrics"] = [asked, list(metrics)]
    if changes:
        record(
            "collection.saved",
            actor=actor,
            object_type="collection",
            object_id=collection.public_id,
            label=collection.code,
            changes=changes,
        )
    return collection


def _reminders(ladder: Ladder) -> dict[str, bool | int | None]:
    return {
        "remind_open": ladder.is_open,
        "remind_days_before": ladder.days_before,
        "remind_last_day": ladder.is_last_day,
        "remind_late": ladder.is_late,
        "remind_closed": ladder.is_closed,
    }


def _problems(
    metrics: Sequence[str], by_code: dict[str, Metric], first_month: str, offsets: Offsets
) -> list[Problem]:
    problems = [
        Problem("metric_not_in_catalogue", {"metric": code}, column="metrics", value=code)
        for code in metrics
        if code not in by_code
    ]
    doubled = sorted({code for code in metrics if metrics.count(code) > 1})
    problems += [
        Problem("metric_doubled", {"metric": code}, column="metrics", value=code)
        for code in doubled
    ]
    if not metrics:
        problems.append(Problem("collection_empty", column="metrics"))
    if not month_lib.is_month(first_month):
        problems.append(
            Problem("month_bad", {"value": first_month}, column="first_month", value=first_month)
        )
    if not offsets.in_order:
        problems.append(Problem("dates_out_of_order", column="due_days"))
    return problems


def _save_metrics(collection: Collection, metrics: Sequence[Metric]) -> list[str] | None:
    """Make the collection ask ``metrics`` in order; the codes asked before, None if unchanged."""
    entries = CollectionMetric.objects.filter(collection=collection)
    before = list(entries.order_by("position").values_list("metric__code", flat=True))
    if before == [metric.code for metric in metrics]:
        return None
    entries.delete()
    CollectionMetric.objects.bulk_create(
        CollectionMetric(collection=collection, metric=metric, position=position)
        for position, metric in enumerate(metrics, start=1)
    )
    return before


@transaction.atomic
def open_periods(*, collection: Collection, months: Iterable[str], actor: Actor) -> list[Period]:
    """The periods of ``months`` in order, made where absent; months before the first are skipped.

    Existing periods keep their dates, so calling it again changes nothing.
    """
    month_list = sorted({month for month in months if month >= collection.first_month})
    present_months = set(
        Period.objects.filter(collection=collection, month__in=month_list).values_list(
            "month", flat=True
        )
    )
    new = [_period(collection, month) for month in month_list if month not in present_months]
    if new:
        Period.objects.bulk_create(new, ignore_conflicts=True)
        record(
            "periods.opened",
            actor=actor,
            object_type="collection",
            object_id=collection.public_id,
            label=collection.code,
            changes={"months": [None, [period.month for period in new]]},
            channel="calendar" if actor.is_system else "page",
        )
    return list(
        Period.objects.filter(collection=collection, month__in=month_list)
        .select_related("collection")
        .order_by("month")
    )


def _period(collection: Collection, month: str) -> Period:
    offsets = Offsets(
        collection.due_days,
        collection.timely_days,
        collection.lock_days,
        collection.compared_days,
    )
    dates = dates_of(month, offsets)
    return Period(
        collection=collection,
        month=month,
        due_date=dates.due,
        timely_date=dates.timely,
        lock_date=dates.lock,
        compared_date=dates.compared,
    )


def open_running_month(*, today: dt.date, actor: Actor) -> int:
    """Open every collection's month that has begun anywhere on earth; how many were new.

    All months since the collection's latest are opened, so a pause of the clock leaves no hole.
    """
    # A day early: the month begins up to 14 hours sooner in the easternmost zones.
    running = month_lib.of(today + dt.timedelta(days=1))
    opened = 0
    for collection in Collection.objects.order_by("code"):
        latest = (
            Period.objects.filter(collection=collection)
            .order_by("-month")
            .values_list("month", flat=True)
            .first()
        )
        start = month_lib.shift(latest, 1) if latest else max(collection.first_month, running)
        new_months = list(month_lib.span(start, running)) if start <= running else []
        if new_months:
            open_periods(collection=collection, months=new_months, actor=actor)
            opened += len(new_months)
    return opened
