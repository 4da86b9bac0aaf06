"""Health for machines."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.celery import app
from portal.home.health import readiness
from portal.jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_healthz_answers_anybody_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_readyz_names_what_is_missing():
    answer = Client().get("/readyz")
    checks = answer.json()["checks"]
    assert answer.status_code == 503
    assert list(checks) == ["database", "migrations", "broker", "worker", "beat", "jobs"]
    assert checks["database"]["ok"]
    assert checks["migrations"]["ok"]
    assert checks["worker"] == {"ok": False, "detail": "no answer"}
    assert checks["beat"] == {"ok": False, "detail": "never seen"}


def test_who_asks_again_and_again_does_not_keep_us_waiting(monkeypatch):
    asked = []
    monkeypatch.setattr(app.control, "ping", lambda **given: asked.append(given) or [])
    cache.clear()
    answers = [Client().get("/readyz").json()["checks"]["worker"] for _ in range(3)]
    assert answers == [{"ok": False, "detail": "no answer"}] * 3
    assert len(asked) == 1


@pytest.mark.parametrize(("age", "is_ok"), [(5, True), (50, True), (61, False)])
def test_beat_counts_for_a_minute(age, is_ok):
    Heartbeat.objects.create(name="beat", seen_at=timezone.now() - timedelta(seconds=age))
    assert {check.name: check.is_ok for check in readiness()}["beat"] is is_ok
