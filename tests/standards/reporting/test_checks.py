"""A month as a whole: breakdowns against totals, what is usual, dates on a partner's clock."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.reporting.calendars import Offsets, dates_of, has_begun, is_locked, is_on_time
from standards.reporting.checks import Sheet
from standards.reporting.rates import Rate, on_time_rate, reporting_rate
from standards.reporting.usual import usual_range, warnings_for

MEMBERS = [["web", "Web"], ["phone", "Phone"]]


def metric(code="m", kind="share", **fields):
    values = {
        "code": code,
        "name": code,
        "kind": kind,
        "factor": 100,
        "lower": 0,
        "upper": 100,
        "choices": [],
        "members": [],
        "has_total": False,
        "precision": 1,
    }
    return SimpleNamespace(**{**values, **fields})


def found_in(sheet, raw, asked=("m",), **options):
    cells, found = sheet.read(raw, frozenset(asked), **options)
    return cells, [(item.cell, item.fault.code) for item in found]


def parts(n, d):
    return {"n": n, "d": d}


def test_sheet_takes_a_breakdown_that_agrees_with_its_total():
    sheet = Sheet([metric(members=MEMBERS, has_total=True)])
    raw = {"m": parts(3, 5), "m:web": parts(1, 2), "m:phone": parts(2, 3)}
    assert found_in(sheet, raw) == (raw, [])
    assert found_in(sheet, {"m": parts(3, 5)})[1] == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"m": parts(3, 5), "m:web": parts(1, 2)}, [("m", "total_disagrees")]),
        (
            {"m": parts(3, 5), "m:web": parts(1, 2), "m:phone": {"missing": "down"}},
            [],
        ),
        (
            {"m": parts(1, 1), "m:web": parts(1, 2), "m:phone": {"missing": "down"}},
            [("m", "total_disagrees")],
        ),
        ({"m:web": parts(1, 2)}, [("m", "cell_absent")]),
        ({"m": parts(1, 2), "m:fax": parts(1, 2)}, [("m:fax", "member_unknown")]),
        ({"m": parts(1, 2), "x": parts(1, 2)}, [("x", "metric_unknown")]),
        ({"m": 7}, [("m", "cell_shape")]),
        ({}, [("m", "cell_absent")]),
        ({"m": {"n": "", "d": None}}, [("m", "cell_absent")]),
    ],
)
def test_sheet_lists_what_is_wrong_with_a_month(raw, expected):
    sheet = Sheet([metric(members=MEMBERS, has_total=True)])
    assert found_in(sheet, raw)[1] == expected


def test_sheet_refuses_what_was_not_asked_except_from_history():
    sheet = Sheet([metric("m"), metric("x")])
    raw = {"m": parts(1, 2), "x": parts(1, 2)}
    assert found_in(sheet, raw)[1] == [("x", "metric_not_asked")]
    assert found_in(sheet, raw, is_history=True) == (raw, [])


def test_sheet_of_history_leaves_absent_what_is_not_there():
    sheet = Sheet([metric("m"), metric("x")])
    assert found_in(sheet, {"m": parts(1, 2)}, is_history=True) == ({"m": parts(1, 2)}, [])


def test_sheet_without_a_declared_total_wants_one_member():
    sheet = Sheet([metric(members=MEMBERS)])
    assert found_in(sheet, {"m:web": parts(1, 2)})[1] == []
    assert found_in(sheet, {})[1] == [("m:web", "cell_absent")]


def test_usual_range_needs_four_months_and_ignores_one_odd_one():
    history = [parts(n, 100) for n in (80, 82, 84)]
    assert usual_range(metric(), history) is None
    usual = usual_range(metric(), [*history, parts(2, 100), parts(83, 100)])
    assert 60 < usual.low < 80
    assert 84 < usual.high <= 100


def test_warnings_for_jumps_and_shrunk_samples_but_not_for_chance():
    history = [parts(n, 200) for n in (174, 176, 172, 175)]
    codes = [
        [fault.code for fault in warnings_for(metric(), cell, history)]
        for cell in (parts(174, 200), parts(60, 200), parts(70, 80), parts(7, 9), {"missing": "x"})
    ]
    assert codes == [[], ["value_unusual"], ["cases_shrunk"], ["cases_shrunk"], []]


@pytest.mark.parametrize(
    ("text", "is_personal"),
    [
        ("Ask ada@example.org about it", True),
        ("Ring +49 30 1234567", True),
        ("Ring 030/123 45 67", True),
        ("24 of 200 calls in 2026-06 took 10 minutes", False),
        ("Parking was praised @ the door", False),
    ],
)
def test_warnings_for_texts_that_name_somebody(text, is_personal):
    found = warnings_for(metric(kind="text"), {"text": text}, [])
    assert [fault.code for fault in found] == ["text_personal"] * is_personal


@given(st.lists(st.integers(0, 100), min_size=4, max_size=6), st.integers(0, 100))
def test_usual_range_lies_in_the_bounds_and_holds_the_middle(values, now):
    history = [parts(value, 100) for value in values]
    usual = usual_range(metric(), history)
    middle = sorted(values)[len(values) // 2]
    assert 0 <= usual.low <= middle <= usual.high <= 100
    warned = bool(warnings_for(metric(), parts(now, 100), history))
    assert not (warned and usual.low <= now <= usual.high)


def test_dates_of_counts_days_from_the_last_day_of_the_period():
    dates = dates_of(dt.date(2026, 6, 30), Offsets(7, 10, 15, 16))
    assert (dates.due, dates.timely, dates.lock, dates.compared) == tuple(
        dt.date(2026, 7, day) for day in (7, 10, 15, 16)
    )
    assert dates_of(dt.date(2024, 2, 29), Offsets(0, 0, 0, 1)).due == dt.date(2024, 2, 29)


def test_days_end_at_midnight_where_the_partner_is():
    moment = dt.datetime(2026, 7, 10, 23, 30, tzinfo=dt.UTC)
    last = dt.date(2026, 7, 10)
    assert [is_on_time(moment, last, z) for z in ("UTC", "America/New_York", "Asia/Tokyo")] == [
        True,
        True,
        False,
    ]
    assert [is_locked(moment, last, z, None) for z in ("UTC", "Asia/Tokyo")] == [False, True]
    assert not is_locked(moment, last, "Asia/Tokyo", dt.date(2026, 7, 11))
    begins = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)
    assert [has_begun(begins, dt.date(2026, 7, 1), z) for z in ("UTC", "Pacific/Kiritimati")] == [
        False,
        True,
    ]


def test_rates_show_what_they_are_made_of():
    assert reporting_rate(187, 212).percent == pytest.approx(88.2075, abs=1e-4)
    # Two months of twelve were late and three are missing: none of the five was on time.
    assert on_time_rate(10, 12, 3) == Rate(10, 15)
    # Nothing says when what the brand loaded was sent: with only that in, on time is not measured.
    assert on_time_rate(0, 0, 3).percent is None
