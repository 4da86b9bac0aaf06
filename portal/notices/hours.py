"""When people read mail of the portal's own accord: on working days, in hours of their zone."""

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LAST_HOUR = 24
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


@dataclass(frozen=True, slots=True)
class MailHours:
    """The full hours of a working day in which a daily mail may come: ``begin <= time < end``.

    ``begin`` from 0, ``end`` to 24, so that both lie on one day.
    """

    begin: int = 8
    end: int = 18

    def __post_init__(self) -> None:
        """Refuse hours that no day has."""
        if not 0 <= self.begin < self.end <= LAST_HOUR:
            raise ValueError("hours of a day, the end after the begin")

    def __contains__(self, time: dt.time) -> bool:
        """Whether mail may come at ``time``."""
        return self.begin <= time.hour < self.end


USUAL = MailHours()


def next_mail_time(moment: dt.datetime, zone: str, hours: MailHours = USUAL) -> dt.datetime:
    """``moment`` within the hours of a working day in ``zone``, else when the next ones begin."""
    local = moment.astimezone(ZoneInfo(zone))
    if is_working_day(local.date()) and local.time() in hours:
        return moment
    # Those of today lie ahead, or are over.
    is_ahead = local.hour < hours.begin
    return _begin(local.date() if is_ahead else local.date() + dt.timedelta(days=1), zone, hours)


def next_day_of_mail(day: dt.date, zone: str, hours: MailHours = USUAL) -> dt.datetime:
    """When the hours of the working day after ``day`` begin."""
    return _begin(day + dt.timedelta(days=1), zone, hours)


def _begin(day: dt.date, zone: str, hours: MailHours) -> dt.datetime:
    """When the hours of ``day``, or of the first working day after it that has them, begin."""
    while True:
        day = working_day_after(day)
        moment = dt.datetime.combine(day, dt.time(hours.begin), ZoneInfo(zone)).astimezone(dt.UTC)
        local = moment.astimezone(ZoneInfo(zone))
        # A day whose clock is put on may have none of them.
        if local.date() == day and local.time() in hours:
            return moment
        day += dt.timedelta(days=1)
