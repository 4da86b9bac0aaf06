"""What higher slices have to say to whoever is about to place partners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a partner stands or would stand, in codes; ``territory_path`` as ``/EU/FR/``."""

    partner: str
    owner: str
    tier: str
    kind: str
    territory_path: str


# From the spots before (none for new partners) and after: sentences for the one who acts.
Teller = Callable[[Sequence[Spot], Sequence[Spot]], list[str]]
_tellers: list[Teller] = []


def register_teller(teller: Teller) -> None:
    """Let a higher slice say what follows from placing partners."""
    if teller not in _tellers:
        _tellers.append(teller)


def follows(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """All that follows, in sentences; nothing when nothing does."""
    return [text for teller in _tellers for text in teller(before, after)] if after else []
