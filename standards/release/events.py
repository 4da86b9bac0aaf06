"""News of published comparisons."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ComparisonsReleased:
    """Comparisons of a month were frozen for these cells."""

    month: str
    cells: tuple[str, ...]
