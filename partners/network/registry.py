"""What higher slices have to say to whoever is about to place partners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a partner stands or would stand, in codes; ``territory_path`` as ``/EU/FR/``."""

    partner: str
    owner: str
    tier: str
    kind: str
    territory_path: str


# From the spots before (none for new partners) and after: sentences for the one who acts.
CONSEQUENCES: Registry[Callable[[Sequence[Spot], Sequence[Spot]], list[str]]] = Registry(
    "what follows from placing partners"
)


def follows(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """All that follows, in sentences; nothing when nothing does."""
    if not after:
        return []
    return [text for consequence in CONSEQUENCES.values() for text in consequence(before, after)]
