"""No parameter, field or body makes the portal fail: no 5xx, and no HTML from the API."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from portal.lib import ids
from tests.kit import fuzz
from tests.leaks import worlds
from tests.leaks.probe import Undo, client_for
from tests.leaks.routes import KINDS, PARAMETERS
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.db, pytest.mark.django_db, pytest.mark.slow]
ROLES = ("admin", "manager", "author", "legal", "owner")
FORM = "application/x-www-form-urlencoded"


class Run:
    """One round of asking: every request undone, every fault kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients = {role: client_for(world, role) for role in ROLES}
        self.requests = 0
        self.statuses: dict[int, int] = {}
        self.faults: list[str] = []

    def ask(self, role: str, method: str, url: str, body: Any = "", kind: str = FORM) -> None:
        """Send one request and note what is wrong with its answer."""
        client: Client = self.clients[role]
        self.requests += 1
        if self.requests % 200 == 0:
            cache.clear()  # the clock stands, and nobody may ask more than 600 times a minute
        try:
            with transaction.atomic():
                response = client.generic(method, url, body, content_type=kind)
                self._note(role, method, url, body, response)
                raise Undo
        except Undo:
            return

    def _note(self, role: str, method: str, url: str, body: Any, response: Any) -> None:
        status = response.status_code
        self.statuses[status] = self.statuses.get(status, 0) + 1
        said = response.get("Content-Type", "")
        is_documentation = url.startswith("/api/v1/docs") and status == 200
        html = url.startswith("/api/") and "html" in said and not is_documentation
        if status >= 500 or html:
            why = getattr(response, "exc_info", None)
            name = f"{why[0].__name__}: {why[1]}"[:90] if why else said
            self._fault(f"{status} {role} {method} {url[:110]} {body[:90]!r} {name}")

    def _fault(self, text: str) -> None:
        self.faults.append(text)
        print("FAULT", text, flush=True)

    def known(self, door: fuzz.Door) -> dict[str, str]:
        """Good values for the parts of an address."""
        objects = self.world.objects
        found = {name: values[0] for name, values in PARAMETERS.items()}
        about = objects.get(KINDS.get(door.name, ""), objects["nothing"])
        return {**found, "public_id": about.get("own") or next(iter(about.values()))}

    def report(self, what: str, doors: int, fields: int) -> str:
        """The figures."""
        failed = sum(count for status, count in self.statuses.items() if status >= 500)
        return (
            f"fuzz of {what} on {connection.vendor}: {doors} routes, {fields} fields, "
            f"{self.requests} requests, {failed} of 500 and above, {len(self.faults)} faults"
        )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        yield Run(world)


def test_every_parameter_of_every_address(run: Run, tell: Callable[[str], None]) -> None:
    # What it answers depends on the worker that no test has.
    doors = [door for door in fuzz.doors() if door.template != "/readyz"]
    fields = 0
    for door in doors:
        known = run.known(door)
        fields += len(door.fields) + len(door.parameters)
        for kind, value in fuzz.VALUES.items():
            for name in door.parameters if kind in fuzz.SINGLE else ():
                run.ask("admin", "GET", door.address(known, **{name: value[:2_000] or "x"}))
            everything = "&".join(f"{name}={value[:3_000]}" for name in door.fields[:20])
            for role in ("admin", "owner"):
                run.ask(role, "GET", f"{door.address(known)}?{everything}")
        for name in door.own:
            for value in (fuzz.VALUES[kind] for kind in fuzz.SINGLE):
                run.ask("admin", "GET", f"{door.address(known)}?{name}={value}")
    tell(run.report("addresses", len(doors), fields))
    assert run.faults == []


def test_every_field_of_every_form(run: Run, tell: Callable[[str], None]) -> None:
    doors = [door for door in fuzz.doors() if "post" in door.methods]
    fields = 0
    for door in doors:
        address = door.address(run.known(door))
        fields += len(door.fields)
        for value in fuzz.VALUES.values():
            for role in ("admin", "manager", "author", "owner"):
                run.ask(role, "POST", address, fuzz.form_body(door.fields, value))
            for key, word in door.steps:
                body = fuzz.form_body(door.fields, value, **{key: word})
                for role in ("admin", "owner"):
                    run.ask(role, "POST", address, body)
    tell(run.report("forms", len(doors), fields))
    assert run.faults == []


def test_every_key_of_every_body(run: Run, tell: Callable[[str], None]) -> None:
    code = run.world.objects["code"]["own"]
    month = {
        "partner": code,
        "collection": "monthly",
        "month": "2026-05",
        "cells": {"reply": {"n": 80, "d": 100}, "wait": {"sum": "50", "count": 10}},
        "reason": "r",
        "accepted": {"reply": "because"},
    }
    draft = {
        "partner": run.world.objects["partner"]["own"],
        "changes": {"reply": {"texts": {"n": "1", "d": "2"}, "before": {}, "accepted": "a"}},
        "reason": "note",
    }
    takers = (("/api/v1/submissions", month), ("/months/monthly/2026-05/draft/", draft))
    doors = [door for door in fuzz.doors() if "post" in door.methods or door.is_api]
    for door in doors:
        for body in fuzz.BODIES.values():
            address = door.address(run.known(door))
            run.ask("owner", "POST", address, body, "application/json")
    for url, good in takers:
        run.ask("owner", "POST", url, json.dumps(good), "application/json")
        for value in fuzz.JSON_VALUES.values():
            for _place, body in fuzz.bodies_with(good, value):
                run.ask("owner", "POST", url, body, "application/json")
    for kind in ("text/html", "multipart/form-data", "multipart/form-data; boundary=x", ""):
        for body in (b"", b"--x\r\n\r\n--x--", b"\x00" * 100):
            run.ask("owner", "POST", "/api/v1/submissions", body, kind)
            run.ask("owner", "POST", "/months/monthly/2026-05/file/", body, kind)
    tell(run.report("bodies", len(doors), len(fuzz.JSON_VALUES)))
    assert run.faults == []
