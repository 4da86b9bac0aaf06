"""A manager acts beside another for some days; it ends by itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from partners.people.models import Deputyship
from partners.people.queries.portfolios import is_manager
from partners.people.services.portfolio_notifications import tell_of_deputy
from portal.access.actor import Actor
from portal.accounts.services.persons import lock_person
from portal.audit.services import record
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from portal.accounts.models import User

# Nobody stands in for longer: after that places are handed over.
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def name_deputy(
    *, manager: User, deputy: User, first_date: dt.date, last_date: dt.date, actor: Actor
) -> Deputyship:
    """Let ``deputy`` act for ``manager`` from one day to another, both included.

    Arranged by the manager, or by a brand admin. The deputy is a manager, so that nobody comes to
    do what no role lets them; what they do stands in the trail as theirs. Days are those of where
    the deputy works. Both are told.
    """
    _may_arrange(manager, actor)
    if deputy.pk == manager.pk or not is_manager(deputy):
        raise Refusal("deputy_no_manager")
    if not is_manager(manager):
        raise Refusal("portfolio_no_manager")
    zone = ZoneInfo(deputy.time_zone or settings.TIME_ZONE)
    today = timezone.localdate(timezone=zone)
    if not today <= first_date <= last_date or last_date - first_date > LONGEST:
        raise Refusal("deputy_days")
    lock_person(user=manager)
    starts_at, ends_at = _midnight(first_date, zone), _midnight(last_date + dt.timedelta(1), zone)
    same = Deputyship.objects.filter(manager=manager, deputy=deputy, ended_at=None)
    if same.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refusal("deputy_already")
    row = Deputyship.objects.create(
        manager=manager,
        deputy=deputy,
        first_date=first_date,
        last_date=last_date,
        starts_at=starts_at,
        ends_at=ends_at,
        arranged_by=actor.person_id,
    )
    _record("deputy.name", row, actor)
    tell_of_deputy("deputy_named", row, by=actor.person_id)
    return row


@transaction.atomic
def end_deputy(*, deputyship: Deputyship, actor: Actor) -> Deputyship:
    """Call it off, now or before it begins: the deputy's next request has nothing of it."""
    row = Deputyship.objects.select_for_update(of=("self",)).get(pk=deputyship.pk)
    _may_arrange(row.manager, actor)
    if row.ended_at is not None or row.ends_at <= timezone.now():
        raise Refusal("deputy_over")
    row.ended_at = timezone.now()
    row.save(update_fields=["ended_at"])
    _record("deputy.end", row, actor)
    tell_of_deputy("deputy_ended", row, by=actor.person_id)
    return row


def _may_arrange(manager: User, actor: Actor) -> None:
    if actor.user_id != manager.pk and not actor.may("settings.edit"):
        raise Refusal("portfolio_others")


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=zone)


def _record(action: str, row: Deputyship, actor: Actor) -> None:
    record(
        action,
        actor=actor,
        object_type="person",
        object_id=row.manager.public_id,
        label="manager",
        changes={
            "deputy": [None, str(row.deputy.public_id)],
            "days": [None, f"{row.first_date.isoformat()}/{row.last_date.isoformat()}"],
        },
    )
