"""Nothing goes dark by surprise: admins hear 60, 30 and 7 days before a rule that shares ends."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse

from partners.people.queries import approvers
from partners.sharing.models import SharingRule
from portal.notices.queries import was_told
from portal.notices.services.notices import notify

DAYS = (60, 30, 7)


def due(today: dt.date) -> bool:
    """Whether some rule has a reminder for today that nobody has been told yet."""
    return any(not was_told(f"{_key(rule, today)}:") for rule in _ending(today))


def remind(*, today: dt.date) -> int:
    """Tell every admin of each rule whose reminder falls on today; returns how many rules."""
    people = list(approvers("admin").values_list("public_id", flat=True))
    rows = list(_ending(today))
    for rule in rows:
        notify(
            person_ids=people,
            code="rule_ends",
            params={
                "rule": rule.name,
                "date": rule.valid_to.isoformat() if rule.valid_to else "",
            },
            link=reverse("sharing:rule", args=[rule.public_id]),
            key=_key(rule, today),
        )
    return len(rows)


def _ending(today: dt.date) -> QuerySet[SharingRule]:
    ends = [today + dt.timedelta(days=days) for days in DAYS]
    return SharingRule.objects.live().filter(is_deny=False, valid_to__in=ends).order_by("pk")


def _key(rule: SharingRule, today: dt.date) -> str:
    return f"rule_ends:{rule.public_id}:{today.isoformat()}"
