"""Write and change sharing rules. What widens waits for a second person (`approving`)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import RuleState, SharingRule
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
from portal.lib.mappings import JsonObject
from portal.lib.results import Refusal
from standards.catalogue.queries.sets import names_of_metrics

FIELDS = (
    "name",
    "is_deny",
    *AUDIENCE,
    "metrics",
    "kinds",
    "lookback_months",
    "lag_months",
    "valid_from",
    "valid_to",
    "is_reciprocal",
    "purposes",
    "needs_acknowledgement",
    "minimum_edition",
    "halves_only",
    "newcomers_wait",
)


class RuleFields(TypedDict, total=False):
    """What a sharing rule says, by the columns it is kept in; what is absent has its default.

    Audiences are lists of codes or `ANY`; ``metrics`` codes or ``class:<sharing class>``.
    """

    name: str
    is_deny: bool
    partners: list[str]
    owners: list[str]
    territories: list[str]
    tiers: list[str]
    kinds_of_partner: list[str]
    metrics: list[str]
    kinds: list[str]
    lookback_months: int
    lag_months: int
    valid_from: dt.date
    valid_to: dt.date | None
    is_reciprocal: bool
    purposes: list[str]
    needs_acknowledgement: bool
    minimum_edition: int
    halves_only: bool
    newcomers_wait: bool


def create_rule(
    *, fields: RuleFields, actor: Actor, channel: str = "page", waits: bool = True
) -> SharingRule:
    """A draft of a sharing rule; every contradiction is refused with all problems at once.

    ``waits``: somebody has to approve it and is told; a pack and the first rule of all are
    approved by the same act.
    """
    return _draft(fields, None, actor, channel, waits=waits)


@transaction.atomic
def revise_rule(
    *,
    rule: SharingRule,
    version: int,
    fields: RuleFields,
    actor: Actor,
    channel: str = "page",
) -> SharingRule:
    """A new draft that takes the place of a draft at once, of a rule in force once approved.

    ``version`` is the one the editor started from: `rule_changed` when somebody was quicker.
    """
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    if locked.version != version:
        raise Refusal("rule_changed")
    require(Standing(locked, actor), Step.EDIT)
    if locked.state in (RuleState.DRAFT, RuleState.DECLINED):
        draft = _draft(fields, locked.replaces, actor, channel)
        move(locked, RuleState.REVOKED, actor, channel)
        return draft
    return _draft(fields, locked, actor, channel)


@transaction.atomic
def revoke_rule(*, rule: SharingRule, actor: Actor, channel: str = "page") -> SharingRule:
    """Withdraw a draft, or a rule that shares, for good; a rule that closes needs a second person.

    Ending a rule that closes opens something: see `approving.ask_to_end`.
    """
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    require(Standing(locked, actor), Step.REVOKE)
    return move(locked, RuleState.REVOKED, actor, channel)


def move(locked: SharingRule, after: str, actor: Actor, channel: str) -> SharingRule:
    """Bring a locked rule to a state, note it in the trail, tell whoever listens."""
    before = locked.state
    locked.state, locked.version = after, locked.version + 1
    if after == RuleState.APPROVED:
        locked.approved_at = timezone.now()
        locked.approver_id = None if actor.person_id == locked.author_id else actor.person_id
        pin(locked)
    elif after == RuleState.DRAFT:
        locked.author_id, locked.approver_id, locked.approved_at = actor.person_id, None, None
    else:
        locked.ended_at = timezone.now()
    locked.save()
    audit(f"scope.{after}", locked, actor, {"state": [before, after]}, channel)
    return locked


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would say and do; ``digest`` binds saving it to exactly this."""

    draft: SharingRule
    sentence: str
    difference: Difference
    standards: StandardsShown | None
    digest: str


def rehearsed(write: Callable[[], SharingRule]) -> Rehearsal:
    """What ``write`` would bring about: it is done, looked at and taken back."""
    with transaction.atomic():
        draft = write()
        difference = announced(draft)
        content = [describe(draft), [str(row) for row in difference.rows]]
        standards = standards_shown_by(draft, timezone.now().date())
        rehearsal = Rehearsal(draft, sentence(draft), difference, standards, digest(content))
        transaction.set_rollback(True)
    return rehearsal


def one_at_a_time() -> None:
    """Wait for everybody else who is changing rules, until this transaction ends.

    Two changes that open nothing each may open something together; what is told before an
    approval has to be all that counts when it is stored. The rows are locked in one order.
    """
    list(SharingRule.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def pin(rule: SharingRule) -> None:
    """Keep what the rule reaches now: for what an approval of facts about others is given."""
    opens_peers = not rule.is_deny and bool(PEER_KINDS & {Kind(kind) for kind in rule.kinds})
    names_set = any(code == ANY or code.startswith("class:") for code in rule.metrics)
    rule.known_metrics = rule.known_partners = None
    if opens_peers and names_set:
        rule.known_metrics = sorted(names_of_metrics())
    if opens_peers and rule.newcomers_wait and rule.partners == [ANY]:
        rule.known_partners = list(reached_now(rule))


def describe(rule: SharingRule) -> JsonObject:
    """The rule as plain data, for the trail."""
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name in FIELDS
        for value in [getattr(rule, name)]
    }


def audit(action: str, rule: SharingRule, actor: Actor, changes: JsonObject, channel: str) -> None:
    """Note a step of a rule in the trail."""
    record(
        action,
        actor=actor,
        object_type="scope",
        object_id=rule.public_id,
        label=rule.name,
        changes=changes,
        channel=channel,
    )


def _draft(
    fields: RuleFields,
    replaces: SharingRule | None,
    actor: Actor,
    channel: str,
    *,
    waits: bool = True,
) -> SharingRule:
    rule = SharingRule(**{name: value for name, value in fields.items() if name in FIELDS})
    rule.purposes = rule.purposes or [ANY]
    rule.author_id, rule.replaces = actor.person_id, replaces
    problems = problems_of(rule)
    if problems:
        raise Refusal(problems[0].code, problems=problems, **problems[0].params)
    with transaction.atomic():
        rule.save(force_insert=True)
        before = describe(replaces) if replaces else None
        audit("scope.created", rule, actor, {"rule": [before, describe(rule)]}, channel)
        if waits:
            tell_waiting(rule, actor, key="new")
    return rule
