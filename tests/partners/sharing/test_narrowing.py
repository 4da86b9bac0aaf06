"""Words that are called narrower open nothing, for anybody, on any day to come."""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

from partners.sharing.policy import ANY, Kind, Purpose, Request, Rule, decide
from partners.sharing.policy.narrowing import narrows
from portal.lib import months
from tests.leaks.policies import TODAY, some_policies

SEEDS = 60


def changed(rule: Rule, chance: Random) -> Rule:
    """The rule with one to three of its words replaced by others."""
    others: dict[str, Any] = {
        "metrics": frozenset({chance.choice(sorted(rule.metrics)), *([ANY] * chance.randrange(2))}),
        "kinds": frozenset(chance.sample(list(Kind), chance.randrange(1, 7))),
        "valid_from": rule.valid_from + dt.timedelta(days=chance.randrange(-50, 50)),
        "valid_to": None
        if rule.is_deny and chance.random() < 0.5
        else (rule.valid_to or TODAY) + dt.timedelta(days=chance.randrange(-50, 50)),
        "lookback_months": chance.choice((0, 6, 12)),
        "lag_months": chance.choice((0, 1, 4)),
        "is_reciprocal": chance.random() < 0.5,
        "purposes": chance.choice((frozenset({ANY}), frozenset({Purpose.API}))),
        "minimum_edition": chance.choice((0, 2)),
        "audience": replace(
            rule.audience, tiers=frozenset(chance.sample(["gold", "silver", ANY], 2))
        ),
        "exempt": frozenset(),
    }
    names = chance.sample(sorted(others), chance.randrange(1, 4))
    return replace(rule, version=rule.version + 1, **{name: others[name] for name in names})


def test_what_narrows_opens_nothing() -> None:
    narrower = 0
    for seed in range(SEEDS):
        world, chance = some_policies(seed, subjects=4), Random(seed)
        before = chance.choice(list(world.rules))
        after = changed(before, chance)
        if not narrows(after, before, TODAY):
            continue
        narrower += 1
        old = list(world.rules)
        new = [after if rule is before else rule for rule in old]
        for day in (TODAY, TODAY + dt.timedelta(days=40), TODAY + dt.timedelta(days=90)):
            now = months.of(day)
            asked = [
                Request(cell, kind, month, purpose, day)
                for cell in world.catalogue.cells
                for kind in Kind
                for month in (now, months.shift(now, -2), months.shift(now, -8))
                for purpose in (Purpose.SCORECARD, Purpose.API)
            ]
            for subject in world.subjects:
                for request in asked:
                    if decide(world.catalogue, new, subject, request).allow:
                        was = decide(world.catalogue, old, subject, request).allow
                        assert was, f"seed {seed}: {request}"
    assert narrower >= SEEDS // 6
