"""V4: the policy's tables as formulas, and what must hold for every rule set and request.

`LINES`, `CONDITIONS` and `CEILING` are read as data, as `decide` reads them; what each circumstance
means is written down here a second time, independently. Two arbitrary rules stand for any number:
every property speaks of one rule or of one rule beside another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import z3

from partners.sharing.policy.table import CEILING, CONDITIONS, LINES, PEER_KINDS, Line
from partners.sharing.policy.terms import BRAND_ONLY, Kind

KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class SymbolicRule:
    """One arbitrary rule, as far as one request meets it."""

    is_deny: Any
    covers: Any
    has_kind: Any
    names: Any
    by_class: Any
    knows: Any
    limit: Any
    first: Any
    last: Any
    has_end: Any
    fits_purpose: Any
    lag: Any
    lookback: Any
    is_reciprocal: Any
    needs_acknowledgement: Any
    minimum_edition: Any


@dataclass(frozen=True, slots=True)
class SymbolicCase:
    """One arbitrary request by one arbitrary subject."""

    inactive: Any
    stale: Any
    unknown: Any
    kind: Any
    class_now: Any
    class_then: Any
    today: Any
    age: Any
    metric_lag: Any
    acknowledged: Any
    contributed: Any
    edition: Any

    @property
    def level(self) -> Any:
        return z3.If(self.class_now > self.class_then, self.class_now, self.class_then)

    @property
    def is_peer(self) -> Any:
        return z3.Or([self.kind == KINDS.index(kind) for kind in PEER_KINDS])


def some_rule(name: str) -> SymbolicRule:
    """A rule about which nothing is known."""
    ints = {"limit", "first", "last", "lag", "lookback", "minimum_edition"}
    return SymbolicRule(
        **{
            field: (z3.Int if field in ints else z3.Bool)(f"{name}_{field}")
            for field in SymbolicRule.__slots__
        }
    )


def some_case() -> SymbolicCase:
    """A request about which nothing is known but the ranges of its words."""
    bools = {"inactive", "stale", "unknown", "acknowledged", "contributed"}
    return SymbolicCase(
        **{
            field: (z3.Bool if field in bools else z3.Int)(field)
            for field in SymbolicCase.__slots__
        }
    )


def in_range(case: SymbolicCase) -> Any:
    """The ranges of kinds and classes."""
    classes = [z3.And(c >= 0, c <= BRAND_ONLY) for c in (case.class_now, case.class_then)]
    return z3.And(case.kind >= 0, case.kind < len(KINDS), *classes)


def in_force(rule: SymbolicRule, case: SymbolicCase) -> Any:
    return z3.And(rule.first <= case.today, z3.Or(z3.Not(rule.has_end), case.today <= rule.last))


def applies(rule: SymbolicRule, case: SymbolicCase) -> Any:
    """Audience, kind and metric fit."""
    by_class = z3.If(rule.is_deny, case.class_now >= rule.limit, case.class_now <= rule.limit)
    named = z3.Or(rule.names, z3.And(rule.by_class, rule.knows, by_class))
    return z3.And(rule.covers, rule.has_kind, named)


def holds(rule: SymbolicRule, case: SymbolicCase) -> dict[str, Any]:
    """What each condition's code means for one allow."""
    least = z3.If(z3.And(case.is_peer, case.metric_lag > rule.lag), case.metric_lag, rule.lag)
    return {
        "not_in_force": in_force(rule, case),
        "other_purpose": rule.fits_purpose,
        "too_recent": case.age >= least,
        "too_old": case.age <= rule.lookback,
        "not_acknowledged": z3.Implies(rule.needs_acknowledgement, case.acknowledged),
        "not_contributed": z3.Implies(z3.And(rule.is_reciprocal, case.is_peer), case.contributed),
        "agreement_unsigned": case.edition >= rule.minimum_edition,
    }


