"""Nothing goes dark by surprise: admins hear 60, 30 and 7 days before a rule that shares ends."""

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse

from partners.people.queries import approvers
from partners.sharing.models import Scope
from portal.notices.models import Notice
from portal.notices.services.notices import notify

DAYS = (60, 30, 7)


def due(today: dt.date) -> bool:
    """Whether some rule has a reminder for today that nobody has been told yet."""
    return any(
        not Notice.objects.filter(key__startswith=f"{_key(scope, today)}:").exists()
        for scope in _ending(today)
    )


def remind(*, today: dt.date) -> int:
    """Tell every admin of each rule whose reminder falls on today; returns how many rules."""
    people = list(approvers("admin").values_list("public_id", flat=True))
    rows = list(_ending(today))
    for scope in rows:
        notify(
            person_ids=people,
            code="rule_ends",
            params={
                "rule": scope.name,
                "date": scope.valid_to.isoformat() if scope.valid_to else "",
            },
            link=reverse("sharing:rule", args=[scope.public_id]),
            key=_key(scope, today),
        )
    return len(rows)


def _ending(today: dt.date) -> QuerySet[Scope]:
    ends = [today + dt.timedelta(days=days) for days in DAYS]
    return Scope.objects.live().filter(is_deny=False, valid_to__in=ends).order_by("pk")


def _key(scope: Scope, today: dt.date) -> str:
    return f"rule_ends:{scope.public_id}:{today.isoformat()}"
