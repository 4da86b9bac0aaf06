"""News of scoring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScoresMoved:
    """The pointer of a month moved; ``partner_ids`` are those whose final score changed."""

    month: str
    run_id: int
    before_id: int | None
    partner_ids: tuple[int, ...]
