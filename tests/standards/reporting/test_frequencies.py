"""Periods of every length: how they follow each other, are sent, scored and compared."""

import datetime as dt
from itertools import islice, pairwise
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from partners.network.rows import PartnerRow
from portal.access.actor import SYSTEM
from portal.lib import months
from portal.lib.periods import period_code, span_of
from portal.ui.formats import month_text
from standards.measures import MEASURES, Cell, joined
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack, PackMonth
from standards.packs.services.loading import load
from standards.release.models import FamilyPlan, Intake, Season
from standards.release.services.revision import due_families, revision_date
from standards.reporting.enums import Frequency
from standards.reporting.models import Collection, Period
from standards.reporting.queries.receipts import compared_from, comparison_dates
from standards.reporting.queries.sets import metrics_compared
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_running_month
from standards.scoring.models import Score
from standards.scoring.services.runs import score_month

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
# The worked example of docs/months.md: a month, a quarter and four weeks beside each other.
STANDARD = """
format: cx-standard/1
standard: {code: leads, name: Lead handling}
version: {number: "1.0"}
metrics:
  - {code: reply24, name: First reply, kind: share, unit: "%", factor: 100, minimum_sample: 20}
  - {code: close_days, name: Days to close, kind: mean, polarity: lower, minimum_sample: 5}
  - {code: showroom, name: Checklist done, kind: yesno}
sections:
  - code: all
    title: All
    clauses:
      - code: reply
        title: Reply
        text: Reply.
        targets: [{metric: reply24, method: linear, value: 90, floor: 60, weight: 40}]
      - code: close
        title: Close
        text: Close.
        targets: [{metric: close_days, method: linear, value: 3, floor: 10, weight: 35}]
      - code: room
        title: Room
        text: Room.
        targets: [{metric: showroom, method: pass, value: yes, weight: 25}]
"""
MANIFEST: dict[str, Any] = {
    "pack": "lengths",
    "name": "Lengths",
    "network": {
        "territories": [{"code": "X", "name": "X"}],
        "kinds": [{"code": "dealer", "name": "Dealer"}],
    },
    "publish": [{"standard": "leads", "version": "1.0", "effective_month": "2026-01"}],
    "collections": [
        {"code": "monthly", "name": "Monthly", "first_month": "2026-01", "metrics": ["reply24"]},
        {
            "code": "quarterly",
            "name": "Quarterly",
            "frequency": "quarter",
            "first_month": "2026-01",
            "metrics": ["showroom"],
        },
        {
            "code": "weeks",
            "name": "Four weeks",
            "frequency": "four_weeks",
            "first_day": "2026-04-05",
            "metrics": ["close_days"],
        },
    ],
}
CELLS: dict[str, dict[str, dict[str, str]]] = {
    "2026-04": {"reply24": {"n": "174", "d": "200"}},
    "2026-05": {"reply24": {"n": "180", "d": "200"}},
    "2026-06": {"reply24": {"n": "174", "d": "200"}, "showroom": {"code": "yes"}},
    "2026-04-05--2026-05-02": {"close_days": {"sum": "60", "count": "20"}},
    "2026-05-03--2026-05-30": {"close_days": {"sum": "64", "count": "20"}},
    "2026-05-31--2026-06-27": {"close_days": {"sum": "30", "count": "10"}},
}


@given(first=DAYS, length=st.integers(0, 400))
def test_a_period_is_what_its_text_says(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    code = period_code(first, last)
    assert span_of(code) == (first, last)
    assert len(code) <= 24
    assert month_text(code) != code


@given(month=st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31)).map(months.of))
def test_the_text_of_a_month_is_the_month(month: str) -> None:
    assert period_code(months.first_day(month), months.last_day(month)) == month


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-06--", "2026-06--2026-04", "2026-06-01--2026-06-30",
     "06--2026-07", "2026-06--2026-06", "2026-06-1--2026-07-05", "0001-01-01--0001-01-28",
     "2026-01-12--9999-12-31"],
)  # fmt: skip
def test_no_period_has_two_texts_or_none(text: str) -> None:
    assert span_of(text) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2026-06", "June 2026"),
        ("2026-04--2026-06", "April – June 2026"),
        ("2025-11--2026-01", "November 2025 – January 2026"),
        ("2026-05-03--2026-05-30", "3 May – 30 May 2026"),
        ("2025-12-14--2026-01-10", "14 December 2025 – 10 January 2026"),
    ],
)
def test_a_period_is_read_as_people_say_it(code: str, text: str) -> None:
    assert month_text(code) == text


