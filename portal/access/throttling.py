"""Rate limits per actor with headers that say what is left."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class ActorThrottle(SimpleRateThrottle):
    """One budget per token or person, per address when signed out."""

    scope = "actor"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The budget's owner."""
        token = getattr(request.auth, "pk", None)
        owner = f"t{token}" if token else f"u{request.user.pk}" if request.user.pk else None
        return f"throttle:{owner or self.get_ident(request)}"
