"""Who may call an API route: the declared rule, after token or session authentication."""

from dataclasses import replace
from typing import Any

from django.http import Http404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.access.actor import Actor, actor_for
from portal.access.rules import Rule


class Declared(BasePermission):
    """Applies the endpoint's declared rule: 401 signed out, 404 when not allowed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the rule allows the request's actor; raises the outer outcome otherwise."""
        rule: Rule | None = getattr(view, "access", None)
        actor = api_actor(request)
        if rule is None or not rule.allows(actor):
            if not request.user.is_authenticated:
                raise NotAuthenticated
            raise Http404
        return True


def api_actor(request: Request) -> Actor:
    """The actor of an API request: a token's scopes narrow the person's grants."""
    actor: Actor | None = getattr(request, "_portal_actor", None)
    if actor is None:
        scopes = getattr(request.auth, "scope_set", None)
        actor = actor_for(request.user, token_scopes=scopes)
        partner_id = getattr(request.auth, "partner_public_id", None)
        if partner_id is not None:
            actor = narrowed_to_partner(actor, partner_id)
        request._portal_actor = actor  # type: ignore[attr-defined]  # cached for the request
    return actor


def narrowed_to_partner(actor: Actor, partner_public_id: Any) -> Actor:
    """The actor with only those grants that concern one partner (a partner-bound token)."""
    grants = tuple(g for g in actor.grants if g.partner_public_id == partner_public_id)
    return replace(actor, grants=grants)
