"""Words that are called narrower open nothing, for anybody, on any day to come."""

import datetime as dt
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from partners.sharing.policy import (
    ANY,
    Audience,
    Exemption,
    Kind,
    Purpose,
    Request,
    Rule,
    decide,
)
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


LAST = dt.date(2026, 12, 31)
RULE = Rule(
    key="peers",
    version=1,
    is_deny=False,
    audience=Audience(tiers=frozenset({"gold", "silver"})),
    metrics=frozenset({"reply", "visits"}),
    kinds=frozenset({Kind.CENTRE, Kind.BAND}),
    valid_from=TODAY - dt.timedelta(days=30),
    valid_to=LAST,
    lookback_months=6,
    lag_months=1,
    purposes=frozenset({Purpose.API, Purpose.EXPORT}),
    minimum_edition=2,
)
SPARED = Exemption("index", TODAY, LAST)
CLOSING = replace(RULE, is_deny=True, exempt=frozenset({SPARED}))

# The words that change, and whether they reach no further than before and than afterwards.
WORDS: dict[str, tuple[dict[str, Any], bool, bool]] = {
    "the same words": ({}, True, True),
    "fewer partners": ({"audience": Audience(tiers=frozenset({"gold"}))}, True, False),
    "others": ({"audience": Audience(tiers=frozenset({"bronze"}))}, False, False),
    "everybody": ({"audience": Audience()}, False, True),
    "a second column": (
        {"audience": replace(RULE.audience, owners=frozenset({"own"}))}, True, False,
    ),
    "fewer metrics": ({"metrics": frozenset({"reply"})}, True, False),
    "a member of a metric": ({"metrics": frozenset({"reply:web"})}, True, False),
    "another metric": ({"metrics": frozenset({"reply", "calls"})}, False, False),
    "all metrics": ({"metrics": frozenset({ANY})}, False, True),
    "fewer kinds": ({"kinds": frozenset({Kind.BAND})}, True, False),
    "more kinds": ({"kinds": frozenset(Kind)}, False, True),
    "an earlier end": ({"valid_to": TODAY}, True, False),
    "no end": ({"valid_to": None}, False, True),
    "a later beginning": ({"valid_from": TODAY + dt.timedelta(days=1)}, True, False),
    # What is over does not come back.
    "an earlier beginning": ({"valid_from": TODAY - dt.timedelta(days=60)}, True, True),
    "today as beginning": ({"valid_from": TODAY}, True, True),
}  # fmt: skip
# Of opening rules only.
ASKED: dict[str, tuple[dict[str, Any], bool, bool]] = {
    "fewer months": ({"lookback_months": 5}, True, False),
    "a longer delay": ({"lag_months": 2}, True, False),
    "only who sends": ({"is_reciprocal": True}, True, False),
    "only who has read": ({"needs_acknowledgement": True}, True, False),
    "a later edition": ({"minimum_edition": 3}, True, False),
    "of bands only halves": ({"halves_only": True}, True, False),
    "fewer purposes": ({"purposes": frozenset({Purpose.API})}, True, False),
    "every purpose": ({"purposes": frozenset({ANY})}, False, True),
}
FOREVER = replace(RULE, audience=Audience(), metrics=frozenset({ANY}), valid_to=None)


@pytest.mark.parametrize("words", [*WORDS.values(), *ASKED.values()], ids=[*WORDS, *ASKED])
def test_an_opening_rule_narrows_word_by_word(words: tuple[dict[str, Any], bool, bool]) -> None:
    changes, onwards, back = words
    other = replace(RULE, **changes)
    assert (narrows(other, RULE, TODAY), narrows(RULE, other, TODAY)) == (onwards, back)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_closing_rule_narrows_by_closing_more(words: tuple[dict[str, Any], bool, bool]) -> None:
    changes, onwards, back = words
    other = replace(CLOSING, **changes)
    # What reaches no further as an opening rule closes no more as a closing one.
    assert (narrows(CLOSING, other, TODAY), narrows(other, CLOSING, TODAY)) == (onwards, back)


def test_an_exemption_more_closes_less() -> None:
    strict = replace(CLOSING, exempt=frozenset())
    assert narrows(strict, CLOSING, TODAY)
    assert not narrows(CLOSING, strict, TODAY)


def test_a_new_rule_opens_and_a_new_closing_rule_does_not() -> None:
    assert not narrows(RULE, None, TODAY)
    assert narrows(CLOSING, None, TODAY)
    assert not narrows(CLOSING, RULE, TODAY)
    assert not narrows(RULE, CLOSING, TODAY)


def test_everything_holds_itself_and_a_set_of_classes_only_its_own_words() -> None:
    assert narrows(FOREVER, FOREVER, TODAY)
    by_class = replace(RULE, metrics=frozenset({"class:1"}))
    assert narrows(by_class, by_class, TODAY)
    assert narrows(by_class, replace(RULE, metrics=frozenset({ANY})), TODAY)
    assert not narrows(RULE, by_class, TODAY)
