"""Random catalogues, rules, subjects and requests for the proofs about the policy (V3)."""

import datetime as dt
from dataclasses import dataclass, replace
from random import Random

import numpy as np

from partners.sharing.policy import (
    ANY,
    Audience,
    Catalogue,
    Exemption,
    Kind,
    Lowering,
    MetricEntry,
    Purpose,
    Rule,
    Subject,
)
from partners.sharing.policy.mask import Axes, Crowd, Rows, coverage
from portal.lib import months

TODAY = dt.date(2026, 5, 20)
PLACES = ("/EU/FR/", "/EU/DE/", "/EU/FR/IDF/", "/US/")
MONTHS = tuple(months.span("2025-06", "2026-06"))


@dataclass(frozen=True, slots=True)
class Policies:
    """One random world of the policy."""

    catalogue: Catalogue
    rules: list[Rule]
    subjects: list[Subject]
    paths: list[str]

    def axes(self, purpose: str) -> Axes:
        """Every cell, an unknown one too, every kind and month."""
        cells = (*self.catalogue.cells, "nowhere", "m0:nobody")
        return Axes(cells, tuple(Kind), MONTHS, purpose, TODAY)

    @property
    def crowd(self) -> Crowd:
        """The subjects as columns of codes."""
        return Crowd(
            *(
                np.array(column, dtype=object)
                for column in (
                    [s.partner for s in self.subjects],
                    [s.owner for s in self.subjects],
                    [s.tier for s in self.subjects],
                    [s.kind for s in self.subjects],
                    self.paths,
                )
            )
        )

    def rows(self, axes: Axes) -> Rows:
        """The subjects as the mask reads them."""
        return Rows(
            coverage(self.rules, self.crowd),
            np.array([s.is_active and s.is_credential_current for s in self.subjects]),
            np.array(
                [
                    [cell.partition(":")[0] in s.acknowledged for cell in axes.cells]
                    for s in self.subjects
                ]
            ),
            np.array(
                [
                    [[(c, m) in s.contributed for m in axes.months] for c in axes.cells]
                    for s in self.subjects
                ]
            ),
            np.array([s.edition for s in self.subjects]),
        )


def some_policies(seed: int, subjects: int = 12) -> Policies:
    """The world of ``seed``: metrics derived, lowered and sensitive; rules of every shape."""
    chance = Random(seed)
    catalogue = _catalogue(chance)
    paths = [chance.choice(PLACES) for _ in range(subjects)]
    return Policies(
        catalogue,
        [_rule(chance, f"r{n}", catalogue) for n in range(chance.randrange(2, 12))],
        [_subject(chance, n, paths[n], catalogue) for n in range(subjects)],
        paths,
    )


def edited(policies: Policies, seed: int) -> Policies:
    """The world after one random edit: a rule more, a rule less, a rule or a class changed."""
    chance = Random(f"edit {seed}")
    rules, catalogue = list(policies.rules), policies.catalogue
    kind = chance.choice(("add", "remove", "replace", "class"))
    if kind in ("remove", "replace") and rules:
        rules.pop(chance.randrange(len(rules)))
    if kind in ("add", "replace"):
        rules.append(_rule(chance, f"e{seed}", catalogue))
    if kind == "class":
        code = chance.choice(sorted(catalogue.entries))
        entry = catalogue.entries[code]
        lowered = replace(entry, lowered=(*entry.lowered, _lowering(chance)))
        catalogue = Catalogue({**catalogue.entries, code: lowered})
    return replace(policies, rules=rules, catalogue=catalogue)


def _catalogue(chance: Random) -> Catalogue:
    entries = {}
    for n in range(6):
        code = f"m{n}"
        below = [f"m{i}" for i in range(n)] + ["gone"] * (chance.random() < 0.05)
        inputs = frozenset(chance.sample(below, min(len(below), chance.choice((0, 0, 0, 1, 2)))))
        entries[code] = MetricEntry(
            code,
            chance.choice((0, 1, 1, 1, 1, 2, 3)),
            inputs,
            ("a", "b") if chance.random() < 0.3 else (),
            chance.choice((0, 0, 3)),
            tuple(_lowering(chance) for _ in range(chance.choice((0, 0, 1, 2)))),
        )
    return Catalogue(entries)


def _lowering(chance: Random) -> Lowering:
    first = TODAY + dt.timedelta(days=chance.randrange(-300, 60))
    return Lowering(chance.randrange(3), first, first + dt.timedelta(days=chance.randrange(300)))


def _rule(chance: Random, key: str, catalogue: Catalogue) -> Rule:
    names = [*catalogue.cells, ANY, "class:0", "class:1", "class:2"]
    is_deny = chance.random() < 0.15
    first = TODAY + dt.timedelta(days=chance.randrange(-400, 20))
    return Rule(
        key=key,
        version=chance.randrange(1, 9),
        is_deny=is_deny,
        audience=Audience(
            _some(chance, ["p0", "p1", "p2"]),
            _some(chance, ["o0", "o1"]),
            _some(chance, ["EU", "FR", "DE", "US"]),
            _some(chance, ["gold", "silver"]),
            _some(chance, ["dealer", "agent"]),
        ),
        metrics=frozenset(chance.sample(names, chance.randrange(1, 4))),
        kinds=frozenset(chance.sample(list(Kind), chance.randrange(1, 7))),
        valid_from=first,
        valid_to=None
        if is_deny and chance.random() < 0.5
        else first + dt.timedelta(days=chance.randrange(600)),
        lookback_months=chance.choice((0, 6, 12)),
        lag_months=chance.choice((0, 0, 1, 4)),
        is_reciprocal=chance.random() < 0.4,
        needs_acknowledgement=chance.random() < 0.3,
        purposes=chance.choice((frozenset({ANY}), frozenset({Purpose.API}))),
        minimum_edition=chance.choice((0, 0, 0, 2)),
        exempt=frozenset({_exemption(chance, catalogue)}) if is_deny else frozenset(),
        known=None if is_deny or chance.random() < 0.5 else _some_codes(chance, catalogue),
    )


def _some_codes(chance: Random, catalogue: Catalogue) -> frozenset[str]:
    return frozenset(code for code in sorted(catalogue.entries) if chance.random() < 0.7)


def _exemption(chance: Random, catalogue: Catalogue) -> Exemption:
    first = TODAY + dt.timedelta(days=chance.randrange(-60, 30))
    last = first + dt.timedelta(days=chance.randrange(90))
    return Exemption(chance.choice(sorted(catalogue.entries)), first, last)


def _some(chance: Random, codes: list[str]) -> frozenset[str]:
    if chance.random() < 0.85:
        return frozenset({ANY})
    return frozenset(chance.sample(codes, chance.randrange(len(codes) + 1)))


def _subject(chance: Random, number: int, path: str, catalogue: Catalogue) -> Subject:
    cells = catalogue.cells
    return Subject(
        partner=f"p{number % 5}",
        owner=f"o{number % 3}",
        territories=frozenset(path.strip("/").split("/")),
        tier=chance.choice(("gold", "silver", "")),
        kind=chance.choice(("dealer", "agent")),
        is_active=chance.random() < 0.95,
        is_credential_current=chance.random() < 0.95,
        acknowledged=frozenset(chance.sample(sorted(catalogue.entries), 3)),
        contributed=frozenset(
            (cell, month) for cell in cells for month in MONTHS if chance.random() < 0.5
        ),
        edition=chance.randrange(4),
    )
