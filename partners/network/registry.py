"""What higher slices have to say to whoever is about to place partners."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a partner stands or would stand, in codes; ``territory_path`` as ``/EU/FR/``."""

    partner: str
    owner: str
    tier: str
    kind: str
    territory_path: str
    attributes: Mapping[str, object] = field(default_factory=dict)

    @property
    def partner_code(self) -> str:
        """The partner, as audiences ask for it (`partners.network.audience.Located`)."""
        return self.partner


# From the spots before (none for new partners) and after: sentences for the one who acts.
CONSEQUENCES: Registry[Callable[[Sequence[Spot], Sequence[Spot]], list[str]]] = Registry(
    "what follows from placing partners"
)

# From keys of partners to the addresses their owners have, or were invited under.
ADDRESSES: Registry[Callable[[Sequence[int]], dict[int, set[str]]]] = Registry(
    "under which addresses owners of partners are known"
)

# Of leaving partners, by key with the last month of each, those that may still send one up to it.
OWING: Registry[Callable[[Mapping[int, str]], set[int]]] = Registry(
    "which leaving partners still owe a month"
)

# From the key of a partner and the buyer's first month: sentences for the one who acts.
SALE_EFFECTS: Registry[Callable[[int, str], list[str]]] = Registry(
    "what follows from the sale of an outlet"
)


def sale_effects(partner_id: int, month: str) -> list[str]:
    """All that higher slices have to say of a sale."""
    return [text for effect in SALE_EFFECTS.values() for text in effect(partner_id, month)]


def still_owing(last_months: Mapping[int, str]) -> set[int]:
    """Those of ``last_months`` (by key of a partner) whose last month is still awaited."""
    return {key for owing in OWING.values() for key in owing(last_months)} if last_months else set()


def addresses_of(partner_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """By key of a partner all addresses of its owners."""
    by_partner: dict[int, set[str]] = {}
    for addresses in ADDRESSES.values():
        for key, some in addresses(partner_ids).items():
            by_partner.setdefault(key, set()).update(some)
    return {key: frozenset(some) for key, some in by_partner.items()}


def follows(before: Sequence[Spot], after: Sequence[Spot]) -> list[str]:
    """All that follows, in sentences; nothing when nothing does."""
    if not after:
        return []
    return [text for consequence in CONSEQUENCES.values() for text in consequence(before, after)]
