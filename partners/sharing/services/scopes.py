"""Write and change sharing rules. What widens waits for a second person (`approving`)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import Scope, ScopeState
from partners.sharing.policy import ANY, PEER_KINDS, Kind
from partners.sharing.queries import Difference, announced
from partners.sharing.queries.growth import reached_now
from partners.sharing.queries.standards_shown import StandardsShown, standards_shown_by
from partners.sharing.sentences import sentence
from partners.sharing.services.notifications import tell_waiting
from partners.sharing.services.problems import AUDIENCE, problems_of
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.canonical import digest
from portal.lib.results import Refusal
from standards.catalogue.models import Metric

FIELDS = (
    "name", "is_deny", *AUDIENCE, "metrics", "kinds", "lookback_months", "lag_months",
    "valid_from", "valid_to", "is_reciprocal", "purposes", "needs_acknowledgement",
    "minimum_edition", "halves_only", "newcomers_wait",
)  # fmt: skip


def create_scope(
    *, fields: Mapping[str, Any], actor: Actor, channel: str = "page", waits: bool = True
) -> Scope:
    """A draft of a sharing rule; every contradiction is refused with all problems at once.

    ``waits``: somebody has to approve it and is told; a pack and the first rule of all are
    approved by the same act.
    """
    return _draft(fields, None, actor, channel, waits=waits)


@transaction.atomic
def revise_scope(
    *, scope: Scope, version: int, fields: Mapping[str, Any], actor: Actor, channel: str = "page"
) -> Scope:
    """A new draft that takes the place of a draft at once, of a rule in force once approved.

    ``version`` is the one the editor started from: `scope_changed` when somebody was quicker.
    """
    locked = Scope.objects.select_for_update().get(pk=scope.pk)
    if locked.version != version:
        raise Refusal("scope_changed")
    require(Standing(locked, actor), Step.EDIT)
    if locked.state in (ScopeState.DRAFT, ScopeState.DECLINED):
        draft = _draft(fields, locked.replaces, actor, channel)
        move(locked, ScopeState.REVOKED, actor, channel)
        return draft
    return _draft(fields, locked, actor, channel)


@transaction.atomic
def revoke_scope(*, scope: Scope, actor: Actor, channel: str = "page") -> Scope:
    """Withdraw a draft, or a rule that shares, for good; a rule that closes needs a second person.

    Ending a rule that closes opens something: see `approving.ask_to_end`.
    """
    locked = Scope.objects.select_for_update().get(pk=scope.pk)
    require(Standing(locked, actor), Step.REVOKE)
    return move(locked, ScopeState.REVOKED, actor, channel)


def move(locked: Scope, after: str, actor: Actor, channel: str) -> Scope:
    """Bring a locked rule to a state, note it in the trail, tell whoever listens."""
    before = locked.state
    locked.state, locked.version = after, locked.version + 1
    if after == ScopeState.APPROVED:
        locked.approved_at = timezone.now()
        locked.approver_id = None if actor.person_id == locked.author_id else actor.person_id
        pin(locked)
    elif after == ScopeState.DRAFT:
        locked.author_id, locked.approver_id, locked.approved_at = actor.person_id, None, None
    else:
        locked.ended_at = timezone.now()
    locked.save()
    audit(f"scope.{after}", locked, actor, {"state": [before, after]}, channel)
    return locked


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would say and do; ``digest`` binds saving it to exactly this."""

    draft: Scope
    sentence: str
    difference: Difference
    standards: StandardsShown | None
    digest: str


def rehearsed(write: Callable[[], Scope]) -> Rehearsal:
    """What ``write`` would bring about: it is done, looked at and taken back."""
    with transaction.atomic():
        draft = write()
        found = announced(draft)
        told = [describe(draft), [str(row) for row in found.rows]]
        standards = standards_shown_by(draft, timezone.now().date())
        rehearsal = Rehearsal(draft, sentence(draft), found, standards, digest(told))
        transaction.set_rollback(True)
    return rehearsal


def one_at_a_time() -> None:
    """Wait for everybody else who is changing rules, until this transaction ends.

    Two changes that open nothing each may open something together; what is told before an
    approval has to be all that counts when it is stored. The rows are locked in one order.
    """
    list(Scope.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def pin(scope: Scope) -> None:
    """Keep what the rule reaches now: for what an approval of facts about others is given."""
    opens_peers = not scope.is_deny and bool(PEER_KINDS & {Kind(kind) for kind in scope.kinds})
    names_set = any(code == ANY or code.startswith("class:") for code in scope.metrics)
    scope.known_metrics = scope.known_partners = None
    if opens_peers and names_set:
        scope.known_metrics = sorted(Metric.objects.values_list("code", flat=True))
    if opens_peers and scope.newcomers_wait and scope.partners == [ANY]:
        scope.known_partners = list(reached_now(scope))


def describe(scope: Scope) -> dict[str, Any]:
    """The rule as plain data, for the trail."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name in FIELDS
        for value in [getattr(scope, name)]
    }


def audit(action: str, scope: Scope, actor: Actor, changes: dict[str, Any], channel: str) -> None:
    """Note a step of a rule in the trail."""
    record(
        action,
        actor=actor,
        object_type="scope",
        object_id=scope.public_id,
        label=scope.name,
        changes=changes,
        channel=channel,
    )


def _draft(
    fields: Mapping[str, Any],
    replaces: Scope | None,
    actor: Actor,
    channel: str,
    *,
    waits: bool = True,
) -> Scope:
    scope = Scope(**{name: fields[name] for name in FIELDS if name in fields})
    scope.purposes = scope.purposes or [ANY]
    scope.author_id, scope.replaces = actor.person_id, replaces
    problems = problems_of(scope)
    if problems:
        raise Refusal(problems[0].code, problems=problems, **problems[0].params)
    with transaction.atomic():
        scope.save(force_insert=True)
        before = describe(replaces) if replaces else None
        audit("scope.created", scope, actor, {"rule": [before, describe(scope)]}, channel)
        if waits:
            tell_waiting(scope, actor, key="new")
    return scope
