"""The second person: what widens is approved by another, bound to the difference they saw."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from partners.people.queries import is_second
from partners.sharing.models import Scope, ScopeState
from partners.sharing.queries import announced
from partners.sharing.queries.alone import needs_another
from partners.sharing.queries.growth import brought_about, grown, growths, taken_in
from partners.sharing.services.news import tell_decided, tell_waiting
from partners.sharing.services.scopes import audit, move, one_at_a_time, refused_state
from portal.access.actor import Actor
from portal.lib.results import Refusal


@transaction.atomic
def approve_scope(*, scope: Scope, seen: str, actor: Actor, door: str = "page") -> Scope:
    """Put a draft in force. ``seen`` is the digest of the difference the approver looked at.

    Its author may do so only when nobody can gain anything by it, now or later. Refuses with
    `difference_stale` when rules, classes or the network moved since.
    """
    one_at_a_time()
    locked = Scope.objects.select_related("replaces").get(pk=scope.pk)
    if locked.state != ScopeState.DRAFT:
        raise refused_state(locked)
    if locked.valid_to is not None and locked.valid_to < timezone.now().date():
        raise Refusal("scope_over")
    found = announced(locked)
    if needs_another(locked, found):
        refuse_alone(actor, locked.author_id)
    if found.digest != seen:
        raise Refusal("difference_stale")
    if locked.replaces is not None and locked.replaces.state != ScopeState.REVOKED:
        move(locked.replaces, ScopeState.REVOKED, actor, door)
    approved = move(locked, ScopeState.APPROVED, actor, door)
    tell_decided(approved, "approved", approved.author_id, actor)
    return approved


@transaction.atomic
def approve_growth(*, scope: Scope, seen: str, actor: Actor, door: str = "page") -> Scope:
    """Let a rule count for what its words hold since its approval: new metrics, new partners.

    Bound to the difference seen; neither by the rule's author nor by whoever published those
    metrics or placed those partners.
    """
    one_at_a_time()
    locked = Scope.objects.get(pk=scope.pk)
    growth = growths([locked], timezone.now().date()).get(locked.pk)
    if locked.state != ScopeState.APPROVED or growth is None:
        raise refused_state(locked)
    found = grown(locked, growth)
    if _is(actor, locked.author_id) or brought_about(actor.person_id, found, growth):
        raise Refusal("growth_own")
    refuse_alone(actor, locked.author_id)
    if found.digest != seen:
        raise Refusal("difference_stale")
    taken_in(locked, growth)
    locked.version += 1
    locked.save()
    changes = {"metrics": [None, list(growth.metrics)], "partners": [None, len(growth.partners)]}
    audit("scope.grown", locked, actor, changes, door)
    return locked


@transaction.atomic
def ask_to_end(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Ask that a rule that closes ends; a second person decides, since it opens something."""
    locked = Scope.objects.select_for_update().get(pk=scope.pk)
    if not locked.is_deny or locked.state != ScopeState.APPROVED:
        raise refused_state(locked)
    locked.ending_asked_by, locked.version = actor.person_id, locked.version + 1
    locked.save()
    audit("scope.end_asked", locked, actor, {}, door)
    tell_waiting(locked, actor, key=f"end:{locked.version}")
    return locked


@transaction.atomic
def approve_end(*, scope: Scope, seen: str, actor: Actor, door: str = "page") -> Scope:
    """End a rule that closes, as another person asked."""
    one_at_a_time()
    locked = Scope.objects.get(pk=scope.pk)
    if locked.state != ScopeState.APPROVED or locked.ending_asked_by is None:
        raise refused_state(locked)
    refuse_alone(actor, locked.ending_asked_by)
    if announced(locked).digest != seen:
        raise Refusal("difference_stale")
    asked_by = locked.ending_asked_by
    ended = move(locked, ScopeState.REVOKED, actor, door)
    tell_decided(ended, "ended", asked_by, actor)
    return ended


@transaction.atomic
def keep_closed(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Decline to end a rule that closes: it stays in force."""
    locked = Scope.objects.select_for_update().get(pk=scope.pk)
    if locked.ending_asked_by is None or locked.state != ScopeState.APPROVED:
        raise refused_state(locked)
    asked_by = locked.ending_asked_by
    locked.ending_asked_by, locked.version = None, locked.version + 1
    locked.save()
    audit("scope.end_declined", locked, actor, {}, door)
    tell_decided(locked, "kept", asked_by, actor)
    return locked


def refuse_alone(actor: Actor, author_id: UUID | None) -> None:
    """Refuse whoever wrote what waits, or may be the same person under another address."""
    if _is(actor, author_id):
        raise Refusal("scope_own_approval")
    if not is_second(actor.person_id, author_id):
        raise Refusal("not_second")


def _is(actor: Actor, person_id: object) -> bool:
    return actor.person_id is not None and actor.person_id == person_id
