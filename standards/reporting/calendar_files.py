"""Dates as a file that calendars subscribe to (iCalendar, RFC 5545)."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.ui.formats import month_text, names_in_short
from standards.reporting.cell_display import dates_text
from standards.reporting.queries.due_dates import DueDate

_REFRESH = dt.timedelta(hours=6)
_MOST_NAMES = 20


def calendar_file(dates: Iterable[DueDate], host: str, address: str) -> bytes:
    """All-day entries named like the period, with its four dates and who has not sent.

    ``host`` makes their names unique in the world; ``address`` is where the portal shows months.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//CX standards portal//due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(brand)s: by when to send") % {"brand": settings.BRAND_NAME})
    calendar.add("refresh-interval", _REFRESH)
    today = timezone.localdate()
    for each in dates:
        calendar.add_component(_event(each, host, address, today))
    content: bytes = calendar.to_ical()
    return content


def _event(date: DueDate, host: str, address: str, today: dt.date) -> Event:
    period = date.period
    event = Event()
    event.add("uid", f"{date.key}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", date.day)
    event.add("dtend", date.day + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    words = _("Last day: %(name)s, %(month)s") if date.is_later else _("Send: %(name)s, %(month)s")
    named = {"name": period.collection.name, "month": month_text(period.code)}
    event.add("summary", words % named)
    lines = [
        "" if date.is_later else dates_text(period, today),
        names_in_short(date.outlets, most=_MOST_NAMES),
        address,
    ]
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", address)
    return event
