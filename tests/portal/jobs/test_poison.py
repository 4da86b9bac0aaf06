"""Jobs that kill their worker, or let it give no sign of life: tried a few times, then told."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.home.demo import commands
from portal.jobs.leases import MAX_ATTEMPTS, MAX_LOST
from portal.jobs.models import Job, JobState
from portal.jobs.registry import TASKS
from portal.jobs.services import claim, drain, enqueue, run, sweep
from portal.notices.models import Notice
from portal.settings.environment import broker_socket
from tests.factories.people import actor_of, brand_user, make_user, signed_in

ROOT = Path(__file__).resolve().parents[3]


def lose(job: Job) -> Job:
    """A worker takes the job and is never heard of again."""
    Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
    assert claim(job.pk)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sweep()
    return Job.objects.get(pk=job.pk)


def readiness() -> dict[str, Any]:
    return Client().get("/readyz").json()["checks"]["jobs"]


@pytest.mark.django_db
def test_a_job_that_loses_its_worker_is_given_up_and_told() -> None:
    ann = make_user()
    job = enqueue("audit.seal", actor=actor_of(ann))
    assert readiness() == {"ok": True}
    for tries in range(1, MAX_LOST):
        job = lose(job)
        assert (job.state, job.lost, job.attempts) == (JobState.QUEUED, tries, tries)
        assert job.not_before > timezone.now()
        assert readiness() == {"ok": False, "detail": "1 tried again after losing their worker"}
    job = lose(job)
    assert (job.state, job.lost) == (JobState.FAILED, MAX_LOST)
    assert job.finished_at
    assert f"{MAX_LOST} times" in job.error
    assert readiness() == {"ok": False, "detail": "1 given up within 60 minutes"}
    (notice,) = Notice.objects.filter(person_id=ann.public_id)
    assert (notice.code, notice.link) == ("job_given_up", f"/jobs/{job.public_id}/")
    page = signed_in(ann).get("/notices/").content.decode()
    assert "did not finish" in page
    sweep()
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert Notice.objects.count() == 1


@pytest.mark.django_db
def test_the_portals_own_work_is_told_to_administrators() -> None:
    admin = brand_user("admin")
    brand_user("author", "author@brand.example")
    job = enqueue("audit.seal")
    for _ in range(MAX_LOST):
        job = lose(job)
    assert list(Notice.objects.values_list("person_id", flat=True)) == [admin.public_id]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [ValueError, BaseException], ids=lambda error: error.__name__)
def test_a_job_that_crashes_is_given_up_and_told(
    monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def crash(progress: object) -> None:
        raise error("each time")

    monkeypatch.setitem(TASKS, "audit.seal", crash)
    ann = make_user()
    job = enqueue("audit.seal", actor=actor_of(ann))
    assert drain(limit=50) == MAX_ATTEMPTS
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lost) == (JobState.FAILED, MAX_ATTEMPTS, 0)
    assert job.finished_at
    assert Notice.objects.get().person_id == ann.public_id


@pytest.mark.django_db
def test_crashes_and_losses_together_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(progress: object) -> None:
        raise ValueError

    monkeypatch.setitem(TASKS, "audit.seal", crash)
    job = enqueue("audit.seal")
    rounds = 0
    while job.state != JobState.FAILED:
        rounds += 1
        assert rounds <= MAX_ATTEMPTS
        if rounds % 2:
            job = lose(job)
        else:
            Job.objects.filter(pk=job.pk).update(not_before=timezone.now())
            run(job.pk)
            job = Job.objects.get(pk=job.pk)
    assert job.attempts <= MAX_ATTEMPTS


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_a_result_that_cannot_be_stored_does_not_bring_the_job_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def odd(progress: Any) -> None:
        progress.result(name="a\x00b")

    monkeypatch.setitem(TASKS, "audit.seal", odd)
    job = enqueue("audit.seal")
    drain()
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


CLOCK = """
import time, tests.kit.poison
from portal.jobs.services import sweep
while True:
    sweep()
    time.sleep(0.3)
"""


@pytest.fixture
def _worker(tmp_path: Path) -> Iterator[None]:
    """A broker, a worker and a clock of one's own, on the test's database."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": f"{database}/{connection.settings_dict['NAME']}",
        "BROKER_URL": f"redis+socket://{broker_socket(tmp_path)}",
    }
    worker = ["-m", "celery", "-A", "tests.kit.poison", "worker", "--pool", "prefork"]
    quiet = ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "CRITICAL"]
    running = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for command in (
            commands.broker(tmp_path),
            [sys.executable, *worker, *quiet],
            [sys.executable, "-c", CLOCK],
        )
    ]
    yield
    for process in reversed(running):
        process.terminate()
        process.wait(timeout=30)


def ended(job: Job, seconds: float) -> Job:
    """The job once it has ended, or as it stands after some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        job = Job.objects.get(pk=job.pk)
        if job.finished_at:
            break
        time.sleep(0.2)
    return job


@pytest.mark.slow
@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("broker")
@pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="a worker cannot see a database in memory",
)
@pytest.mark.usefixtures("_worker")
def test_killed_and_starved_workers_go_on_and_the_jobs_end() -> None:
    ann = make_user()
    killer, starver, panicking = (
        Job.objects.create(task=f"test.{name}", person_id=ann.public_id)
        for name in ("kill", "starve", "panic")
    )
    began = time.monotonic()
    beside = []
    while len(beside) < 5:
        fine = ended(Job.objects.create(task="test.fine"), 60)
        assert (fine.state, fine.lost) == (JobState.DONE, 0)
        beside.append(round(time.monotonic() - began, 1))
        time.sleep(2)
    for bad in (killer, starver):
        job = ended(bad, 120)
        assert (job.state, job.lost) == (JobState.FAILED, MAX_LOST), job.task
    assert Job.objects.get(pk=panicking.pk).lost == 0
    told = Notice.objects.filter(code="job_given_up", person_id=ann.public_id)
    assert {str(killer.public_id), str(starver.public_id)} <= {
        notice.link.split("/")[2] for notice in told
    }
    print({"seconds": round(time.monotonic() - began, 1), "others done at": beside})
