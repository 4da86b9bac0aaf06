"""What a route declares about who may call it: `access = may("partners.manage")`."""

from dataclasses import dataclass

from portal.access.actor import Actor
from portal.access.capabilities import CAPABILITIES


@dataclass(frozen=True, slots=True)
class Rule:
    """A route's declaration; object-level limits follow from `visible_to`."""

    name: str
    capabilities: tuple[str, ...] = ()
    is_public: bool = False

    def allows(self, actor: Actor) -> bool:
        """Whether ``actor`` may call the route at all."""
        if self.is_public:
            return True
        if not actor.is_active:
            return False
        if not self.capabilities:
            return True
        return any(actor.may(capability) for capability in self.capabilities)


PUBLIC = Rule("public", is_public=True)
SIGNED_IN = Rule("signed in")


def may(*capabilities: str) -> Rule:
    """Holders of at least one of ``capabilities``."""
    unknown = set(capabilities) - set(CAPABILITIES)
    if unknown:
        raise KeyError(f"unknown capability: {sorted(unknown)}")
    return Rule(" or ".join(capabilities), tuple(capabilities))
