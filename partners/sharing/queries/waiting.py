"""Reading sharing rules."""

from partners.sharing.models import Scope, ScopeState
from portal.access.actor import Actor


def approvals_waiting(actor: Actor) -> int:
    """How many rules wait for this person's approval."""
    if not actor.may("sharing.approve"):
        return 0
    rows = Scope.objects.visible_to(actor).filter(state=ScopeState.DRAFT)
    return rows.exclude(author_id=actor.person_id).count()
