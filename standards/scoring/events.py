"""News of scoring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoresMoved:
    """A month has a new run; ``partner_ids`` are those whose final score changed."""

    month: str
    run_id: int
    before_id: int | None
    partner_ids: tuple[int, ...]
