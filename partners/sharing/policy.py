"""May this kind of fact be disclosed to this partner? A pure function over tables of data.

`LINES` is the policy: the first line that matches decides. `CONDITIONS` are what one allow has to
satisfy alone. `CEILING` is what no rule can lift. Nothing here knows Django; the rows of `Scope`
become `Rule`s in `partners.sharing.rules`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from portal.lib import months

ANY = "*"
OPEN, SHAREABLE, RESTRICTED, BRAND_ONLY = range(4)


class Kind(StrEnum):
    """Kinds of facts: a set, not a ladder."""

    OWN = "own"
    TARGET = "target"
    CENTRE = "centre"
    BAND = "band"
    SPREAD = "spread"
    TOTAL = "total"


PEER_KINDS = frozenset({Kind.CENTRE, Kind.BAND, Kind.SPREAD, Kind.TOTAL})
CEILING: dict[int, frozenset[Kind]] = {
    OPEN: frozenset(Kind),
    SHAREABLE: frozenset(Kind),
    RESTRICTED: frozenset({Kind.OWN, Kind.TARGET}),
    BRAND_ONLY: frozenset(),
}


@dataclass(frozen=True, slots=True)
class MetricEntry:
    """A metric's class and, for a derived one, the codes it is made of."""

    code: str
    sharing_class: int
    inputs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Catalogue:
    """All metrics the policy knows."""

    entries: Mapping[str, MetricEntry]

    def sources(self, code: str) -> frozenset[str]:
        """The metric itself and everything it is made of, however deep."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.entries[each].inputs if each in self.entries else ()
        return frozenset(found)

    def class_of(self, code: str) -> int:
        """The highest class of a metric and its inputs; an unknown input is brand-only."""
        return max(
            self.entries[each].sharing_class if each in self.entries else BRAND_ONLY
            for each in self.sources(code)
        )


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a rule is about: AND across the columns, OR within one; `{ANY}` is anybody."""

    partners: frozenset[str] = frozenset({ANY})
    owners: frozenset[str] = frozenset({ANY})
    territories: frozenset[str] = frozenset({ANY})
    tiers: frozenset[str] = frozenset({ANY})
    kinds: frozenset[str] = frozenset({ANY})


@dataclass(frozen=True, slots=True)
class Rule:
    """One sharing rule. ``metrics`` holds codes, `ANY` or ``class:<n>`` (up to that class)."""

    key: str
    version: int
    is_deny: bool
    audience: Audience
    metrics: frozenset[str]
    kinds: frozenset[Kind]
    valid_from: dt.date
    valid_to: dt.date | None
    lookback_months: int = 12
    lag_months: int = 0
    is_reciprocal: bool = False
    needs_acknowledgement: bool = False
    purposes: frozenset[str] = frozenset({ANY})


@dataclass(frozen=True, slots=True)
class Subject:
    """The one partner a request acts for, as it stands now."""

    partner: str
    owner: str
    territories: frozenset[str]
    tier: str
    kind: str
    is_active: bool = True
    is_credential_current: bool = True
    # Metrics of standards the partner has marked as read.
    acknowledged: frozenset[str] = frozenset()
    # (metric, month) accepted before the lock and part of that month's release.
    contributed: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Request:
    """One fact asked for. ``purpose`` is fixed by the route in code."""

    metric: str
    kind: Kind
    month: str
    purpose: str
    today: dt.date


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, for the brand's *why*: its code, the rule it rests on, what was tried."""

    allow: bool
    code: str
    rule: str = ""
    rule_version: int = 0
    trail: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """Everything a line of the policy may look at."""

    catalogue: Catalogue
    rules: Sequence[Rule]
    subject: Subject
    request: Request
    denies: tuple[Rule, ...] = field(default=())
    allows: tuple[Rule, ...] = field(default=())


def covers_subject(audience: Audience, subject: Subject) -> bool:
    """Whether the audience holds the subject."""
    pairs = (
        (audience.partners, frozenset({subject.partner})),
        (audience.owners, frozenset({subject.owner})),
        (audience.territories, subject.territories),
        (audience.tiers, frozenset({subject.tier})),
        (audience.kinds, frozenset({subject.kind})),
    )
    return all(ANY in wanted or bool(wanted & has) for wanted, has in pairs)


