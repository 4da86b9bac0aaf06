"""Reading sharing rules and what they open."""

from partners.sharing.queries.approvers import approvers, rules_used
from partners.sharing.queries.exposure import (
    Crowded,
    Difference,
    Row,
    announced,
    difference,
    partners_now,
    state_after,
    state_now,
    state_without,
)
from partners.sharing.queries.matrix import Matrix, Seer, matrix, seers
from partners.sharing.queries.rules import is_rule_named, rule_names, rules_within

__all__ = [
    "Crowded",
    "Difference",
    "Matrix",
    "Row",
    "Seer",
    "announced",
    "approvers",
    "difference",
    "is_rule_named",
    "matrix",
    "partners_now",
    "rule_names",
    "rules_used",
    "rules_within",
    "seers",
    "state_after",
    "state_now",
    "state_without",
]
