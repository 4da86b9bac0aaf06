"""Every route of the portal and how to ask it. Whoever adds a route adds it here, or V1 fails.

`KINDS` says what a route's ``public_id`` names; `PARAMETERS` gives values for everything else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Library routes that serve everybody the same form, and hold no data of partners.
LIBRARY = ("account_",)
KINDS: dict[str, str] = {
    "api-scope": "rule",
    "api-submission": "submission",
    "api-partner": "partner",
    "api-job": "job",
    "catalogue:waivers": "partner",
    "disclosure:scorecard": "partner",
    "disclosure:scorecard_file": "partner",
    "jobs:job": "job",
    "jobs:progress": "job",
    "notices:open": "notice",
    "home:first_steps": "partner",
    "insight:partner": "partner",
    "network:change": "change",
    "network:change_back": "change",
    "network:import": "import",
    "network:partner": "partner",
    "packs:exit_pack": "exit_pack",
    "people:person": "person",
    "people:sale": "partner",
    "people:portfolio_of": "manager",
    "people:contacts": "partner",
    "people:team": "partner",
    "people:told": "partner",
    "release:release": "release",
    "reporting:asked": "partner",
    "reporting:ask": "submission",
    "reporting:decide": "submission",
    "reporting:extension": "extension",
    "reporting:extension_for_all": "extension_for_all",
    "reporting:open_again": "partner",
    "reporting:question": "question",
    "reporting:receipt_file": "revision",
    "reporting:upload_outcome": "upload",
    "reporting:withdraw": "question",
    "sharing:edition": "edition",
    "sharing:edition_file": "edition",
    "sharing:evidence": "partner",
    "disclosure:mine_of_partner": "partner",
    "sharing:record": "record",
    "sharing:record_step": "record",
    "sharing:rule": "rule",
    "sharing:rule_step": "rule",
    "disclosure:see_as": "partner",
    "disclosure:see_as_month": "partner",
    "sharing:edit": "rule",
}
PARAMETERS: dict[str, tuple[str, ...]] = {
    "month": ("2026-04", "2026-05", "2031-01"),
    "collection": ("monthly", "unknown"),
    "step": ("approve",),
    "secret": ("no-such-secret",),
    "suffix": ("csv", "xlsx", "pdf", "json"),
    # A published standard, one that only some worlds hold as a draft, one that is nowhere.
    "code": ("care", "plans", "nowhere"),
    "metric": ("reply", "secret", "nowhere"),
    "number": ("1.0",),
    "part": ("owners",),
}
QUERIES: dict[str, tuple[str, ...]] = {
    "api-scorecards": ("?partner={partner}&month=2026-04", "?partner={partner}&month=2031-01", ""),
    "api-comparisons": ("?partner={partner}&month=2026-04", "?partner={partner}&month=2026-03"),
    "api-submissions": ("", "?limit=2"),
    "network:list": ("", "?q=XX99"),
}
# Writes that are asked as well; each is undone. ``{partner}`` is own, another's and missing.
MONTH = '{"partner": "{partner}", "collection": "monthly", "month": "{month}", "cells": %s}'
CELLS = (
    '{"reply": {"n": 80, "d": 100}, "kept": {"n": 7, "d": 9}, "broken": {"n": 2, "d": 9},'
    ' "recommend": {"promoters": 5, "passives": 3, "detractors": 2},'
    ' "wait": {"sum": "50", "count": 10}, "visits": {"n": 3, "d": 4}}'
)
WRITES: tuple[tuple[str, str], ...] = (
    ("api-submissions", MONTH % CELLS),
    ("api-submissions", MONTH % '{"reply": {"n": 9, "d": 4}, "nonsense": {"value": 1}}'),
    ("api-submissions", MONTH % "{}"),
)


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its name and the names of its parameters."""

    name: str
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. ``about`` is whose object it names: own, other, missing or nobody's."""

    method: str
    url: str
    route: str
    about: str = ""
    body: str = ""


def writes(objects: dict[str, dict[str, str]]) -> list[Ask]:
    """The writes of `WRITES` for own, another's and a missing partner, open and locked months."""
    return [
        Ask(
            "POST",
            reverse(route),
            route,
            who,
            body.replace("{partner}", value).replace("{month}", month),
        )
        for route, body in WRITES
        for who, value in objects["code"].items()
        for month in ("2026-05", "2026-04")
    ]


def routes() -> list[Route]:
    """All routes of the URL configuration, libraries' own forms left out."""
    return sorted(_walk(get_resolver(), ""), key=lambda route: route.name)


def _walk(resolver: URLResolver, space: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{space}{pattern.name or pattern.pattern}"
            if not name.startswith(LIBRARY):
                yield Route(name, tuple(pattern.pattern.regex.groupindex))


def unknown_routes() -> list[str]:
    """Routes nobody told this kit how to ask."""
    return [
        route.name
        for route in routes()
        if any(
            (name == "public_id" and route.name not in KINDS)
            or (name != "public_id" and name not in PARAMETERS)
            for name in route.parameters
        )
    ]


def asks(objects: dict[str, dict[str, str]], methods: tuple[str, ...] = ("GET",)) -> list[Ask]:
    """Every route with own, another's and a missing object."""
    found = []
    unknown = set(unknown_routes())
    for route in (route for route in routes() if route.name not in unknown):
        choices = [_values(route, name, objects) for name in route.parameters]
        for combination in product(*choices):
            kwargs = {n: v for n, (_, v) in zip(route.parameters, combination, strict=True)}
            about = next((who for who, _ in combination if who), "")
            url = reverse(route.name, kwargs=kwargs)
            for query, whose in _queries(route.name, objects):
                for method in methods:
                    found.append(Ask(method, url + query, route.name, whose or about))
    return found


def _values(route: Route, name: str, objects: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    if name != "public_id":
        return [("", value) for value in PARAMETERS[name]]
    known = objects.get(KINDS[route.name], objects["nothing"])
    return list(known.items())


def _queries(name: str, objects: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    found = []
    for query in QUERIES.get(name, ("",)):
        if "{partner}" in query:
            found += [(query.format(partner=value), who) for who, value in objects["code"].items()]
        else:
            found.append((query, ""))
    return found
