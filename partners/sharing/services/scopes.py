"""Create, approve, revoke and stop sharing rules. Widening needs a second person."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from partners.network.models import Kind as PartnerKind
from partners.network.models import Owner, Partner, Territory, Tier
from partners.sharing.events import SharingChanged
from partners.sharing.models import Scope, ScopeState
from partners.sharing.policy import ANY, BRAND_ONLY, PEER_KINDS, RESTRICTED, Kind
from portal.access.actor import Actor
from portal.audit.services import record
from portal.lib.events import emit
from portal.lib.results import Problem, Refusal
from standards.catalogue.models import Metric

AUDIENCE = {
    "partners": Partner,
    "owners": Owner,
    "territories": Territory,
    "tiers": Tier,
    "kinds_of_partner": PartnerKind,
}
FIELDS = (
    "name", "is_deny", *AUDIENCE, "metrics", "kinds", "lookback_months", "lag_months",
    "valid_from", "valid_to", "is_reciprocal", "purposes", "needs_acknowledgement",
)  # fmt: skip


def create_scope(*, fields: Mapping[str, Any], actor: Actor, door: str = "page") -> Scope:
    """A draft of a sharing rule; every contradiction is refused with all problems at once."""
    scope = Scope(**{name: fields[name] for name in FIELDS if name in fields})
    scope.purposes = scope.purposes or [ANY]
    scope.author_id = actor.person_id
    problems = problems_of(scope)
    if problems:
        raise Refusal(problems[0].code, problems=problems, **problems[0].params)
    with transaction.atomic():
        scope.save(force_insert=True)
        _audit("scope.created", scope, actor, {"rule": [None, describe(scope)]}, door)
    return scope


def approve_scope(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Put a draft in force; never by its author."""
    if actor.person_id is not None and scope.author_id == actor.person_id:
        raise Refusal("scope_own_approval")
    return _move(scope, ScopeState.DRAFT, ScopeState.APPROVED, actor, door)


def revoke_scope(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Withdraw a draft or a rule for good."""
    return _move(scope, scope.state, ScopeState.REVOKED, actor, door)


def stop_scope(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Stop sharing now: no approval; resuming needs one."""
    return _move(scope, ScopeState.APPROVED, ScopeState.STOPPED, actor, door)


def resume_scope(*, scope: Scope, actor: Actor, door: str = "page") -> Scope:
    """Ask for a stopped rule again: it becomes a draft of whoever asks."""
    return _move(scope, ScopeState.STOPPED, ScopeState.DRAFT, actor, door)


def problems_of(scope: Scope) -> list[Problem]:
    """Everything that makes a rule impossible or pointless."""
    found: list[Problem] = []
    if not scope.is_deny and scope.valid_to is None:
        found.append(Problem("scope_no_end", column="valid_to"))
    if scope.valid_to is not None and scope.valid_to < scope.valid_from:
        found.append(Problem("scope_dates", column="valid_to", value=str(scope.valid_to)))
    found += [Problem("scope_nobody", column=name) for name in AUDIENCE if not getattr(scope, name)]
    for name, model in AUDIENCE.items():
        found += _unknown(name, getattr(scope, name), model)
    if not scope.kinds:
        found.append(Problem("scope_no_kinds", column="kinds"))
    return found + _metric_problems(scope)


def _unknown(column: str, codes: Sequence[str], model: Any) -> list[Problem]:
    named = [code for code in codes if code != ANY]
    known = set(model.objects.filter(code__in=named).values_list("code", flat=True))
    return [
        Problem("scope_unknown", {"column": column, "value": code}, column=column, value=code)
        for code in named
        if code not in known
    ]


def _metric_problems(scope: Scope) -> list[Problem]:
    if not scope.metrics:
        return [Problem("scope_no_metrics", column="metrics")]
    named = [code for code in scope.metrics if code != ANY and not code.startswith("class:")]
    classes = dict(Metric.objects.filter(code__in=named).values_list("code", "sharing_class"))
    found = [
        Problem("scope_unknown", {"column": "metrics", "value": c}, column="metrics", value=c)
        for c in named
        if c not in classes
    ]
    if scope.is_deny:
        return found
    wants_peers = bool(PEER_KINDS & {Kind(kind) for kind in scope.kinds})
    for code, level in sorted(classes.items()):
        if level == BRAND_ONLY:
            found.append(Problem("scope_brand_only", {"metric": code}, column="metrics"))
        elif level == RESTRICTED and wants_peers:
            found.append(Problem("scope_ceiling", {"metric": code}, column="metrics"))
    return found


def describe(scope: Scope) -> dict[str, Any]:
    """The rule as plain data, for the trail."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name in FIELDS
        for value in [getattr(scope, name)]
    }


def _move(scope: Scope, before: str, after: str, actor: Actor, door: str) -> Scope:
    with transaction.atomic():
        locked = Scope.objects.select_for_update().get(pk=scope.pk)
        finished = locked.state == ScopeState.REVOKED
        if locked.state != before or finished or (after == locked.state):
            raise Refusal("scope_state", state=ScopeState(locked.state).label)
        locked.state, locked.version = after, locked.version + 1
        if after == ScopeState.APPROVED:
            locked.approver_id, locked.approved_at = actor.person_id, timezone.now()
        elif after == ScopeState.DRAFT:
            locked.author_id, locked.approver_id, locked.approved_at = actor.person_id, None, None
        else:
            locked.ended_at = timezone.now()
        locked.save()
        _audit(f"scope.{after}", locked, actor, {"state": [before, after]}, door)
        emit(SharingChanged(locked.pk))
    return locked


def _audit(action: str, scope: Scope, actor: Actor, changes: dict[str, Any], door: str) -> None:
    record(
        action,
        actor=actor,
        object_type="scope",
        object_id=scope.public_id,
        label=scope.name,
        changes=changes,
        door=door,
    )
