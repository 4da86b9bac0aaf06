"""Working hours: in the person's zone, over weekends and the changes of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.hours import (
    LAST_HOUR,
    USUAL,
    MailHours,
    is_working_day,
    next_day_of_mail,
    next_mail_time,
    working_day_after,
    working_day_before,
)

ZONES = st.sampled_from(
    ["UTC", "Europe/Vienna", "America/Los_Angeles", "Pacific/Kiritimati", "Africa/Cairo"]
)


HOURS = st.tuples(st.integers(0, LAST_HOUR), st.integers(0, LAST_HOUR)).filter(
    lambda pair: pair[0] < pair[1]
)
MOMENTS = st.datetimes(
    timezones=st.just(dt.UTC), min_value=dt.datetime(2026, 1, 1), max_value=dt.datetime(2100, 1, 1)
)


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
def test_the_next_time_of_mail(moment: str, then: str) -> None:
    assert next_mail_time(at(moment), "Europe/Vienna") == at(then)


@given(moment=MOMENTS, zone=ZONES, chosen=HOURS)
def test_mail_goes_on_a_working_day_in_the_hours_chosen(
    moment: dt.datetime, zone: str, chosen: tuple[int, int]
) -> None:
    hours = MailHours(*chosen)
    then = next_mail_time(moment, zone, hours)
    local = then.astimezone(ZoneInfo(zone))
    assert is_working_day(local.date())
    assert hours.begin <= local.hour < hours.end
    # Nothing waits longer than the longest weekend and a day without such an hour.
    assert dt.timedelta(0) <= then - moment < dt.timedelta(days=5)
    assert next_mail_time(then, zone, hours) == then


@given(day=st.dates(dt.date(2026, 1, 1), dt.date(2100, 1, 1)), zone=ZONES, chosen=HOURS)
def test_the_next_day_of_mail_is_another_day(
    day: dt.date, zone: str, chosen: tuple[int, int]
) -> None:
    hours = MailHours(*chosen)
    local = next_day_of_mail(day, zone, hours).astimezone(ZoneInfo(zone))
    assert local.date() > day
    assert is_working_day(local.date())
    assert local.time() in hours


def test_an_hour_that_a_day_does_not_have_waits_for_the_next() -> None:
    # In Cairo the first hour of the last Friday in April is left out.
    then = next_mail_time(at("2026-04-24T01:30", "Africa/Cairo"), "Africa/Cairo", MailHours(0, 1))
    assert then == at("2026-04-27T00:00", "Africa/Cairo")


@pytest.mark.parametrize("chosen", [(8, 8), (18, 8), (-1, 8), (8, 25)])
def test_hours_are_those_of_one_day(chosen: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="hours of a day"):
        MailHours(*chosen)


def test_the_usual_hours_are_those_of_offices() -> None:
    assert MailHours(8, 18) == USUAL


@given(day=st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_a_weekend_moves_to_its_friday_or_its_monday(day: dt.date) -> None:
    before, after = working_day_before(day), working_day_after(day)
    assert before <= day <= after
    assert is_working_day(before)
    assert is_working_day(after)
    assert (after - before).days in (0, 3)
