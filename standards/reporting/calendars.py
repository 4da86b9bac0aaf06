"""The four public dates of a month, and what they mean on a partner's own clock. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.lib import months


@dataclass(frozen=True, slots=True)
class Offsets:
    """Days after the end of the month: a month's last day plus ``due`` is the due date."""

    due: int
    timely: int
    lock: int
    compared: int

    @property
    def in_order(self) -> bool:
        """Whether the dates follow each other: due, timely until, lock < compared from."""
        return 0 <= self.due <= self.timely <= self.lock < self.compared


@dataclass(frozen=True, slots=True)
class Dates:
    """The four dates of one month. The first three end with their day, the last begins with it."""

    due: dt.date
    timely: dt.date
    lock: dt.date
    compared: dt.date


def dates_of(month: str, offsets: Offsets) -> Dates:
    """The four dates of ``month``."""
    last_day = months.first_day(months.shift(month, 1)) - dt.timedelta(days=1)

    def after(days: int) -> dt.date:
        return last_day + dt.timedelta(days=days)

    return Dates(
        after(offsets.due), after(offsets.timely), after(offsets.lock), after(offsets.compared)
    )


def local_date(moment: dt.datetime, time_zone: str) -> dt.date:
    """The calendar day of ``moment`` (aware) where the partner is."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def is_on_time(moment: dt.datetime, timely: dt.date, time_zone: str) -> bool:
    """Whether ``moment`` lies before the end of the day ``timely`` where the partner is."""
    return local_date(moment, time_zone) <= timely


def sent_from(month: str, due: dt.date, last_month: str = "") -> dt.date:
    """The day from which ``month`` can be sent: the first after it, or its due date if sooner.

    Who leaves the network with its ``last_month`` sends that one while it runs: its access ends
    when it is over.
    """
    if last_month == month:
        return months.first_day(month)
    return min(months.first_day(months.shift(month, 1)), due)


def has_begun(moment: dt.datetime, month: str, time_zone: str) -> bool:
    """Whether ``month`` has begun where the partner is; before that nothing can be entered."""
    return local_date(moment, time_zone) >= months.first_day(month)


def is_locked(
    moment: dt.datetime, lock: dt.date, time_zone: str, open_until: dt.date | None
) -> bool:
    """Whether a month is closed where the partner is, unless it was opened again."""
    today = local_date(moment, time_zone)
    return today > lock and (open_until is None or today > open_until)
