"""Whether an author needs a second person, whatever the network is today."""

from django.utils import timezone

from partners.sharing.models import RuleState, SharingRule
from partners.sharing.policy import ANY
from partners.sharing.policy.narrowing import narrows
from partners.sharing.policy_inputs import rule_of
from partners.sharing.queries.exposure import Difference
from partners.sharing.queries.growth import reached_now
from standards.catalogue.queries.sets import all_metrics


def needs_another(rule: SharingRule, difference: Difference) -> bool:
    """Whether a draft has to be approved by somebody other than its author.

    It has if somebody gains by it now or on a day that is known (``difference``), and if its
    words reach further than those of the rule it replaces: somebody may come to be what they name.
    """
    live = rule.replaces if _is_live(rule.replaces) else None
    before = rule_of(live) if live else None
    if difference.widens or not narrows(rule_of(rule), before, timezone.now().date()):
        return True
    return not rule.is_deny and live is not None and _forgets_limits(rule, live)


def _is_live(rule: SharingRule | None) -> bool:
    return rule is not None and rule.state == RuleState.APPROVED


def _forgets_limits(rule: SharingRule, before: SharingRule) -> bool:
    """Whether the approval would reach what that of the rule before was not given for."""
    if before.known_partners is not None:
        still_waits = rule.newcomers_wait and rule.partners == [ANY]
        if not still_waits or set(reached_now(rule)) - set(before.known_partners):
            return True
    if before.known_metrics is None:
        return False
    return all_metrics().exclude(code__in=before.known_metrics).exists()
