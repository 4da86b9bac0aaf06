"""News of sharing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SharingChanged:
    """A sharing rule began or ended."""

    scope_id: int
