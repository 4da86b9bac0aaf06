"""The policy line by line, and its general promises as properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.sharing.policy import (
    ANY,
    BRAND_ONLY,
    CEILING,
    OPEN,
    RESTRICTED,
    SHAREABLE,
    Audience,
    Catalogue,
    Kind,
    MetricEntry,
    Request,
    Rule,
    Subject,
    decide,
)

TODAY = dt.date(2026, 5, 20)
CATALOGUE = Catalogue(
    {
        "open": MetricEntry("open", OPEN),
        "shared": MetricEntry("shared", SHAREABLE),
        "restricted": MetricEntry("restricted", RESTRICTED),
        "brand": MetricEntry("brand", BRAND_ONLY),
        "index": MetricEntry("index", SHAREABLE, frozenset({"shared", "restricted"})),
        "hidden_index": MetricEntry("hidden_index", OPEN, frozenset({"brand"})),
    }
)
SUBJECT = Subject("P1", "O1", frozenset({"EU", "FR"}), "gold", "dealer")


def rule(**changes: object) -> Rule:
    fields: dict[str, object] = {
        "key": "r1", "version": 1, "is_deny": False, "audience": Audience(),
        "metrics": frozenset({ANY}), "kinds": frozenset(Kind),
        "valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2026, 12, 31),
    }  # fmt: skip
    return Rule(**{**fields, **changes})  # type: ignore[arg-type]  # keys are its fields


def ask(metric: str = "shared", kind: Kind = Kind.CENTRE, month: str = "2026-04") -> Request:
    return Request(metric, kind, month, "scorecard", TODAY)


CASES = {
    "allowed": ([rule()], SUBJECT, ask(), True, "allowed"),
    "nothing applies": ([], SUBJECT, ask(), False, "nothing_applies"),
    "inactive": ([rule()], Subject("P1", "O1", frozenset(), "", "", False), ask(), False,
                 "subject_inactive"),
    "old credential": ([rule()], Subject("P1", "O1", frozenset(), "", "",
                       is_credential_current=False), ask(), False, "credential_old"),
    "unknown metric": ([rule()], SUBJECT, ask("nowhere"), False, "metric_unknown"),
    "brand only": ([rule()], SUBJECT, ask("brand", Kind.OWN), False, "above_ceiling"),
    "derived from brand only": ([rule()], SUBJECT, ask("hidden_index", Kind.OWN), False,
                                "above_ceiling"),
    "restricted peers": ([rule()], SUBJECT, ask("restricted"), False, "above_ceiling"),
    "restricted own": ([rule()], SUBJECT, ask("restricted", Kind.OWN), True, "allowed"),
    "derived takes the highest class": ([rule()], SUBJECT, ask("index"), False, "above_ceiling"),
    "deny wins": ([rule(), rule(key="d", is_deny=True)], SUBJECT, ask(), False, "denied"),
    "deny covers derived": ([rule(), rule(key="d", is_deny=True, metrics=frozenset({"shared"}))],
                            SUBJECT, ask("index", Kind.OWN), False, "denied"),
    "deny of another day": ([rule(), rule(key="d", is_deny=True, valid_to=dt.date(2026, 5, 19))],
                            SUBJECT, ask(), True, "allowed"),
    "not yet valid": ([rule(valid_from=dt.date(2026, 6, 1))], SUBJECT, ask(), False,
                      "conditions_unmet"),
    "last day counts": ([rule(valid_to=TODAY)], SUBJECT, ask(), True, "allowed"),
    "too old": ([rule(lookback_months=3)], SUBJECT, ask(month="2026-01"), False,
                "conditions_unmet"),
    "too recent": ([rule(lag_months=2)], SUBJECT, ask(), False, "conditions_unmet"),
    "other purpose": ([rule(purposes=frozenset({"api"}))], SUBJECT, ask(), False,
                      "conditions_unmet"),
    "not acknowledged": ([rule(needs_acknowledgement=True)], SUBJECT, ask(), False,
                         "conditions_unmet"),
    "not contributed": ([rule(is_reciprocal=True)], SUBJECT, ask(), False, "conditions_unmet"),
    "own needs no contribution": ([rule(is_reciprocal=True)], SUBJECT, ask(kind=Kind.OWN), True,
                                  "allowed"),
    "two halves make no whole": ([rule(lag_months=2), rule(key="r2", lookback_months=0)], SUBJECT,
                                 ask(), False, "conditions_unmet"),
    "empty audience": ([rule(audience=Audience(partners=frozenset()))], SUBJECT, ask(), False,
                       "nothing_applies"),
    "other territory": ([rule(audience=Audience(territories=frozenset({"DE"})))], SUBJECT, ask(),
                        False, "nothing_applies"),
    "parent territory": ([rule(audience=Audience(territories=frozenset({"EU"})))], SUBJECT, ask(),
                         True, "allowed"),
    "and across columns": ([rule(audience=Audience(territories=frozenset({"EU"}),
                            tiers=frozenset({"silver"})))], SUBJECT, ask(), False,
                           "nothing_applies"),
    "class selector": ([rule(metrics=frozenset({"class:1"}))], SUBJECT, ask(), True, "allowed"),
    "class selector stops": ([rule(metrics=frozenset({"class:1"}))], SUBJECT,
                             ask("restricted", Kind.OWN), False, "nothing_applies"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_policy_decides(case: tuple[list[Rule], Subject, Request, bool, str]) -> None:
    rules, subject, request, allow, code = case
    decision = decide(CATALOGUE, rules, subject, request)
    assert (decision.allow, decision.code) == (allow, code)


def test_decision_names_the_rule_it_rests_on() -> None:
    decision = decide(CATALOGUE, [rule(key="b"), rule(key="a", version=4)], SUBJECT, ask())
    assert (decision.rule, decision.rule_version) == ("a", 4)
    unmet = decide(CATALOGUE, [rule(lag_months=5)], SUBJECT, ask())
    assert unmet.trail == (("r1", ("too_recent",)),)
    assert (unmet.rule, unmet.rule_version, unmet.halves_only) == ("", 0, False)
    halves = rule(key="a", halves_only=True)
    assert decide(CATALOGUE, [halves, rule(key="b")], SUBJECT, ask()).rule == "b"
    assert decide(CATALOGUE, [halves], SUBJECT, ask()).halves_only
    assert not decide(CATALOGUE, [rule(key="b")], SUBJECT, ask()).halves_only
    late = rule(key="0", lag_months=5)
    found = decide(CATALOGUE, [late, rule(key="b")], SUBJECT, ask())
    assert (found.rule, found.trail) == ("b", (("0", ("too_recent",)), ("b", ())))
    closed = [rule(key=key, is_deny=True, version=7) for key in "db"]
    denied = decide(CATALOGUE, [rule(), *closed], SUBJECT, ask())
    assert (denied.rule, denied.rule_version, denied.trail) == ("b", 7, (("r1", ()),))


CODES = st.sampled_from(sorted(CATALOGUE.entries))
RULES = st.lists(
    st.builds(
        rule,
        key=st.sampled_from("abcdef"),
        is_deny=st.booleans(),
        metrics=st.frozensets(st.sampled_from([*CATALOGUE.entries, ANY, "class:1"]), max_size=3),
        kinds=st.frozensets(st.sampled_from(list(Kind)), max_size=3),
        lag_months=st.integers(0, 3),
        lookback_months=st.integers(0, 6),
        is_reciprocal=st.booleans(),
        audience=st.builds(
            Audience,
            territories=st.frozensets(st.sampled_from(["EU", "DE", ANY]), max_size=2),
            tiers=st.frozensets(st.sampled_from(["gold", "silver", ANY]), max_size=2),
        ),
    ),
    max_size=5,
)
ASKS = st.builds(
    ask, CODES, st.sampled_from(list(Kind)), st.sampled_from(["2026-01", "2026-03", "2026-05"])
)


@given(RULES, ASKS)
def test_nothing_lifts_the_ceiling(rules: list[Rule], request: Request) -> None:
    decision = decide(CATALOGUE, rules, SUBJECT, request)
    if decision.allow:
        level = CATALOGUE.class_of(request.metric, request.today, request.month)
        assert request.kind in CEILING[level]


@given(RULES, RULES, ASKS)
def test_adding_a_deny_never_opens(rules: list[Rule], more: list[Rule], request: Request) -> None:
    denies = [each for each in more if each.is_deny]
    if not decide(CATALOGUE, rules, SUBJECT, request).allow:
        assert not decide(CATALOGUE, rules + denies, SUBJECT, request).allow


@given(RULES, ASKS)
def test_one_allow_justifies_alone(rules: list[Rule], request: Request) -> None:
    if decide(CATALOGUE, rules, SUBJECT, request).allow:
        denies = [each for each in rules if each.is_deny]
        allows = [each for each in rules if not each.is_deny]
        assert any(decide(CATALOGUE, [*denies, one], SUBJECT, request).allow for one in allows)


@given(RULES, ASKS)
def test_order_of_rules_does_not_matter(rules: list[Rule], request: Request) -> None:
    assert (
        decide(CATALOGUE, rules, SUBJECT, request).allow
        == decide(CATALOGUE, rules[::-1], SUBJECT, request).allow
    )
