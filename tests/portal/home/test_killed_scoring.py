"""kill -9 of the worker while it scores: unaided, the scores are those of an undisturbed run.

Leases are shorter than in production (`tests.kit.short_leases`): how long a lost job waits for its
lease to lapse is a number, that it comes back unaided is what is tested.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.kit.migrated import migrated, place
from tests.portal.home.test_demo import LINUX, ROOT, environment, free_port, processes, start

__all__ = ["migrated"]

MONTHS = 24
# A waiver for one partner changes the inputs, and so the runs, of every month.
DISTURB = f"""
from partners.network.models import Partner
from partners.people.models import Membership
from portal.lib import months
from standards.catalogue.models import Metric, Waiver
from standards.reporting.models import Period
from standards.scoring.services import runs
member = Membership.objects.filter(role="owner").order_by("pk").first()
known = sorted(Period.objects.values_list("month", flat=True))
Waiver.objects.create(partner=member.partner, metric=Metric.objects.get(code="delivery_kept"),
                      from_month=known[0], to_month=known[-1], reason="test")
for month in known[:{MONTHS}]:
    runs.request(month)
"""
DRAIN = "from portal.jobs.services import drain; drain()"
SCORES = """
select month, partner_id, overall, is_upholding, document
from scoring_score where until_id is null
order by month, partner_id
"""
NOTICES = "select person_id, code, params from notices_notice order by person_id, code, params"


def begin(data_dir: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**environment(data_dir, 1), "BROKER_URL": "memory://", "LOG_LEVEL": "ERROR"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    output = process.communicate()[0]
    assert process.returncode == 0, output.decode()


def query(data_dir: Path, text: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(data_dir / "portal.sqlite3", timeout=20)
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


def done(data_dir: Path) -> int:
    text = "select count(*) from jobs_job where task = 'scoring.score' and state = 'done'"
    return int(str(query(data_dir, text)[0][0]))


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@LINUX
def test_scores_survive_a_killed_worker(tmp_path: Path, migrated: Path) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    place(migrated, calm)
    finish(begin(calm, "seed_demo", "--as-of", "2026-06"))
    finish(begin(calm, "shell", "-c", DISTURB))
    before = done(calm)
    shutil.copytree(calm, killed)
    launcher = start(killed, free_port(), settings="tests.kit.short_leases")
    # Meanwhile: most of the launcher's time is waiting.
    undisturbed = begin(calm, "shell", "-c", DRAIN)
    try:
        at = _kill_midway(killed, before)
        began = time.monotonic()
        while done(killed) - before < MONTHS and time.monotonic() - began < 180:
            time.sleep(0.2)
        took = time.monotonic() - began
    finally:
        launcher.terminate()
        finish(undisturbed)
        launcher.communicate()
    assert done(killed) - before == MONTHS
    assert 0.2 <= at / MONTHS <= 0.8
    scores = query(calm, SCORES)
    assert len(scores) > 4000
    assert query(killed, SCORES) == scores
    told = query(calm, NOTICES)
    assert told
    assert query(killed, NOTICES) == told
    print(json.dumps({"killed_at": f"{at}/{MONTHS}", "seconds": round(took), "scores": len(scores),
                      "notices": len(told)}))  # fmt: skip


def _kill_midway(data_dir: Path, before: int) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        count = done(data_dir) - before
        if 0.2 * MONTHS <= count <= 0.7 * MONTHS:
            workers = [pid for pid, line in processes(data_dir).items() if "worker@portal" in line]
            for pid in workers:
                os.kill(pid, signal.SIGKILL)
            return done(data_dir) - before
        time.sleep(0.02)
    raise AssertionError("scoring never was between 20 and 70 percent")
