"""The API against its own schema: fuzzed as admin, owner and token; every operation answers 2xx."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.access.actor import SYSTEM
from portal.accounts.services.tokens import issue
from portal.jobs.services import drain
from portal.lib import ids
from portal.wsgi import application
from standards.reporting.models import Period
from standards.scoring.services import runs
from tests.leaks import worlds
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 50
ADMIN_SCOPES = (
    "partners.read", "values.read", "network.read", "standards.read", "sharing.read",
    "settings.edit", "audit.read",
)  # fmt: skip
OWNER_SCOPES = (
    "partners.read", "values.read", "standards.read", "scorecard.read", "months.send",
)  # fmt: skip
CELLS = {
    "reply": {"n": 80, "d": 100},
    "kept": {"n": 7, "d": 9},
    "broken": {"n": 2, "d": 9},
    "recommend": {"promoters": 5, "passives": 3, "detractors": 2},
    "wait": {"sum": "50", "count": 10},
    "visits": {"n": 3, "d": 4},
}


class Undo(Exception):
    """Rolls one example back."""


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """A request of its own would close the connection in whose transaction the test stands."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        made = build(1, Variation())
        for name, scopes in (("admin", ADMIN_SCOPES), ("owner", OWNER_SCOPES)):
            _, made.tokens[name] = issue(
                user=made.users[name], name="fuzz", scopes=scopes, days=30, actor=SYSTEM
            )
        runs.request("2026-04")
        yield made


def _schema() -> Any:
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application)


def _operations() -> list[Any]:
    return [found.ok() for found in _schema().get_all_operations()]


CHOSEN = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.mark.parametrize("role", ["admin", "owner", "machine"])
def test_no_server_error_and_no_schema_violation(world: World, role: str) -> None:
    headers = {"Authorization": f"Bearer {world.tokens[role]}"}
    calls: dict[str, int] = {}
    for operation in _operations():
        calls[operation.label] = _fuzz(operation, headers)
    assert all(count >= EXAMPLES for count in calls.values()), calls
    print(f"{role}: {len(calls)} operations, {sum(calls.values())} examples, 0 failures")


def _fuzz(operation: Any, headers: dict[str, str]) -> int:
    count = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        nonlocal count
        _call(case, headers)
        count += 1

    one()
    # Operations with few distinct inputs end early: ask them again until it is enough.
    while count < EXAMPLES:
        _call(operation.Case(), headers)
        count += 1
    return count


def _call(case: Any, headers: dict[str, str]) -> None:
    cache.clear()
    try:
        with transaction.atomic():
            case.call_and_validate(headers=headers, checks=CHOSEN)
            raise Undo
    except Undo:
        pass


def _known(world: World) -> dict[str, tuple[str, str, str, Any]]:
    """For every operation one request that has an answer: (role, method, address, body)."""
    job = runs.request("2026-03")
    assert job is None
    objects = world.objects
    # A month is sent when it is over, or when it is due.
    Period.objects.filter(month="2026-05").update(due_date=worlds.NOW.date())
    return {
        "GET /api/v1/standards": ("owner", "GET", "/api/v1/standards", None),
        "GET /api/v1/standards/{code}": ("owner", "GET", "/api/v1/standards/care", None),
        "GET /api/v1/partners": ("owner", "GET", "/api/v1/partners", None),
        "GET /api/v1/partners/{public_id}": (
            "owner", "GET", f"/api/v1/partners/{objects['partner']['own']}", None),
        "GET /api/v1/periods": ("owner", "GET", "/api/v1/periods", None),
        "GET /api/v1/submissions": ("owner", "GET", "/api/v1/submissions", None),
        "GET /api/v1/submissions/{public_id}": (
            "owner", "GET", f"/api/v1/submissions/{objects['submission']['own']}", None),
        "POST /api/v1/submissions": (
            "owner", "POST", "/api/v1/submissions",
            {"partner": "FR01", "collection": "monthly", "month": "2026-05", "cells": CELLS,
             "accepted": dict.fromkeys(CELLS, "counted again")}),
        "GET /api/v1/scorecards": (
            "owner", "GET", "/api/v1/scorecards?partner=FR01&month=2026-04", None),
        "GET /api/v1/comparisons": (
            "owner", "GET", "/api/v1/comparisons?partner=FR01&month=2026-04", None),
        "GET /api/v1/scopes": ("admin", "GET", "/api/v1/scopes", None),
        "GET /api/v1/scopes/{public_id}": (
            "admin", "GET", f"/api/v1/scopes/{objects['rule']['other']}", None),
        "GET /api/v1/jobs": ("admin", "GET", "/api/v1/jobs", None),
        "GET /api/v1/jobs/{public_id}": ("admin", "GET", f"/api/v1/jobs/{_job()}", None),
    }  # fmt: skip


def _job() -> str:
    from portal.jobs.models import Job

    drain()
    return str(Job.objects.latest("pk").public_id)


def test_every_operation_answers_2xx_at_least_once(world: World, client: Any) -> None:
    known = _known(world)
    assert {operation.label for operation in _operations()} == set(known)
    found = {}
    for label, (role, method, address, body) in known.items():
        cache.clear()
        answer = client.generic(
            method, address, json.dumps(body) if body else "", content_type="application/json",
            headers={"Authorization": f"Bearer {world.tokens[role]}"},
        )  # fmt: skip
        found[label] = answer.status_code
    assert {label: code for label, code in found.items() if not 200 <= code < 300} == {}
    print("\n".join(f"{code} {label}" for label, code in sorted(found.items())))
