"""The second person: what widens is approved by another, bound to the difference they saw."""

from django.db import transaction

from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import ClassRecord, RuleState, SharingRule
from partners.sharing.queries.growth import taken_in
from partners.sharing.services.notifications import tell_decided, tell_waiting
from partners.sharing.services.rules import audit, move, one_at_a_time
from portal.access.actor import Actor
from portal.lib.results import Refusal


@transaction.atomic
def approve_rule(
    *, rule: SharingRule, seen: str, actor: Actor, channel: str = "page"
) -> SharingRule:
    """Put a draft in force. ``seen`` is the digest of the difference the approver looked at.

    Its author may do so only when nobody can gain anything by it, now or later. Refuses with
    `difference_stale` when rules, classes or the network moved since.
    """
    one_at_a_time()
    locked = SharingRule.objects.select_related("replaces").get(pk=rule.pk)
    as_seen(locked, Step.APPROVE, seen, actor)
    if locked.replaces is not None and locked.replaces.state != RuleState.REVOKED:
        move(locked.replaces, RuleState.REVOKED, actor, channel)
    approved = move(locked, RuleState.APPROVED, actor, channel)
    tell_decided(approved, "approved", approved.author_id, actor)
    return approved


@transaction.atomic
def approve_growth(
    *, rule: SharingRule, seen: str, actor: Actor, channel: str = "page"
) -> SharingRule:
    """Let a rule count for what its words hold since its approval: new metrics, new partners.

    Bound to the difference seen; neither by the rule's author nor by whoever published those
    metrics or placed those partners.
    """
    one_at_a_time()
    locked = SharingRule.objects.get(pk=rule.pk)
    growth = as_seen(locked, Step.TAKE_IN, seen, actor).growth
    assert growth is not None  # noqa: S101 - the step demands it
    taken_in(locked, growth)
    locked.version += 1
    locked.save()
    changes = {"metrics": [None, list(growth.metrics)], "partners": [None, len(growth.partners)]}
    audit("scope.grown", locked, actor, changes, channel)
    return locked


@transaction.atomic
def ask_to_end(*, rule: SharingRule, actor: Actor, channel: str = "page") -> SharingRule:
    """Ask that a rule that closes ends; a second person decides, since it opens something."""
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    require(Standing(locked, actor), Step.ASK_END)
    locked.ending_asked_by, locked.version = actor.person_id, locked.version + 1
    locked.save()
    audit("scope.end_asked", locked, actor, {}, channel)
    tell_waiting(locked, actor, key=f"end:{locked.version}")
    return locked


@transaction.atomic
def approve_end(
    *, rule: SharingRule, seen: str, actor: Actor, channel: str = "page"
) -> SharingRule:
    """End a rule that closes, as another person asked."""
    one_at_a_time()
    locked = SharingRule.objects.get(pk=rule.pk)
    as_seen(locked, Step.END, seen, actor)
    asked_by = locked.ending_asked_by
    ended = move(locked, RuleState.REVOKED, actor, channel)
    tell_decided(ended, "ended", asked_by, actor)
    return ended


@transaction.atomic
def keep_closed(*, rule: SharingRule, actor: Actor, channel: str = "page") -> SharingRule:
    """Decline to end a rule that closes: it stays in force."""
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    require(Standing(locked, actor), Step.KEEP)
    asked_by = locked.ending_asked_by
    locked.ending_asked_by, locked.version = None, locked.version + 1
    locked.save()
    audit("scope.end_declined", locked, actor, {}, channel)
    tell_decided(locked, "kept", asked_by, actor)
    return locked


def as_seen(thing: SharingRule | ClassRecord, step: Step, seen: str, actor: Actor) -> Standing:
    """Where ``thing`` stands, if the step may be taken and changes what its taker looked at."""
    standing = Standing(thing, actor)
    require(standing, step)
    if standing.difference is None or standing.difference.digest != seen:
        raise Refusal("difference_stale")
    return standing
