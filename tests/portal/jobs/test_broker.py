"""A job through a real broker and a real worker process."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.jobs.models import Job
from portal.jobs.services import enqueue

ROOT = Path(__file__).resolve().parents[3]

pytestmark = [
    pytest.mark.db,
    pytest.mark.broker,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("broker"),
    pytest.mark.skipif(
        settings.CELERY_BROKER_URL.startswith("memory:"), reason="no broker given (BROKER_URL)"
    ),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="a worker cannot see a database in memory",
    ),
]


@pytest.fixture
def _worker():
    """A worker on the test's own database."""
    database = os.environ["DATABASE_URL"].rpartition("/")[0]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": f"{database}/{connection.settings_dict['NAME']}",
    }
    command = [
        "-m",
        "celery",
        "-A",
        "portal.celery",
        "worker",
        "--pool",
        "solo",
        "--without-mingle",
    ]
    process = subprocess.Popen(
        [sys.executable, *command, "--without-gossip", "--loglevel", "ERROR"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield
    process.terminate()
    process.wait(timeout=20)


@pytest.mark.slow
@pytest.mark.usefixtures("_worker")
def test_job_runs_in_a_worker_of_the_broker():
    job = enqueue("audit.seal")
    until = time.monotonic() + 40
    while time.monotonic() < until:
        job = Job.objects.get(pk=job.pk)
        if job.state == "done":
            break
        time.sleep(0.3)
    assert (job.state, job.attempts, job.result) == ("done", 0, {"entries": 0})
