"""News of this slice, for `portal.wiring`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SubmissionsReceived:
    """Months of these partners were received (or corrected) in one call of the door."""

    month: str
    period_id: int
    partner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthsOpened:
    """Partners may send or correct a month again, also after it closed."""

    month: str
    partner_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthReturned:
    """A manager returned one partner's month with a reason."""

    submission_id: int
    partner_id: int
    month: str


@dataclass(frozen=True, slots=True)
class RehearsalKept:
    """What was sent for a rehearsal that ended in this month counts from now on."""

    month: str
