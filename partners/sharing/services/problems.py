"""Everything that makes a drafted rule impossible or pointless, told at once."""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from partners.network.queries import coded
from partners.sharing.models import SharingRule
from partners.sharing.policy import ANY, BRAND_ONLY, PEER_KINDS, RESTRICTED, Kind, Purpose
from partners.sharing.sentences import AUDIENCE_PARTS
from portal.lib.results import Problem
from standards.catalogue.queries.sets import all_metrics

# Dates outside are slips of the finger; packs bring rules of past years.
EARLIEST_YEAR, MOST_YEARS = 1990, 10

AUDIENCE = ("partners", "owners", "territories", "tiers", "kinds_of_partner")


def problems_of(rule: SharingRule) -> list[Problem]:
    """All problems of a rule that is about to be written."""
    problems = _date_problems(rule)
    problems += [
        Problem("rule_nobody", column=name) for name in AUDIENCE if not getattr(rule, name)
    ]
    for name in AUDIENCE:
        problems += _unknown(name, getattr(rule, name), AUDIENCE_PARTS[name])
    if not rule.kinds:
        problems.append(Problem("rule_no_kinds", column="kinds"))
    problems += [
        Problem(
            "rule_unknown",
            {"column": "purposes", "value": name},
            column="purposes",
            value=name,
        )
        for name in rule.purposes
        if name != ANY and name not in set(Purpose)
    ]
    return problems + _metric_problems(rule)


def is_far(day: dt.date) -> bool:
    """Whether no rule can mean this day."""
    return not EARLIEST_YEAR <= day.year <= timezone.now().year + MOST_YEARS


def _date_problems(rule: SharingRule) -> list[Problem]:
    problems = []
    if not rule.is_deny and rule.valid_to is None:
        problems.append(Problem("rule_no_end", column="valid_to"))
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        problems.append(Problem("rule_dates", column="valid_to", value=str(rule.valid_to)))
    problems += [
        Problem("rule_far", column=name, value=str(day))
        for name in ("valid_from", "valid_to")
        if (day := getattr(rule, name)) is not None and is_far(day)
    ]
    if not rule.is_deny and rule.lag_months > rule.lookback_months:
        problems.append(Problem("rule_window", column="lag_months", value=str(rule.lag_months)))
    return problems


def _unknown(column: str, codes: Sequence[str], part: str) -> list[Problem]:
    named = [code for code in codes if code != ANY]
    matches = set(coded(part).filter(code__in=named).values_list("code", flat=True))
    return [
        Problem("rule_unknown", {"column": column, "value": code}, column=column, value=code)
        for code in named
        if code not in matches
    ]


def _metric_problems(rule: SharingRule) -> list[Problem]:
    if not rule.metrics:
        return [Problem("rule_no_metrics", column="metrics")]
    named = [code for code in rule.metrics if code != ANY and not code.startswith("class:")]
    columns = ("code", "sharing_class", "members")
    rows = all_metrics().filter(code__in={code.partition(":")[0] for code in named})
    classes = {
        cell: level
        for code, level, members in rows.values_list(*columns)
        for cell in (code, *(f"{code}:{member}" for member, _ in members))
    }
    problems = [
        Problem("rule_unknown", {"column": "metrics", "value": c}, column="metrics", value=c)
        for c in named
        if c not in classes
    ]
    if rule.is_deny:
        return problems
    wants_peers = bool(PEER_KINDS & {Kind(kind) for kind in rule.kinds})
    for code in sorted(set(named) & set(classes)):
        if classes[code] == BRAND_ONLY:
            problems.append(Problem("rule_brand_only", {"metric": code}, column="metrics"))
        elif classes[code] == RESTRICTED and wants_peers:
            problems.append(Problem("rule_ceiling", {"metric": code}, column="metrics"))
    return problems
