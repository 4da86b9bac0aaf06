"""When people read mail of the portal's own accord: on working days, in their own zone."""

import datetime as dt
from collections.abc import Container
from zoneinfo import ZoneInfo

MORNING = dt.time(8)
EVENING = dt.time(18)
_SATURDAY = 5


def is_working_day(day: dt.date, holidays: Container[dt.date] = ()) -> bool:
    """Monday to Friday, but for the holidays."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_day_before(day: dt.date, holidays: Container[dt.date] = ()) -> dt.date:
    """``day`` itself, or the last working day before its weekend or holiday."""
    while not is_working_day(day, holidays):
        day -= dt.timedelta(days=1)
    return day


def working_day_after(day: dt.date, holidays: Container[dt.date] = ()) -> dt.date:
    """``day`` itself, or the first working day after its weekend or holiday."""
    while not is_working_day(day, holidays):
        day += dt.timedelta(days=1)
    return day


def local_day(moment: dt.datetime, zone: str) -> dt.date:
    """The day that ``moment`` belongs to in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def next_working_time(moment: dt.datetime, zone: str) -> dt.datetime:
    """``moment`` within the working hours of ``zone``, else the next morning of a working day."""
    local = moment.astimezone(ZoneInfo(zone))
    if is_working_day(local.date()) and MORNING <= local.time() < EVENING:
        return moment
    day = local.date() if local.time() < MORNING else local.date() + dt.timedelta(days=1)
    return _morning(working_day_after(day), zone)


def next_morning(day: dt.date, zone: str) -> dt.datetime:
    """The morning of the working day after ``day``."""
    return _morning(working_day_after(day + dt.timedelta(days=1)), zone)


def _morning(day: dt.date, zone: str) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(dt.UTC)
