"""News of the catalogue, sent inside the transaction that makes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandardPublished:
    """A version was put in force for an audience from ``effective_month`` on."""

    version_id: int
    effective_month: str


@dataclass(frozen=True, slots=True)
class ReviewRequested:
    """An author asks for a second person to look at and publish a version."""

    version_id: int


@dataclass(frozen=True, slots=True)
class WaiverChanged:
    """A partner is, or is no longer, excused from a metric in these months (both included)."""

    partner_id: int
    from_month: str
    to_month: str
