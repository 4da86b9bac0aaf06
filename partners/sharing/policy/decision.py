"""`decide`: one request against the table."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partners.sharing.policy.table import CEILING, CONDITIONS, LINES, PEER_KINDS
from partners.sharing.policy.terms import ANY, Audience, Catalogue, Request, Rule, Subject
from portal.lib import months


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, for the brand's *why*: its code, the rule it rests on, what was tried.

    ``trail``: per allow that applies its key and the codes of the conditions it lacks.
    """

    allow: bool
    code: str
    rule: str = ""
    rule_version: int = 0
    halves_only: bool = False
    trail: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a line of the policy may look at."""

    catalogue: Catalogue
    subject: Subject
    request: Request
    denies: tuple[Rule, ...]
    # Each allow that applies with the conditions it does not satisfy.
    allows: tuple[tuple[Rule, tuple[str, ...]], ...]


def covers_subject(audience: Audience, subject: Subject) -> bool:
    """Whether the audience holds the subject."""
    return (
        (ANY in audience.partners or subject.partner in audience.partners)
        and (ANY in audience.owners or subject.owner in audience.owners)
        and (ANY in audience.tiers or subject.tier in audience.tiers)
        and (ANY in audience.kinds or subject.kind in audience.kinds)
        and (ANY in audience.territories or bool(audience.territories & subject.territories))
    )


def names_metric(rule: Rule, catalogue: Catalogue, cell: str, today: dt.date) -> bool:
    """Whether the rule names the cell; a deny also covers whatever is made of what it names.

    ``class:<n>`` is up to that class in an allow and from it upwards in a deny, so that raising a
    class never opens anything; a set holds only what is ``known`` to the rule.
    """
    code = cell.partition(":")[0]
    if cell in rule.metrics or code in rule.metrics:
        return True
    if (rule.known is None or code in rule.known) and _in_set(rule, catalogue, cell, today):
        return True
    uses = rule.is_deny and bool(rule.metrics & catalogue.sources(cell))
    return uses and not any(
        record.metric == code and record.from_date <= today <= record.to_date
        for record in rule.exempt
    )


def _in_set(rule: Rule, catalogue: Catalogue, cell: str, today: dt.date) -> bool:
    if ANY in rule.metrics:
        return True
    limits = [int(m.removeprefix("class:")) for m in rule.metrics if m.startswith("class:")]
    if not limits:
        return False
    level = catalogue.class_on(cell, today)
    return level >= min(limits) if rule.is_deny else level <= max(limits)


def in_dates(rule: Rule, today: dt.date) -> bool:
    """Whether the rule is in force on ``today`` (both ends included)."""
    return rule.valid_from <= today and (rule.valid_to is None or today <= rule.valid_to)


def least_lag(rule: Rule, catalogue: Catalogue, request: Request) -> int:
    """Months that must have passed: the rule's, and of facts about others the metric's own."""
    own = catalogue.lag_of(request.metric) if request.kind in PEER_KINDS else 0
    return max(rule.lag_months, own)


def _age(request: Request) -> int:
    return months.ordinal(months.of(request.today)) - months.ordinal(request.month)


def _conditions(
    rule: Rule, catalogue: Catalogue, subject: Subject, request: Request
) -> Mapping[str, bool]:
    """By code whether the allow satisfies each of `CONDITIONS`."""
    return {
        "not_in_force": in_dates(rule, request.today),
        "other_purpose": ANY in rule.purposes or request.purpose in rule.purposes,
        "too_recent": _age(request) >= least_lag(rule, catalogue, request),
        "too_old": _age(request) <= rule.lookback_months,
        "not_acknowledged": (
            not rule.needs_acknowledgement
            or request.metric.partition(":")[0] in subject.acknowledged
        ),
        "not_contributed": (
            not rule.is_reciprocal
            or request.kind not in PEER_KINDS
            or (request.metric, request.month) in subject.contributed
        ),
        "agreement_unsigned": subject.edition >= rule.minimum_edition,
    }


def _circumstances(case: Case) -> Mapping[str, bool]:
    """Which of the circumstances that `LINES` are about the case is in."""
    request = case.request
    level = case.catalogue.class_of(request.metric, request.today, request.month)
    return {
        "subject is inactive": not case.subject.is_active,
        "credential is older than the subject's epoch": not case.subject.is_credential_current,
        "metric is unknown": case.catalogue.entry(request.metric) is None,
        "kind is above the ceiling": request.kind not in CEILING[level],
        "a live deny applies": bool(case.denies),
        "an allow applies and alone satisfies its conditions": any(
            not missing for _, missing in case.allows
        ),
        "an allow applies": bool(case.allows),
        "always": True,
    }


def decide(
    catalogue: Catalogue, rules: Sequence[Rule], subject: Subject, request: Request
) -> Decision:
    """Decide one request; default deny, deny wins, one allow must suffice alone."""
    case = _case(catalogue, rules, subject, request)
    circumstances = _circumstances(case)
    line = next(line for line in LINES if circumstances[line.when])
    basis = _basis(case, line.code)
    trail = tuple((rule.key, missing) for rule, missing in case.allows)
    if basis is None:
        return Decision(line.allows, line.code, trail=trail)
    return Decision(line.allows, line.code, basis.key, basis.version, basis.halves_only, trail)


def _case(catalogue: Catalogue, rules: Sequence[Rule], subject: Subject, request: Request) -> Case:
    denies, allows = [], []
    is_metric = catalogue.entry(request.metric) is not None
    for rule in rules if is_metric else ():
        if (
            request.kind in rule.kinds
            and covers_subject(rule.audience, subject)
            and names_metric(rule, catalogue, request.metric, request.today)
        ):
            if not rule.is_deny:
                held = _conditions(rule, catalogue, subject, request)
                allows.append((rule, tuple(code for code in CONDITIONS if not held[code])))
            elif in_dates(rule, request.today):
                denies.append(rule)
    return Case(catalogue, subject, request, tuple(denies), tuple(allows))


def _basis(case: Case, code: str) -> Rule | None:
    """The rule a decision names: the least strict, then the smallest key, for stable answers."""
    if code == "denied":
        return min(case.denies, key=lambda rule: rule.key)
    if code == "allowed":
        sufficient = (rule for rule, missing in case.allows if not missing)
        return min(sufficient, key=lambda rule: (rule.halves_only, rule.key))
    return None
