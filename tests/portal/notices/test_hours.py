"""Working hours: in the person's zone, over weekends and the changes of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.hours import (
    EVENING,
    MORNING,
    is_working_day,
    next_working_time,
    working_day_after,
    working_day_before,
)

ZONES = st.sampled_from(["UTC", "Europe/Vienna", "America/Los_Angeles", "Pacific/Kiritimati"])


def at(text: str, zone: str = "Europe/Vienna") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-07-01T09:30", "2026-07-01T09:30"),  # a Wednesday
        ("2026-07-01T07:59", "2026-07-01T08:00"),
        ("2026-07-01T18:00", "2026-07-02T08:00"),
        ("2026-07-03T19:00", "2026-07-06T08:00"),  # Friday evening
        ("2026-07-04T12:00", "2026-07-06T08:00"),
        ("2026-03-28T23:00", "2026-03-30T08:00"),  # the night in which summer time begins
        ("2026-10-24T23:00", "2026-10-26T08:00"),  # and ends
    ],
)
def test_the_next_working_time(moment: str, then: str) -> None:
    assert next_working_time(at(moment), "Europe/Vienna") == at(then)


@given(
    moment=st.datetimes(timezones=st.just(dt.UTC), min_value=dt.datetime(2026, 1, 1)), zone=ZONES
)
def test_mail_goes_on_a_working_day_in_working_hours(moment: dt.datetime, zone: str) -> None:
    then = next_working_time(moment, zone)
    local = then.astimezone(ZoneInfo(zone))
    assert then >= moment
    assert is_working_day(local.date())
    assert MORNING <= local.time() < EVENING


@given(day=st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_weekend_moves_to_its_friday_or_its_monday(day: dt.date) -> None:
    before, after = working_day_before(day), working_day_after(day)
    assert before <= day <= after
    assert is_working_day(before)
    assert is_working_day(after)
    assert (after - before).days in (0, 3)
