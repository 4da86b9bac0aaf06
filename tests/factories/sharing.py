"""Builders for sharing: rules in force, approved by a second person who saw what changes."""

from partners.sharing.models import Scope
from partners.sharing.queries import announced
from partners.sharing.services.approval import approve_scope
from portal.access.actor import Actor


def approve(scope: Scope, actor: Actor) -> Scope:
    """Approve a draft as somebody who looked at the difference just now."""
    return approve_scope(scope=scope, seen=announced(scope).digest, actor=actor)
