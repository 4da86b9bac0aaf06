"""Records that loosen the catalogue: two people, a reason, an end."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import ClassRecord, RecordKind, RuleState, SharingRule
from partners.sharing.services.approval import as_seen
from partners.sharing.services.notifications import tell_decided, tell_waiting
from partners.sharing.services.problems import is_far
from partners.sharing.services.rules import one_at_a_time
from portal.access.actor import Actor
from portal.audit.services import record as note
from portal.lib.results import Problem, Refusal

if TYPE_CHECKING:
    from standards.catalogue.models import Metric


def ask_lower_class(
    *,
    metric: Metric,
    level: int,
    reason: str,
    valid_from: dt.date,
    valid_to: dt.date,
    actor: Actor,
    channel: str = "page",
) -> ClassRecord:
    """Draft the lowering of a metric's class for a time."""
    problems = _problems(reason, valid_from, valid_to)
    if level >= metric.sharing_class:
        problems.append(Problem("record_not_lower", column="level"))
    return _create(
        ClassRecord(
            kind=RecordKind.LOWER,
            metric=metric.code,
            level=level,
            reason=reason,
            valid_from=valid_from,
            valid_to=valid_to,
        ),
        problems,
        actor,
        channel,
    )


def ask_exemption(
    *,
    deny: SharingRule,
    metric: Metric,
    reason: str,
    valid_from: dt.date,
    valid_to: dt.date,
    actor: Actor,
    channel: str = "page",
) -> ClassRecord:
    """Draft that a rule that closes does not cover one derived metric for a time."""
    problems = _problems(reason, valid_from, valid_to)
    if not deny.is_deny or deny.is_stop:
        problems.append(Problem("record_no_deny", column="deny"))
    if not metric.derived_from:
        problems.append(Problem("record_not_derived", column="metric", value=metric.code))
    return _create(
        ClassRecord(
            kind=RecordKind.EXEMPT,
            metric=metric.code,
            deny=deny,
            reason=reason,
            valid_from=valid_from,
            valid_to=valid_to,
        ),
        problems,
        actor,
        channel,
    )


@transaction.atomic
def approve_record(
    *, record: ClassRecord, seen: str, actor: Actor, channel: str = "page"
) -> ClassRecord:
    """Put a record in force; never by its author, and bound to the difference seen."""
    one_at_a_time()
    locked = ClassRecord.objects.select_for_update().get(pk=record.pk)
    as_seen(locked, Step.APPROVE, seen, actor)
    locked.approver_id, locked.approved_at = actor.person_id, timezone.now()
    approved = move_record(locked, RuleState.APPROVED, actor, channel)
    tell_decided(approved, "approved", approved.author_id, actor)
    return approved


@transaction.atomic
def end_record(*, record: ClassRecord, actor: Actor, channel: str = "page") -> ClassRecord:
    """Withdraw a record: at once, since it only closes."""
    locked = ClassRecord.objects.select_for_update().get(pk=record.pk)
    require(Standing(locked, actor), Step.WITHDRAW)
    locked.ended_at = timezone.now()
    return move_record(locked, RuleState.REVOKED, actor, channel)


def _problems(reason: str, valid_from: dt.date, valid_to: dt.date) -> list[Problem]:
    problems = [] if reason.strip() else [Problem("record_no_reason", column="reason")]
    if valid_to < valid_from:
        problems.append(Problem("rule_dates", column="valid_to", value=str(valid_to)))
    problems += [
        Problem("rule_far", column=name, value=str(day))
        for name, day in (("valid_from", valid_from), ("valid_to", valid_to))
        if is_far(day)
    ]
    return problems


def _create(
    record: ClassRecord, problems: list[Problem], actor: Actor, channel: str
) -> ClassRecord:
    if problems:
        raise Refusal(problems[0].code, problems=problems)
    record.author_id = actor.person_id
    with transaction.atomic():
        record.save(force_insert=True)
        _audit("created", record, actor, channel)
        tell_waiting(record, actor, key="new")
    return record


def move_record(record: ClassRecord, state: RuleState, actor: Actor, channel: str) -> ClassRecord:
    """Bring a locked record to a state, note it in the trail, tell whoever listens."""
    record.state = state
    record.save()
    _audit(state, record, actor, channel)
    return record


def _audit(step: str, record: ClassRecord, actor: Actor, channel: str) -> None:
    note(
        f"class_record.{step}",
        actor=actor,
        object_type="class_record",
        object_id=record.public_id,
        label=record.metric,
        changes={
            "kind": [None, record.kind],
            "level": [None, record.level],
            "until": [None, record.valid_to.isoformat()],
        },
        personal={"reason": record.reason},
        channel=channel,
    )
