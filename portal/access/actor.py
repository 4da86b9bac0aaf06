"""Who is asking: an immutable picture of one person's grants, built once per request.

Grants never add up: a person may do what ONE grant allows entirely. A `Reach` is therefore a
union over whole grants, never a mix of the role of one with the place of another.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.access.capabilities import CAPABILITIES, Extent
from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held: brand-wide (no limits), limited to places, or for one partner.

    ``territory_paths`` are path prefixes of territories (a subtree each); ``granted_to`` is a user
    whose object grants on partners count: they may be many, so they stay in the database.
    """

    role: str
    limited: bool = False
    territory_paths: frozenset[str] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    granted_to: int | None = None
    # Set for a membership: what a token bound to one partner is compared with.
    partner_public_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Which partners a capability covers: all, or territories (path prefixes) and partners."""

    everything: bool = False
    territory_paths: frozenset[str] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    granted_to: frozenset[int] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether figures of what it covers are of the whole network (all paths begin with /)."""
        return self.everything or "/" in self.territory_paths

    def __bool__(self) -> bool:
        return self.everything or bool(self.territory_paths or self.partner_ids or self.granted_to)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person or service account behind a request, a command or a job."""

    person_id: uuid.UUID | None = None
    user_id: int | None = None
    epoch: int = 0
    is_active: bool = False
    grants: tuple[Grant, ...] = ()
    # Token scopes narrow what the grants allow; None means a signed-in person.
    token_scopes: frozenset[str] | None = None
    is_system: bool = False

    def reach(self, capability: str) -> Reach:
        """Which partners this actor may exercise ``capability`` for."""
        if self.is_system:
            return Reach(everything=True)
        if not self.is_active or not self._token_allows(capability):
            return Reach()
        paths: set[str] = set()
        partners: set[int] = set()
        granted_to: set[int] = set()
        extents = CAPABILITIES[capability]
        for grant in self.grants:
            extent = extents.get(grant.role)
            if extent is None:
                continue
            if extent is Extent.ALL and not grant.limited:
                return Reach(everything=True)
            paths |= grant.territory_paths
            partners |= grant.partner_ids
            granted_to |= {grant.granted_to} if grant.granted_to is not None else set()
        return Reach(False, frozenset(paths), frozenset(partners), frozenset(granted_to))

    def may(self, capability: str) -> bool:
        """Whether the actor holds ``capability`` for anything at all."""
        return bool(self.reach(capability))

    def _token_allows(self, capability: str) -> bool:
        return self.token_scopes is None or capability in self.token_scopes

    @property
    def is_brand(self) -> bool:
        """Whether any grant is a role of the brand."""
        return self.is_active and any(g.role in BRAND_ROLES for g in self.grants)

    @property
    def is_partner(self) -> bool:
        """Whether any grant is a membership of a partner."""
        return self.is_active and any(g.role in PARTNER_ROLES for g in self.grants)

    @property
    def roles(self) -> frozenset[str]:
        """All roles held."""
        return frozenset(g.role for g in self.grants) if self.is_active else frozenset()


BRAND_ROLES = frozenset({"admin", "author", "manager", "analyst", "auditor", "legal"})
PARTNER_ROLES = frozenset({"owner", "submitter", "viewer", "integration"})

NOBODY = Actor()
SYSTEM = Actor(is_active=True, is_system=True)

GrantProvider = Callable[[Any], tuple[Grant, ...]]
# None registered: no grants.
GRANT_PROVIDERS: Registry[GrantProvider] = Registry("which grants a user holds")


def actor_for(user: Any, *, token_scopes: frozenset[str] | None = None) -> Actor:
    """The actor of ``user`` now; an inactive or anonymous user is `NOBODY`."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    grants = tuple(grant for provider in GRANT_PROVIDERS.values() for grant in provider(user))
    return Actor(
        person_id=user.public_id,
        user_id=user.pk,
        epoch=user.epoch,
        is_active=True,
        grants=grants,
        token_scopes=token_scopes,
    )
