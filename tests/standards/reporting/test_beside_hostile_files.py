"""While a hostile file is read, pages are answered and other work is done."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from portal.jobs.models import Job
from portal.jobs.services import enqueue, run
from standards.reporting.models import Upload
from standards.reporting.services.uploads import problems_of
from tests.factories.people import actor_of, signed_in
from tests.factories.reporting import make_metric, make_partners, make_period, member_of
from tests.kit.hostile import in_sheet

pytestmark = [
    pytest.mark.slow,
    pytest.mark.db,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
        reason="threads cannot share a database in memory",
    ),
]
# Under 150 kB as a file, so that it is read while its page waits; minutes of clean XML.
COSTLY = in_sheet("<x/>" * 30_000_000)
# A page may wait for the processor it shares with the reading, not for the reading.
PATIENCE = 2.0


def beside(work: Callable[[], Any]) -> tuple[list[Any], list[float]]:
    """What ``work`` gave in a thread, and how long each page took meanwhile."""
    given: list[Any] = []

    def worked() -> None:
        given.append(work())
        connections.close_all()

    thread = threading.Thread(target=worked)
    client = Client()
    client.get("/accounts/login/")
    thread.start()
    waits = []
    while thread.is_alive():
        began = time.monotonic()
        assert client.get("/accounts/login/").status_code == 200
        waits.append(time.monotonic() - began)
        time.sleep(0.05)
    thread.join()
    return given, waits


def test_pages_and_work_go_on_while_a_hostile_file_is_read() -> None:
    assert len(COSTLY) < 150_000
    make_metric("reply24")
    period = make_period(["reply24"])
    user = member_of(*make_partners("alpine"))
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    client = signed_in(user)

    (page,), waits = beside(
        lambda: client.post(address, {"file": SimpleUploadedFile("a.xlsx", COSTLY)})
    )
    assert page.status_code == 422
    assert "would take more than" in page.content.decode()
    assert len(waits) > 10
    assert max(waits) < PATIENCE
    print({"page": [len(waits), round(max(waits), 3)]})

    upload = Upload.objects.create(
        period=period, person_id=user.public_id, name="a.xlsx", content=COSTLY
    )
    job = enqueue("reporting.check_upload", actor=actor_of(user), upload=str(upload.public_id))
    _, waits = beside(lambda: run(job.pk))
    upload.refresh_from_db()
    assert [problem.code for problem in problems_of(upload)] == ["file_costly"]
    assert Job.objects.get(pk=job.pk).state == "done"
    assert max(waits) < PATIENCE
    print({"work": [len(waits), round(max(waits), 3)]})
