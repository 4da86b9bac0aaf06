"""Stop sharing now: one person, at once; only a second person opens again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.sharing.lifecycle import Standing, Step, require
from partners.sharing.models import RuleState, SharingRule
from partners.sharing.policy import ANY, Kind
from partners.sharing.services.notifications import tell_waiting
from partners.sharing.services.problems import problems_of
from partners.sharing.services.rules import audit, describe, move
from portal.access.actor import Actor
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner
    from standards.catalogue.models import Metric


@transaction.atomic
def stop_rule(*, rule: SharingRule, actor: Actor, channel: str = "page") -> SharingRule:
    """Stop one rule that shares: no approval; resuming needs one."""
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    require(Standing(locked, actor), Step.STOP)
    return move(locked, RuleState.STOPPED, actor, channel)


@transaction.atomic
def resume_rule(*, rule: SharingRule, actor: Actor, channel: str = "page") -> SharingRule:
    """Ask for a stopped rule again: it becomes a draft of whoever asks."""
    locked = SharingRule.objects.select_for_update().get(pk=rule.pk)
    require(Standing(locked, actor), Step.RESUME)
    draft = move(locked, RuleState.DRAFT, actor, channel)
    tell_waiting(draft, actor, key=str(draft.version))
    return draft


@transaction.atomic
def stop_sharing(
    *,
    actor: Actor,
    partner: Partner | None = None,
    metric: Metric | None = None,
    channel: str = "page",
) -> SharingRule:
    """Close everything for a partner, of a metric, or altogether, from this moment on.

    What the partner sent itself it still sees. A stop that stands already is returned as it is.
    """
    partners = [partner.code] if partner else [ANY]
    metrics = [metric.code] if metric else [ANY]
    standing = SharingRule.objects.live().filter(is_stop=True, partners=partners, metrics=metrics)
    if (stop := standing.first()) is not None:
        return stop
    try:
        with transaction.atomic():
            return _stop(partner, metric, actor, channel)
    except IntegrityError:
        # Somebody pressed at the same moment: theirs stands.
        return standing.get()


def _stop(
    partner: Partner | None, metric: Metric | None, actor: Actor, channel: str
) -> SharingRule:
    partners = [partner.code] if partner else [ANY]
    metrics = [metric.code] if metric else [ANY]
    now = timezone.now()
    rule = SharingRule(
        name=_("Stop: {what}").format(what=_what(partner, metric)),
        is_deny=True,
        is_stop=True,
        partners=partners,
        owners=[ANY],
        territories=[ANY],
        tiers=[ANY],
        kinds_of_partner=[ANY],
        metrics=metrics,
        kinds=[kind.value for kind in Kind],
        purposes=[ANY],
        valid_from=now.date(),
        valid_to=None,
        state=RuleState.APPROVED,
        author_id=actor.person_id,
        approved_at=now,
    )
    problems = problems_of(rule)
    if problems:
        raise Refusal(problems[0].code, problems=problems, **problems[0].params)
    rule.save(force_insert=True)
    audit("scope.stop", rule, actor, {"rule": [None, describe(rule)]}, channel)
    return rule


def _what(partner: Partner | None, metric: Metric | None) -> str:
    parts = [thing.name for thing in (partner, metric) if thing is not None]
    return " · ".join(parts) or _("everything, for everybody")
