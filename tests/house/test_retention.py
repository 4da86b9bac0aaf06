"""Nothing grows without a rule: every table is in `docs/retention.md`, and what it says is done."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone

from partners.sharing.models import LedgerRow, LedgerSeal
from partners.sharing.services.ledger import ledger_faults, seal_day
from portal.jobs.models import Heartbeat, Job, JobState
from portal.jobs.retention import RETENTIONS, forget_old
from portal.jobs.services import drain
from portal.jobs.tasks import tick
from portal.notices.models import Mail, MailState, Notice

PAGE = Path("docs/retention.md").read_text()
ROW = re.compile(r"^\| (`[^|]+`) \| ([^|]+) \|(?: (\d+) \|)?$", re.MULTILINE)
NOW = dt.datetime(2027, 3, 1, 6, tzinfo=dt.UTC)


def test_every_table_has_its_rule() -> None:
    said = [name for tables, _, _ in ROW.findall(PAGE) for name in re.findall(r"`([^`]+)`", tables)]
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(said) == tables
    twice = {name for name in said if said.count(name) > 1}
    assert twice == {"jobs_job"}


def test_what_is_forgotten_is_as_it_is_said() -> None:
    said = {what: int(days) for _, what, days in ROW.findall(PAGE) if days}
    # The import has no days of its own: a month that begins clears it.
    said.pop("imports nobody finished, when a month begins")
    assert said == {name: each.days for name, each in RETENTIONS.items()}


def _old(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.mark.django_db
def test_what_is_over_goes_and_nothing_else() -> None:
    for number, (days, state) in enumerate(
        [(31, JobState.DONE), (29, JobState.DONE), (181, JobState.FAILED), (31, JobState.FAILED),
         (999, JobState.QUEUED)]
    ):  # fmt: skip
        over = None if state == JobState.QUEUED else _old(days)
        Job.objects.create(
            task=f"t{number}", state=state, created_at=_old(days), finished_at=over,
            not_before=NOW + dt.timedelta(days=1),
        )  # fmt: skip
    for number, (days, state) in enumerate(
        [(401, MailState.SENT), (399, MailState.SENT), (401, MailState.QUEUED)]
    ):
        Mail.objects.create(
            address="a@b.example", code="x", key=f"m{number}", state=state, created_at=_old(days)
        )
    for days in (401, 399):
        person = "00000000-0000-4000-8000-000000000001"
        Notice.objects.create(person_id=person, code="x", key=f"n{days}", created_at=_old(days))
    for days in (1, -1):
        Session.objects.create(session_key=f"s{days}", session_data="", expire_date=_old(days))
    gone = forget_old(NOW)
    assert {name: count for name, count in gone.items() if count} == {
        "ended sessions": 1, "finished jobs": 1, "jobs given up": 1, "mail": 1, "notices": 1,
    }  # fmt: skip
    assert sorted(Job.objects.values_list("task", flat=True)) == ["t1", "t3", "t4"]
    assert sorted(Mail.objects.values_list("key", flat=True)) == ["m1", "m2"]


@pytest.mark.django_db
def test_of_the_ledger_whole_sealed_days_go() -> None:
    days = [_old(1097).date(), _old(1090).date()]
    for day in days:
        LedgerRow.objects.create(
            day=day, person_id="00000000-0000-4000-8000-000000000001", channel="page",
            purpose="scorecard", cells=0, partner_public_id="00000000-0000-4000-8000-000000000002",
        )  # fmt: skip
        with time_machine.travel(day + dt.timedelta(days=1)):
            seal_day(day=day)
    assert forget_old(NOW)["days of the ledger"] == 1
    assert list(LedgerRow.objects.values_list("day", flat=True)) == [days[1]]
    assert LedgerSeal.objects.count() == 2
    assert ledger_faults() == []


@pytest.mark.django_db
def test_it_is_done_once_a_day() -> None:
    with time_machine.travel(NOW, tick=False):
        Session.objects.create(session_key="old", session_data="", expire_date=_old(1))
        for _ in range(3):
            tick()
            drain()
        asked = Job.objects.filter(task="jobs.forget")
        assert [job.result["ended sessions"] for job in asked] == [1]
    with time_machine.travel(NOW + dt.timedelta(hours=19), tick=False):
        tick()
        assert asked.all().count() == 2
        assert Heartbeat.objects.get(name="forget").seen_at == timezone.now()
