"""Puts the actor on the request and refuses routes that declare no access."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from portal.access.actor import Actor, actor_for
from portal.access.library_routes import library_rule
from portal.access.memory import one_moment
from portal.access.problems import problem_http
from portal.access.rules import Rule
from portal.access.wall import RequestWall
from portal.lib.results import Refusal


class ActorMiddleware:
    """`request.actor` (lazy) and the check of the route's declared rule.

    API views check themselves after token authentication; every other view is checked here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Handle one request."""
        request.actor = SimpleLazyObject(lambda: actor_for(request.user))  # type: ignore[attr-defined]  # set here for all views
        # HEAD and GET; what a POST wrote it has to read anew.
        moment = one_moment() if request.method in ("GET", "HEAD") else nullcontext()
        with moment, RequestWall() as wall:
            request.wall = wall  # type: ignore[attr-defined]  # entered once the actor is known
            response = self.get_response(request)
            wall.answer(response.status_code)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Apply the declared rule: a hidden route is a missing one; signed out means sign in."""
        rule = declared_rule(view)
        if rule is None:
            raise Http404
        view_class = getattr(view, "cls", None) or getattr(view, "view_class", None)
        if getattr(view_class, "checks_itself", False):
            return None
        if rule.allows(request_actor(request)):
            if not rule.is_public and hasattr(view_class or view, "access"):
                request.wall.enter(request_actor(request))  # type: ignore[attr-defined]  # set above
            return None
        if not request.user.is_authenticated:
            if request.content_type == "application/json":
                # A page that saves by itself: it asks its person to sign in and loses nothing.
                return problem_http(Refusal("signed_out"))
            return redirect_to_login(request.get_full_path())
        raise Http404


def request_actor(request: Any) -> Actor:
    """The actor of a Django or DRF request."""
    actor: Actor = request.actor
    return actor


def declared_rule(view: Callable[..., Any]) -> Rule | None:
    """The rule a view declares, or the one listed for a library's view."""
    view_class = getattr(view, "view_class", None) or getattr(view, "cls", None)
    rule = getattr(view_class, "access", None) or getattr(view, "access", None)
    if isinstance(rule, Rule):
        return rule
    return library_rule(view)