@given(
    frequency=st.sampled_from([each for each in Frequency if each is not Frequency.OWN]),
    day=DAYS,
)
def test_periods_follow_each_other_without_a_hole(frequency: Frequency, day: dt.date) -> None:
    recurrence = Recurrence(frequency, months.of(day), day)
    spans = list(islice(recurrence.spans(dt.date.max), 30))
    assert all(after[0] == before[1] + dt.timedelta(days=1) for before, after in pairwise(spans))
    assert months.of(spans[0][0]) == recurrence.begins
    ends = [months.of(last) for _, last in spans]
    most = 2 if frequency is Frequency.FOUR_WEEKS else 1
    assert max(ends.count(month) for month in ends) <= most


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        ((), "own_periods_needed"),
        (("2026-01--2026-03", "soon"), "own_period_bad"),
        (("2026-01--2026-03", "2026-03-31--2026-06-01"), "own_periods_overlap"),
        (("2026-04-20--2026-08-02", "2026-01-12--2026-04-19"), ""),
    ],
)
def test_own_periods_are_checked(codes: tuple[str, ...], problem: str) -> None:
    assert Recurrence(Frequency.OWN, own_periods=codes).problem == problem


@pytest.mark.parametrize(
    ("kind", "cells", "whole"),
    [
        ("share", [{"n": 3, "d": 4}, {"n": 1, "d": 6}], {"n": 4, "d": 10}),
        ("mean", [{"sum": "1.5", "count": 2}, {"sum": "0.5", "count": 1}], {"sum": 2, "count": 3}),
        ("count", [{"value": 3}, {"value": 4}], {"value": 7}),
        ("median", [{"value": 3, "count": 9}, {"value": 4, "count": 1}], {"value": 4, "count": 1}),
        ("yesno", [{"code": "yes"}, {"code": "no"}], {"code": "no"}),
        ("count", [{"value": 3}, {"missing": "lost"}], {"missing": "lost"}),
        ("count", [{"value": 3}, {"not_applicable": "none"}], {"value": 3}),
        ("count", [{"suppressed": "few"}, {"not_applicable": "none"}], {"not_applicable": "none"}),
    ],
)  # fmt: skip
def test_two_periods_of_a_month_are_one_cell(kind: str, cells: list[Any], whole: object) -> None:
    assert joined(kind, cells) == whole


def test_every_kind_joins_what_it_has() -> None:
    for kind, measure in MEASURES.items():
        cell: Cell = dict.fromkeys(measure.names, 1)
        assert set(joined(kind, [cell, cell])) == set(measure.names)


def _load(skip: str = "") -> None:
    row = PartnerRow(code="alpine", name="Alpine", owner="alpine", owner_name="Alpine",
                     territory="X", kind="dealer", joined_month="2026-01")  # fmt: skip
    sent = {
        ("alpine", period): PackMonth(dict(cells), dict.fromkeys(cells, 1))
        for period, cells in CELLS.items()
        if period != skip
    }
    load(pack=Pack(Manifest.model_validate(MANIFEST), (STANDARD,), (row,), sent, (), "x"))


def _score(month: str) -> tuple[str | None, list[tuple[str, str, str | None]]]:
    score_month(month=month)
    document = Score.objects.current().get(month=month).document
    lines = [line for standard in document["standards"] for line in standard["lines"]]
    return document["overall"], [(x["metric"], x["status"], x["contribution"]) for x in lines]


