"""Open periods get other dates, later ones only; holidays shift reminders; packs may be small."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from standards.packs.parser import read_pack
from standards.packs.services.loading import load
from standards.reporting.calendars import Offsets, dates_of
from standards.reporting.enums import Frequency
from standards.reporting.holidays import countries, holidays_of
from standards.reporting.ladder import Ladder, Step, ladder_of
from standards.reporting.models import Collection, Period
from standards.reporting.recurrence import Recurrence
from standards.reporting.services.calendar import open_periods, save_collection
from standards.reporting.services.dates import move_open_periods, other_dates
from tests.factories.people import brand_user, signed_in
from tests.factories.reporting import make_metric
from tests.standards.reporting.test_collections import form

MANIFEST = """
pack: small
name: Small
network:
  territories: [{code: X, name: X}]
  kinds: [{code: dealer, name: Dealer}]
publish: [{standard: leads, version: "1.0", effective_month: 2026-01}]
collections:
  - {code: monthly, name: Monthly, first_month: 2026-06, metrics: [reply], due_days: %d}
"""
STANDARD = """
format: cx-standard/1
standard: {code: leads, name: Leads}
version: {number: "1.0"}
metrics: [{code: reply, name: Reply, kind: count}]
sections:
  - code: all
    title: All
    clauses:
      - code: reply
        title: Reply
        text: Reply.
        targets: [{metric: reply, method: pass, value: 1}]
"""


def changed(offsets: Offsets) -> Collection:
    return save_collection(
        code="monthly",
        name="Monthly",
        metrics=["calls"],
        recurrence=Recurrence(Frequency.MONTH, "2026-05"),
        offsets=offsets,
        actor=SYSTEM,
    )


def saved() -> Collection:
    make_metric("calls", kind="count")
    collection = changed(Offsets())
    open_periods(collection=collection, months=["2026-05", "2026-06"], actor=SYSTEM)
    return collection


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel("2026-07-02")
def test_open_periods_move_to_later_days_only() -> None:
    collection = saved()
    collection = changed(Offsets(due=9, lock=20, compared=21))
    assert [period.month for period, _ in other_dates(collection)] == ["2026-06"]
    assert move_open_periods(collection=collection, actor=SYSTEM) == 1
    june = Period.objects.get(month="2026-06")
    assert (june.due_date, june.lock_date) == (dt.date(2026, 7, 9), dt.date(2026, 7, 20))
    # What is closed keeps the dates it had.
    assert Period.objects.get(month="2026-05").due_date == dt.date(2026, 6, 7)
    assert move_open_periods(collection=collection, actor=SYSTEM) == 0
    collection = changed(Offsets(due=5, lock=30, compared=31))
    with pytest.raises(Refusal, match="sooner than was said"):
        move_open_periods(collection=collection, actor=SYSTEM)


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel("2026-07-02")
def test_the_page_moves_them_or_changes_nothing() -> None:
    saved()
    admin = signed_in(brand_user("admin"))
    fields = {"code": None, "first_month": "2026-05", "name": "Monthly", "moves_open": "on"}
    sooner = form(**fields, due_days=5, timely_days=8, lock_days=12, compared_days=13)
    answer = admin.post("/collections/monthly/", sooner)
    assert answer.status_code == 422
    assert "cannot be asked for sooner than was said" in answer.content.decode()
    assert Collection.objects.get().due_days == 7
    later = form(**fields, due_days=8, timely_days=11, lock_days=16, compared_days=17)
    assert admin.post("/collections/monthly/", later).status_code == 302
    assert Period.objects.get(month="2026-06").due_date == dt.date(2026, 7, 8)


def test_nobody_is_reminded_on_a_holiday() -> None:
    last_day = dt.date(2026, 11, 30)
    dates = dates_of(last_day, Offsets(25, 28, 31, 32))
    usual = {each.step: each.day for each in ladder_of(Ladder(), last_day, dates)}
    kept = {
        each.step: each.day for each in ladder_of(Ladder(), last_day, dates, holidays_of(["DE"]))
    }
    assert usual[Step.LAST_DAY] == dt.date(2026, 12, 25)
    assert kept[Step.LAST_DAY] == dt.date(2026, 12, 24)
    assert kept[Step.LATE] == dt.date(2026, 12, 28)
    assert usual[Step.CLOSED] == kept[Step.CLOSED] - dt.timedelta(days=3)
    assert {"DE", "FR", "US"} <= set(countries())


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel("2026-07-17T09:00:00Z", tick=False)
def test_an_unknown_country_is_named() -> None:
    make_metric("calls", kind="count")
    answer = signed_in(brand_user("admin")).post("/collections/new/", form(holidays="DE, XX"))
    assert answer.status_code == 422
    assert "“XX” is no country whose holidays are known." in answer.content.decode()


@pytest.mark.db
@pytest.mark.django_db
@time_machine.travel("2026-07-02")
def test_a_pack_needs_neither_partners_nor_values(tmp_path: Path) -> None:
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "leads.yaml").write_text(STANDARD)
    (tmp_path / "pack.yaml").write_text(MANIFEST % 7)
    loaded = load(pack=read_pack(tmp_path))
    assert loaded.summary["collections"] == 1
    assert loaded.refused == ()
    open_periods(collection=Collection.objects.get(), months=["2026-06"], actor=SYSTEM)
    (tmp_path / "pack.yaml").write_text(MANIFEST % 9)
    (note,) = load(pack=read_pack(tmp_path)).refused
    assert "1 open period of “monthly” keeps the dates it was opened with." in note.text
