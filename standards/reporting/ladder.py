"""When people are reminded of a month: the steps of its ladder on working days. Pure.

A step that leads to a date comes on the working day before it, one that follows a date on the
working day after it; of two steps on one day the later one counts.
"""

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.notices.hours import working_day_after, working_day_before
from standards.reporting.calendars import Dates, sent_from

# A clock that stood still for as long, or a person who came in between, still hears of a step.
CATCH_UP = dt.timedelta(days=4)
_DAY = dt.timedelta(days=1)


class Step(StrEnum):
    """What a reminder says of a month."""

    OPEN = "open"
    SOON = "soon"
    LAST_DAY = "last_day"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which steps a collection takes; ``days_before`` its due date, None for no such step."""

    is_open: bool = True
    days_before: int | None = 3
    is_last_day: bool = True
    is_late: bool = True
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """A step and the day it is taken."""

    day: dt.date
    step: Step


def ladder_of(
    ladder: Ladder, last_day: dt.date, dates: Dates, holidays: Container[dt.date] = ()
) -> list[Reminder]:
    """The reminders of a period that ends with ``last_day`` in their order, none on ``holidays``.

    Nobody is called before the month can be sent, or asked to send it by a day that is over.
    """
    begins, due, days = sent_from(last_day, dates.due), dates.due, ladder.days_before
    opens, last = working_day_after(begins, holidays), working_day_before(due, holidays)
    soon = working_day_before(due - dt.timedelta(days=days or 0), holidays)
    steps = [
        (Step.OPEN, ladder.is_open and opens <= due, opens),
        (Step.SOON, days is not None and soon >= begins, soon),
        (Step.LAST_DAY, ladder.is_last_day and last >= begins, last),
        (Step.LATE, ladder.is_late, working_day_after(due + _DAY, holidays)),
        (Step.CLOSED, ladder.is_closed, working_day_after(dates.lock + _DAY, holidays)),
    ]
    return _in_order(Reminder(day, step) for step, is_taken, day in steps if is_taken)


def longer_ladder(
    ladder: Ladder, until: dt.date, holidays: Container[dt.date] = ()
) -> list[Reminder]:
    """The reminders of a month that may be sent ``until`` a day after it closed for others."""
    steps = [
        (Step.LAST_DAY, ladder.is_last_day, working_day_before(until, holidays)),
        (Step.CLOSED, ladder.is_closed, working_day_after(until + _DAY, holidays)),
    ]
    return _in_order(Reminder(day, step) for step, is_taken, day in steps if is_taken)


def _in_order(reminders: Iterable[Reminder]) -> list[Reminder]:
    """By day; of several steps on one the last."""
    by_day = {each.day: each for each in reminders}
    return [by_day[day] for day in sorted(by_day)]


def step_on(day: dt.date, reminders: Sequence[Reminder]) -> Step | None:
    """The last step taken by ``day``; None before the first and long after the last."""
    taken = [each for each in reminders if each.day <= day]
    return taken[-1].step if taken and day - taken[-1].day <= CATCH_UP else None


def is_last_step(step: str, day: dt.date, reminders: Sequence[Reminder]) -> bool:
    """Whether ``step`` is the last that was taken by ``day``, however long ago."""
    taken = [each for each in reminders if each.day <= day]
    return bool(taken) and taken[-1].step == step
