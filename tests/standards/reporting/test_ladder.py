"""The ladder of reminders: working days, never before a month can be sent or after it was due."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.notices.hours import is_working_day
from standards.reporting.calendars import Offsets, dates_of, sent_from
from standards.reporting.ladder import Ladder, Step, ladder_of, step_on

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
OFFSETS = (
    st.lists(st.integers(0, 40), min_size=4, max_size=4)
    .map(sorted)
    .map(lambda days: Offsets(days[0], days[1], days[2], days[3] + 1))
)
LADDERS = st.builds(
    Ladder,
    st.booleans(),
    st.none() | st.integers(1, 30),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(last_day=DAYS, offsets=OFFSETS, ladder=LADDERS)
def test_steps_come_in_order_on_working_days(
    last_day: dt.date, offsets: Offsets, ladder: Ladder
) -> None:
    dates = dates_of(last_day, offsets)
    steps = ladder_of(ladder, last_day, dates)
    order = list(Step)
    assert [each.day for each in steps] == sorted({each.day for each in steps})
    assert all(is_working_day(each.day) for each in steps)
    places = [order.index(each.step) for each in steps]
    assert places == sorted(places)
    for each in steps:
        if each.step in (Step.SOON, Step.LAST_DAY):
            assert sent_from(last_day, dates.due) <= each.day <= dates.due
        if each.step is Step.OPEN:
            assert each.day <= dates.due
        if each.step is Step.LATE:
            assert each.day > dates.due
        if each.step is Step.CLOSED:
            assert each.day > dates.lock


@pytest.mark.parametrize(
    ("due", "days_before", "steps"),
    [
        (7, 3, ["open", "soon", "last_day", "late", "closed"]),
        (3, 3, ["open", "last_day", "late", "closed"]),
        (7, 10, ["open", "last_day", "late", "closed"]),
    ],
)
def test_nobody_is_called_before_the_month_can_be_sent(
    due: int, days_before: int, steps: list[str]
) -> None:
    dates = dates_of(dt.date(2026, 6, 30), Offsets(due, 10, 15, 16))
    ladder = ladder_of(Ladder(days_before=days_before), dt.date(2026, 6, 30), dates)
    assert [each.step for each in ladder] == steps


def test_a_step_is_caught_up_for_some_days_only() -> None:
    dates = dates_of(dt.date(2026, 6, 30), Offsets(7, 10, 15, 16))
    ladder = ladder_of(Ladder(), dt.date(2026, 6, 30), dates)
    assert step_on(dt.date(2026, 6, 30), ladder) is None
    assert step_on(dt.date(2026, 7, 12), ladder) is Step.LATE
    assert step_on(dt.date(2026, 7, 13), ladder) is None
