"""Sharing rules by name, and how many there are to see."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from partners.sharing.models import RuleState, SharingRule
from partners.sharing.models.rules import SharingRuleQuerySet
from portal.access.actor import Actor


def rules_within(actor: Actor) -> SharingRuleQuerySet:
    """The rules an actor may read, in whatever state."""
    return SharingRule.objects.visible_to(actor)


def rules_alive() -> int:
    """How many rules are approved and not over, whoever may read them."""
    today = timezone.now().date()
    return SharingRule.objects.live().filter(valid_to__gte=today).count()


def is_rule_named(name: str) -> bool:
    """Whether a rule that was not ended bears the name."""
    return SharingRule.objects.filter(name=name).exclude(state=RuleState.REVOKED).exists()


def rule_names(public_ids: Iterable[str] | None = None) -> dict[str, str]:
    """The names of rules by public id, of all for None; one query."""
    rows = SharingRule.objects.all()
    if public_ids is not None:
        rows = rows.filter(public_id__in=list(public_ids))
    return {str(key): name for key, name in rows.values_list("public_id", "name")}


def rules_ending(actor: Actor, first: dt.date, last: dt.date) -> list[str]:
    """Names of approved rules the actor may read whose last day lies between two days."""
    rows = rules_within(actor).live().filter(is_deny=False, valid_to__range=(first, last))
    return list(rows.order_by("name", "pk").values_list("name", flat=True))
