"""Collections and their months: what is asked together, and by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from partners.network.audience import Audience, tidy
from partners.network.queries import audience_problems
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib import months as month_lib
from portal.lib.periods import Span, period_code
from portal.lib.results import Problem, Refusal
from standards.catalogue.queries.sets import all_metrics
from standards.reporting.calendars import Offsets
from standards.reporting.enums import Rehearsal
from standards.reporting.ladder import Ladder
from standards.reporting.models import Collection, CollectionMetric, Period
from standards.reporting.queries.calendar import recurrence_of, unopened_period
from standards.reporting.recurrence import Recurrence

if TYPE_CHECKING:
    from standards.catalogue.models import Metric


@transaction.atomic
def save_collection(
    *,
    code: str,
    name: str,
    metrics: Sequence[str],
    actor: Actor,
    recurrence: Recurrence,
    offsets: Offsets = Offsets(),  # noqa: B008 - frozen
    audience: Audience | None = None,
    ramp_up: int = 0,
    rehearsals: int = 0,
    holidays: Sequence[str] = (),
    ladder: Ladder | None = None,
    second_look: bool | None = None,
) -> Collection:
    """Create or change the collection ``code``; saying the same again changes nothing.

    ``metrics`` are codes in the order of the form; ``recurrence`` says what periods there are, and
    ``offsets`` by when each is asked for, counted from its last day. Of partners that are not
    in the ``audience`` nothing is asked (None: everybody is); ``ramp_up`` periods of a partner are
    not judged, and the first ``rehearsals`` count only when they are kept. Nobody is reminded on
    public ``holidays`` of these countries.
    Periods already opened stay and keep their dates; reminders of all follow ``ladder`` from now
    on, None leaves them as they are, and so it does with ``second_look``. Unknown or doubled
    metrics, dates out of order or periods that cannot be refuse with ``collection_bad``.
    """
    by_code = {row.code: row for row in all_metrics().filter(code__in=metrics)}
    problems = [
        *_problems(metrics, by_code, offsets),
        *_unrecurring(recurrence),
        *audience_problems(audience or {}),
    ]
    if problems:
        raise Refusal("collection_bad", problems=problems, name=name)
    values = {
        "name": name,
        "frequency": str(recurrence.frequency),
        "first_month": recurrence.begins,
        "first_day": recurrence.first_day,
        "own_periods": list(recurrence.own_periods),
        "audience": tidy(audience or {}),
        "ramp_up": ramp_up,
        "rehearsals": rehearsals,
        "holidays": sorted(set(holidays)),
        **{f"{name}_days": days for name, days in asdict(offsets).items()},
        **(_reminders(ladder) if ladder else {}),
        **({} if second_look is None else {"second_look": second_look}),
    }
    collection, is_new = Collection.objects.select_for_update().get_or_create(
        code=code, defaults=values
    )
    before = {} if is_new else {key: getattr(collection, key) for key in values}
    changes = {key: [_told(before.get(key)), _told(value)] for key, value in values.items()}
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


def _told(value: object) -> object:
    """A value as the trail keeps it."""
    return str(value) if isinstance(value, dt.date) else value


def _reminders(ladder: Ladder) -> dict[str, bool | int | None]:
    return {
        "remind_open": ladder.is_open,
        "remind_days_before": ladder.days_before,
        "remind_last_day": ladder.is_last_day,
        "remind_late": ladder.is_late,
        "remind_closed": ladder.is_closed,
    }


def _problems(
    metrics: Sequence[str], by_code: dict[str, Metric], offsets: Offsets
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
    if not offsets.in_order:
        problems.append(Problem("dates_out_of_order", column="due_days"))
    return problems


def _unrecurring(recurrence: Recurrence) -> Iterator[Problem]:
    """What is wrong with the periods."""
    code = recurrence.problem
    if code == "month_bad":
        value = recurrence.first_month
        yield Problem(code, {"value": value}, column="first_month", value=value)
    elif code:
        yield Problem(code, column="first_day" if code == "first_day_needed" else "own_periods")


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
    """The periods that end in ``months`` in order, made where absent.

    Existing periods keep their dates, so calling it again changes nothing.
    """
    month_set = set(months)
    until = month_lib.last_day(max(month_set)) if month_set else dt.date.min
    spans = recurrence_of(collection).spans(until)
    _open(collection, [span for span in spans if month_lib.of(span[1]) in month_set], actor)
    return list(
        Period.objects.filter(collection=collection, month__in=month_set)
        .select_related("collection")
        .order_by("last_day")
    )


def _open(collection: Collection, spans: Sequence[Span], actor: Actor) -> int:
    """Make the periods of ``spans`` that are absent; how many."""
    codes = {period_code(*span): span for span in spans}
    rows = Period.objects.filter(collection=collection, code__in=codes)
    present = set(rows.values_list("code", flat=True))
    new = [unopened_period(collection, span) for code, span in codes.items() if code not in present]
    first = {period_code(*span) for span in _rehearsed(collection)}
    for period in new:
        period.rehearsal = Rehearsal.RUNNING if period.code in first else Rehearsal.NO
    if new:
        Period.objects.bulk_create(new, ignore_conflicts=True)
        record(
            "periods.opened",
            actor=actor,
            object_type="collection",
            object_id=collection.public_id,
            label=collection.code,
            changes={"months": [None, [period.code for period in new]]},
            channel="calendar" if actor.is_system else "page",
        )
    return len(new)


def _rehearsed(collection: Collection) -> Iterable[Span]:
    """The first periods of a collection, which are rehearsals."""
    return islice(recurrence_of(collection).spans(dt.date.max), collection.rehearsals)


def open_running_month(*, today: dt.date, actor: Actor) -> int:
    """Open every collection's period that has begun anywhere on earth; how many were new.

    All periods since the collection's latest are opened, so a pause of the clock leaves no hole; of
    a collection without any only the one that runs.
    """
    # A day early: a period begins up to 14 hours sooner in the easternmost zones.
    tomorrow = today + dt.timedelta(days=1)
    latest = Collection.objects.annotate(latest=Max("periods__last_day")).order_by("code")
    opened = 0
    for collection in latest:
        done, spans = collection.latest, recurrence_of(collection).spans(tomorrow)
        new = [span for span in spans if (span[0] > done if done else span[1] >= tomorrow)]
        opened += _open(collection, new, actor) if new else 0
    return opened
