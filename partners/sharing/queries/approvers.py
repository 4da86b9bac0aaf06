"""Who may approve what somebody writes, and which rules anybody uses."""

import datetime as dt

from django.utils import timezone

from partners.people.queries import second_people
from partners.sharing.models import LedgerRow
from portal.access.actor import Actor

UNUSED_DAYS = 60


def approvers(actor: Actor) -> list[str]:
    """Names of the other people who may approve what ``actor`` writes."""
    return [user.get_full_name() for user in second_people(actor, "sharing.approve")]


def rules_used() -> dict[str, str]:
    """Rules by which somebody saw something lately: public id to the last day."""
    since = timezone.now().date() - dt.timedelta(days=UNUSED_DAYS)
    rows = LedgerRow.objects.filter(day__gte=since).order_by("day")
    last_days: dict[str, str] = {}
    for day, rules in rows.values_list("day", "rules").distinct():
        last_days |= {rule.partition("@")[0]: day.isoformat() for rule in rules}
    return last_days