@dataclass(frozen=True, slots=True)
class Tables:
    """The policy's tables, or a damaged copy of them."""

    lines: tuple[Line, ...] = LINES
    conditions: tuple[str, ...] = CONDITIONS

    def outcome(self, case: SymbolicCase, rules: Sequence[SymbolicRule]) -> Any:
        """Index of the line that decides; -1 where no line matches."""
        denies = [z3.And(r.is_deny, applies(r, case), in_force(r, case)) for r in rules]
        allows = [z3.And(z3.Not(r.is_deny), applies(r, case)) for r in rules]
        sufficient = [
            z3.And(a, *(holds(r, case)[code] for code in self.conditions))
            for a, r in zip(allows, rules, strict=True)
        ]
        possible = z3.Or([
            z3.And(case.level == level, case.kind == KINDS.index(kind))
            for level, kinds in CEILING.items()
            for kind in kinds
        ])  # fmt: skip
        when = {
            "subject is inactive": case.inactive,
            "credential is older than the subject's epoch": case.stale,
            "metric is unknown": case.unknown,
            "kind is above the ceiling": z3.Not(possible),
            "a live deny applies": z3.Or(denies),
            "an allow applies and alone satisfies its conditions": z3.Or(sufficient),
            "an allow applies": z3.Or(allows),
            "always": z3.BoolVal(True),
        }
        found: Any = z3.IntVal(-1)
        for line in reversed(self.lines):
            found = z3.If(when[line.when], LINES.index(line), found)
        return found

    def allows(self, case: SymbolicCase, rules: Sequence[SymbolicRule]) -> Any:
        """Whether the deciding line allows; where none matches, anything may happen."""
        found = self.outcome(case, rules)
        opening = z3.Or([found == LINES.index(line) for line in self.lines if line.allows])
        return z3.Or(opening, z3.And(found == -1, z3.Bool("undecided")))


def properties(tables: Tables) -> Mapping[str, Any]:
    """Each promise as a formula that must hold for everything."""
    case, one, two = some_case(), some_rule("one"), some_rule("two")
    both = [one, two]
    allowed, found = tables.allows(case, both), tables.outcome(case, both)
    allow_one = z3.And(z3.Not(one.is_deny), applies(one, case))
    raised = replace(case, class_now=z3.Int("raised_now"), class_then=z3.Int("raised_then"))
    upwards = z3.And(
        in_range(raised),
        raised.class_now >= case.class_now,
        raised.class_then >= case.class_then,
    )
    alone = [tables.allows(case, [rule]) for rule in both]
    unmet = z3.And(
        z3.Or([z3.And(z3.Not(r.is_deny), applies(r, case)) for r in both]),
        *(z3.Not(z3.And(z3.Not(r.is_deny), applies(r, case), *holds(r, case).values()))
          for r in both),
        *(z3.Not(z3.And(r.is_deny, applies(r, case), in_force(r, case))) for r in both),
        z3.Not(z3.Or(case.inactive, case.stale, case.unknown)),
        case.level <= 1,
    )  # fmt: skip
    fine = z3.And(
        allow_one, *holds(one, case).values(), case.level <= 1,
        z3.Not(z3.Or(case.inactive, case.stale, case.unknown)),
    )  # fmt: skip
    told = [line.code for line in LINES].index("conditions_unmet")
    return {
        "an inactive subject sees nothing": z3.Implies(case.inactive, z3.Not(allowed)),
        "an old credential sees nothing": z3.Implies(case.stale, z3.Not(allowed)),
        "an unknown metric shows nothing": z3.Implies(case.unknown, z3.Not(allowed)),
        "brand only never": z3.Implies(case.level == BRAND_ONLY, z3.Not(allowed)),
        "restricted shows no peers": z3.Implies(
            z3.And(case.level == 2, case.is_peer), z3.Not(allowed)
        ),
        "default deny": z3.Implies(
            z3.And([z3.Not(z3.And(z3.Not(r.is_deny), applies(r, case))) for r in both]),
            z3.Not(allowed),
        ),
        "what is new in a set opens nothing": z3.Implies(
            z3.And([z3.Or(r.is_deny, z3.And(z3.Not(r.names), z3.Not(r.knows))) for r in both]),
            z3.Not(allowed),
        ),
        "deny wins": z3.Implies(
            z3.Or([z3.And(r.is_deny, applies(r, case), in_force(r, case)) for r in both]),
            z3.Not(allowed),
        ),
        "adding a deny never opens": z3.Implies(
            z3.And(two.is_deny, allowed), tables.allows(case, [one])
        ),
        "one rule justifies alone": z3.Implies(allowed, z3.Or(alone)),
        "raising a class never opens": z3.Implies(
            z3.And(upwards, tables.allows(raised, both)), allowed
        ),
        "a satisfied allow opens": z3.Implies(fine, tables.allows(case, [one])),
        "unmet conditions are told": z3.Implies(unmet, found == told),
        **{
            f"an allow alone needs: {code}": z3.Implies(
                z3.And(allow_one, z3.Not(holds(one, case)[code])),
                z3.Not(tables.allows(case, [one])),
            )
            for code in CONDITIONS
        },
    }


def disproved(tables: Tables) -> list[str]:
    """The promises these tables break; empty is a proof of all."""
    found = []
    for name, promise in properties(tables).items():
        solver = z3.Solver()
        solver.add(in_range(some_case()), z3.Not(promise))
        answer = solver.check()
        if answer != z3.unsat:
            found.append(name)
    return found