@pytest.mark.db
@pytest.mark.django_db
def test_a_month_is_scored_on_the_periods_that_end_in_it() -> None:
    with time_machine.travel("2026-08-01"):
        _load()
        # April: 87 % of 60 to 90 % is 0.9 of 40 points, and nothing else ended.
        assert _score("2026-04") == ("90.0", [("reply24", "judged", "90.0")])
        # May: 40 + 35 x (10 - 3.10) / 7 = 34.5 of 75, the mean of both four weeks: 124 / 40.
        assert _score("2026-05") == (
            "99.3",
            [("reply24", "judged", "53.3"), ("close_days", "judged", "46.0")],
        )
        # June: 36 + 35 + 25, with the quarter.
        assert _score("2026-06") == (
            "96.0",
            [("reply24", "judged", "36.0"), ("close_days", "judged", "35.0"),
             ("showroom", "judged", "25.0")],
        )  # fmt: skip


@pytest.mark.db
@pytest.mark.django_db
def test_one_of_two_periods_is_no_month() -> None:
    with time_machine.travel("2026-08-01"):
        _load(skip="2026-04-05--2026-05-02")
        # Nobody was asked for what a pack does not bring; who sends by hand is waited for.
        assert _score("2026-05")[1][1] == ("close_days", "unavailable", None)


@pytest.mark.db
@pytest.mark.django_db
def test_a_month_is_compared_when_all_its_periods_are_over() -> None:
    with time_machine.travel("2026-08-01"):
        _load()
        # The second four weeks of May end on the 30th and are compared 16 days later.
        assert _compared("2026-05", dt.date(2026, 6, 14)) == set()
        assert _compared("2026-05", dt.date(2026, 6, 15)) == {"close_days"}
        assert _compared("2026-04", dt.date(2026, 8, 1)) == {"reply24"}
        assert _compared("2026-06", dt.date(2026, 8, 1)) == {"reply24", "close_days", "showroom"}


@pytest.mark.db
@pytest.mark.django_db
def test_a_month_of_two_periods_has_the_date_of_the_later_one_wherever_it_is_said() -> None:
    with time_machine.travel(dt.datetime(2026, 8, 1, tzinfo=dt.UTC), tick=False):
        _load()
    dates = Period.objects.filter(month="2026-05", collection__code="weeks")
    assert len(dates) == 2
    later = max(row.compared_date for row in dates)
    assert comparison_dates(["close_days"], "2026-05") == {"close_days": later}
    for row in dates:
        assert compared_from("weeks", row.code) == later
    # A revision is three months after the comparison, not after the earlier period's date.
    family = _family_compared("close_days", "2026-05")
    date = revision_date(later)
    assert due_families("2026-05", date - dt.timedelta(days=1)) == []
    assert due_families("2026-05", date) == [family]


def _family_compared(code: str, month: str) -> FamilyPlan:
    season = Season.objects.create(year=int(month[:4]), plan={})
    family = FamilyPlan.objects.create(season=season, code=code, plan={})
    Intake.objects.create(family=family, month=month, edition=1, values={})
    return family


def _compared(month: str, day: dt.date) -> set[str]:
    return set(metrics_compared(month, day).values_list("metric__code", flat=True))


@pytest.mark.db
@pytest.mark.django_db
def test_the_running_period_is_opened_and_no_hole_left() -> None:
    with time_machine.travel("2026-08-01"):
        _load()
    open_running_month(today=dt.date(2026, 10, 20), actor=SYSTEM)
    codes = Period.objects.order_by("last_day").values_list("code", flat=True)
    assert list(codes.filter(collection__code="quarterly")) == [
        "2026-04--2026-06", "2026-07--2026-09", "2026-10--2026-12"]  # fmt: skip
    weeks = list(codes.filter(collection__code="weeks"))
    assert weeks[-1] == "2026-10-18--2026-11-14"
    assert len(weeks) == 8


@pytest.mark.db
@pytest.mark.django_db
def test_a_pack_names_its_periods() -> None:
    with time_machine.travel("2026-08-01"):
        _load()
    assert Collection.objects.get(code="weeks").first_month == "2026-04"
    assert Period.objects.get(code="2026-05-03--2026-05-30").month == "2026-05"
