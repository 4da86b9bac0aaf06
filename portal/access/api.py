"""The base of every API endpoint: declared access and the actor, after token authentication."""

from typing import Any

from django.http import Http404
from django.utils.cache import patch_cache_control
from rest_framework.views import APIView

from portal.access.actor import Actor
from portal.access.parameters import check_names
from portal.access.permissions import api_actor, narrowed_to_partner
from portal.access.rules import Rule

__all__ = ["Endpoint", "api_actor", "narrowed_to_partner"]


class Endpoint(APIView):
    """An API view that declares ``access``; use :attr:`actor` for everything."""

    access: Rule
    # Names the address may hold behind its ``?``; any other is refused.
    query: frozenset[str] = frozenset()
    checks_itself = True

    @property
    def actor(self) -> Actor:
        """The person or token asking."""
        return api_actor(self.request)

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Check who asks; what follows runs behind the second wall, if the actor has to."""
        super().initial(request, *args, **kwargs)
        check_names(request.query_params, self.query)
        if not self.access.is_public:
            request.wall.enter(self.actor)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Mark every answer as private and never stored."""
        done = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(done, private=True, no_store=True)
        return done

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The same for everybody: nothing."""
        raise Http404
