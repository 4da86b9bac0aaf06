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

__all__ = [
    "Crowded",
    "Difference",
    "Matrix",
    "Row",
    "Seer",
    "announced",
    "approvers",
    "difference",
    "matrix",
    "partners_now",
    "rules_used",
    "seers",
    "state_after",
    "state_now",
    "state_without",
]
