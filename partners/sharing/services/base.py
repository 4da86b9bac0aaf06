"""The one rule a new network starts with."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.sharing.models import RuleState, SharingRule
from partners.sharing.policy import ANY, RESTRICTED, Kind
from partners.sharing.services.rules import RuleFields, create_rule, move
from portal.access.actor import Actor
from portal.lib.results import Refusal


@transaction.atomic
def adopt_base_rule(*, actor: Actor, channel: str = "page") -> SharingRule:
    """Every partner sees its own results and targets of standards it has marked as read.

    Needs no second person, since it tells nobody anything about others; only while no other rule
    has ever been written (`rule_not_first`).
    """
    if SharingRule.objects.exists():
        raise Refusal("rule_not_first")
    draft = create_rule(fields=base_fields(), actor=actor, channel=channel, waits=False)
    return move(draft, RuleState.APPROVED, actor, channel)


def base_fields() -> RuleFields:
    """What the first rule says.

    Up to restricted, which is what metrics are unless somebody decided: own results are all that a
    rule can share of those, and without them no standard that uses one appears on a scorecard.
    """
    today = timezone.now().date()
    return {
        "name": _("Own results"),
        "partners": [ANY],
        "owners": [ANY],
        "territories": [ANY],
        "tiers": [ANY],
        "kinds_of_partner": [ANY],
        "metrics": [f"class:{RESTRICTED}"],
        "purposes": [ANY],
        "kinds": [Kind.OWN.value, Kind.TARGET.value],
        "lookback_months": 24,
        "valid_from": today,
        "valid_to": today + dt.timedelta(days=365),
        "needs_acknowledgement": True,
    }
