"""Who has to look at what: approvals that wait, people who may approve, rules nobody uses."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from partners.people.models import BrandRole
from partners.sharing.models import ClassRecord, LedgerRow, Scope, ScopeState
from partners.sharing.queries.growth import growths
from portal.access.actor import Actor
from portal.access.capabilities import CAPABILITIES

UNUSED_DAYS = 60


def approvals_waiting(actor: Actor) -> int:
    """How many rules, ends of rules and records wait for this person's approval."""
    if not actor.may("sharing.approve"):
        return 0
    mine = Q(author_id=actor.person_id)
    drafts = Scope.objects.visible_to(actor).filter(state=ScopeState.DRAFT).exclude(mine)
    ends = Scope.objects.visible_to(actor).filter(
        state=ScopeState.APPROVED, ending_asked_by__isnull=False
    )
    records = ClassRecord.objects.visible_to(actor).filter(state=ScopeState.DRAFT).exclude(mine)
    asked = ends.exclude(ending_asked_by=actor.person_id)
    live = Scope.objects.visible_to(actor).live().exclude(mine)
    grown = growths(live, timezone.now().date())
    return drafts.count() + asked.count() + records.count() + len(grown)


def approvers(actor: Actor) -> list[str]:
    """Names of the other people who may approve what ``actor`` writes."""
    roles = BrandRole.objects.filter(
        ended_at=None, role__in=CAPABILITIES["sharing.approve"], user__is_active=True
    )
    others = roles.select_related("user").order_by("user__name")
    found = [role.user for role in others if role.user.public_id != actor.person_id]
    return list(dict.fromkeys(user.get_full_name() for user in found))


def rules_used() -> dict[str, str]:
    """Rules by which somebody saw something lately: public id to the last day."""
    since = timezone.now().date() - dt.timedelta(days=UNUSED_DAYS)
    rows = LedgerRow.objects.filter(day__gte=since).order_by("day")
    found: dict[str, str] = {}
    for day, scopes in rows.values_list("day", "scopes").distinct():
        found |= {scope.partition("@")[0]: day.isoformat() for scope in scopes}
    return found
