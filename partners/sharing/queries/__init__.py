"""Reading sharing rules and what they open."""

from partners.sharing.queries.exposure import (
    Crowded,
    Difference,
    Row,
    difference,
    partners_now,
    state_after,
    state_now,
    state_without,
)
from partners.sharing.queries.waiting import approvals_waiting

__all__ = [
    "Crowded",
    "Difference",
    "Row",
    "approvals_waiting",
    "difference",
    "partners_now",
    "state_after",
    "state_now",
    "state_without",
]
