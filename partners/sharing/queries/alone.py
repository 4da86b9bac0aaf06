"""Whether an author needs a second person, whatever the network is today."""

from django.utils import timezone

from partners.sharing.models import Scope, ScopeState
from partners.sharing.policy import ANY
from partners.sharing.policy.narrowing import narrows
from partners.sharing.queries.exposure import Difference
from partners.sharing.queries.growth import reached_now
from partners.sharing.rules import rule_of
from standards.catalogue.models import Metric


def needs_another(scope: Scope, found: Difference) -> bool:
    """Whether a draft has to be approved by somebody other than its author.

    It has if somebody gains by it now or on a day that is known (``found``), and if its words
    reach further than those of the rule it replaces: somebody may come to be what they name.
    """
    live = scope.replaces if _is_live(scope.replaces) else None
    before = rule_of(live) if live else None
    if found.widens or not narrows(rule_of(scope), before, timezone.now().date()):
        return True
    return not scope.is_deny and live is not None and _forgets_limits(scope, live)


def _is_live(scope: Scope | None) -> bool:
    return scope is not None and scope.state == ScopeState.APPROVED


def _forgets_limits(scope: Scope, before: Scope) -> bool:
    """Whether the approval would reach what that of the rule before was not given for."""
    if before.known_partners is not None:
        still_waits = scope.newcomers_wait and scope.partners == [ANY]
        if not still_waits or set(reached_now(scope)) - set(before.known_partners):
            return True
    if before.known_metrics is None:
        return False
    return Metric.objects.exclude(code__in=before.known_metrics).exists()
