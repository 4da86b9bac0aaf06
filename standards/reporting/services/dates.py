"""Dates of periods that are open already, when the days of their collection change."""

from django.db import transaction
from django.utils import timezone

from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.results import Problem, Refusal
from standards.reporting.calendars import Dates, dates_of
from standards.reporting.models import Collection, Period
from standards.reporting.queries.calendar import offsets_of


@transaction.atomic
def move_open_periods(*, collection: Collection, actor: Actor) -> int:
    """Give the open periods of a collection the dates its days mean now; how many have others.

    Nobody is called to do sooner what was asked for later: where a date came before the one that
    was said, it is refused with ``dates_sooner`` and nothing changes.
    """
    moved = other_dates(collection)
    sooner = [
        Problem("date_sooner", {"month": period.code, "day": dates.due}, column="due_days")
        for period, dates in moved
        if dates.due < period.due_date
        or dates.timely < period.timely_date
        or dates.lock < period.lock_date
    ]
    if sooner:
        raise Refusal("dates_sooner", problems=sooner, name=collection.name)
    for period, dates in moved:
        _move(period, dates, actor)
    return len(moved)


def other_dates(collection: Collection) -> list[tuple[Period, Dates]]:
    """The open periods whose dates are not those of the collection's days, with these; by code."""
    offsets = offsets_of(collection)
    rows = Period.objects.filter(collection=collection, lock_date__gte=timezone.localdate())
    pairs = [(row, dates_of(row.last_day, offsets)) for row in rows.order_by("last_day")]
    return [(row, dates) for row, dates in pairs if _dates(row) != dates]


def _dates(period: Period) -> Dates:
    return Dates(period.due_date, period.timely_date, period.lock_date, period.compared_date)


def _move(period: Period, dates: Dates, actor: Actor) -> None:
    before = _dates(period)
    period.due_date, period.timely_date = dates.due, dates.timely
    period.lock_date, period.compared_date = dates.lock, dates.compared
    period.save(update_fields=["due_date", "timely_date", "lock_date", "compared_date"])
    record(
        "period.moved",
        actor=actor,
        object_type="period",
        object_id=period.public_id,
        label=f"{period.collection.code} {period.code}",
        changes={
            name: [str(getattr(before, name)), str(getattr(dates, name))]
            for name in Dates.__slots__
            if getattr(before, name) != getattr(dates, name)
        },
    )
