"""The four public dates of a month, and what they mean on a partner's own clock. Pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.lib import months


@dataclass(frozen=True, slots=True)
class Offsets:
    """Days after the end of a period: its last day plus ``due`` is the due date.

    What is not said is as usual.
    """

    due: int = 7
    timely: int = 10
    lock: int = 15
    compared: int = 16

    @property
    def in_order(self) -> bool:
        """Whether the dates follow each other: due, timely until, lock < compared from."""
        return 0 <= self.due <= self.timely <= self.lock < self.compared


@dataclass(frozen=True, slots=True)
class Dates:
    """The four dates of a period. The first three end with their day, the last begins with it."""

    due: dt.date
    timely: dt.date
    lock: dt.date
    compared: dt.date


def dates_of(last_day: dt.date, offsets: Offsets) -> Dates:
    """The four dates of a period that ends with ``last_day``."""

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


def sent_from(last_day: dt.date, due: dt.date, last_month: str = "") -> dt.date:
    """The day from which a period can be sent: the first after it, or its due date if sooner.

    Who leaves the network with its ``last_month`` sends what ends in it while that month runs: its
    access ends when it is over.
    """
    if last_month == months.of(last_day):
        return months.first_day(last_month)
    return min(last_day + dt.timedelta(days=1), due)


def has_begun(moment: dt.datetime, first_day: dt.date, time_zone: str) -> bool:
    """Whether a period has begun where the partner is; before that nothing can be entered."""
    return local_date(moment, time_zone) >= first_day


def is_locked(
    moment: dt.datetime, lock: dt.date, time_zone: str, open_until: dt.date | None
) -> bool:
    """Whether a month is closed where the partner is, unless it was opened again."""
    today = local_date(moment, time_zone)
    return today > lock and (open_until is None or today > open_until)