def names_metric(rule: Rule, catalogue: Catalogue, code: str) -> bool:
    """Whether the rule names the metric; a deny also covers whatever is made of what it names."""
    if ANY in rule.metrics:
        return True
    limits = [int(m.removeprefix("class:")) for m in rule.metrics if m.startswith("class:")]
    if limits and catalogue.class_of(code) <= max(limits):
        return True
    if rule.is_deny:
        return bool(rule.metrics & catalogue.sources(code))
    return code in rule.metrics


def in_dates(rule: Rule, today: dt.date) -> bool:
    """Whether the rule is in force on ``today`` (both ends included)."""
    return rule.valid_from <= today and (rule.valid_to is None or today <= rule.valid_to)


def _age(request: Request) -> int:
    return months.ordinal(months.of(request.today)) - months.ordinal(request.month)


# What one allow must satisfy, alone: (code shown in *why*, condition).
CONDITIONS: tuple[tuple[str, Callable[[Rule, Case], bool]], ...] = (
    ("not_in_force", lambda rule, case: in_dates(rule, case.request.today)),
    ("other_purpose", lambda rule, case: bool(rule.purposes & {ANY, case.request.purpose})),
    ("too_recent", lambda rule, case: _age(case.request) >= rule.lag_months),
    ("too_old", lambda rule, case: _age(case.request) <= rule.lookback_months),
    (
        "not_acknowledged",
        lambda rule, case: (
            not rule.needs_acknowledgement or case.request.metric in case.subject.acknowledged
        ),
    ),
    (
        "not_contributed",
        lambda rule, case: (
            not rule.is_reciprocal
            or case.request.kind not in PEER_KINDS
            or (case.request.metric, case.request.month) in case.subject.contributed
        ),
    ),
)


def unmet(rule: Rule, case: Case) -> tuple[str, ...]:
    """The conditions an allow does not satisfy."""
    return tuple(code for code, holds in CONDITIONS if not holds(rule, case))


# The policy: (code, outcome, when). First line that matches wins.
LINES: tuple[tuple[str, bool, Callable[[Case], bool]], ...] = (
    ("subject_inactive", False, lambda case: not case.subject.is_active),
    ("credential_old", False, lambda case: not case.subject.is_credential_current),
    ("metric_unknown", False, lambda case: case.request.metric not in case.catalogue.entries),
    (
        "above_ceiling",
        False,
        lambda case: case.request.kind not in CEILING[case.catalogue.class_of(case.request.metric)],
    ),
    ("denied", False, lambda case: bool(case.denies)),
    ("allowed", True, lambda case: any(not unmet(rule, case) for rule in case.allows)),
    ("conditions_unmet", False, lambda case: bool(case.allows)),
    ("nothing_applies", False, lambda case: True),
)


def decide(
    catalogue: Catalogue, rules: Sequence[Rule], subject: Subject, request: Request
) -> Decision:
    """Decide one request; default deny, deny wins, one allow must suffice alone."""
    matching = [
        rule
        for rule in rules
        if request.kind in rule.kinds
        and request.metric in catalogue.entries
        and names_metric(rule, catalogue, request.metric)
        and covers_subject(rule.audience, subject)
    ]
    case = Case(
        catalogue,
        rules,
        subject,
        request,
        denies=tuple(r for r in matching if r.is_deny and in_dates(r, request.today)),
        allows=tuple(r for r in matching if not r.is_deny),
    )
    code, outcome = next((code, outcome) for code, outcome, when in LINES if when(case))
    basis = _basis(case, code)
    return Decision(
        outcome,
        code,
        rule=basis.key if basis else "",
        rule_version=basis.version if basis else 0,
        trail=tuple(
            f"{rule.key}: {', '.join(missing) or 'satisfied'}"
            for rule in case.allows
            for missing in [unmet(rule, case)]
        ),
    )


def _basis(case: Case, code: str) -> Rule | None:
    """The rule a decision names: smallest key among those that carry it, for stable answers."""
    if code == "denied":
        return min(case.denies, key=lambda rule: rule.key)
    if code == "allowed":
        return min((r for r in case.allows if not unmet(r, case)), key=lambda rule: rule.key)
    return None
