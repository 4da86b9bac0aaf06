"""Who has to look at what: approvals that wait, people who may approve, rules nobody uses."""

import datetime as dt

from django.utils import timezone

from partners.people.queries import second_people, seconds_of
from partners.sharing.models import ClassRecord, LedgerRow, Scope, ScopeState
from partners.sharing.queries.growth import growths
from portal.access.actor import Actor
from portal.access.memory import remembered

UNUSED_DAYS = 60


@remembered
def approvals_waiting(actor: Actor) -> int:
    """How many rules, ends of rules and records wait for this person's approval."""
    if not actor.may("sharing.approve"):
        return 0
    rows = Scope.objects.visible_to(actor)
    drafts = rows.filter(state=ScopeState.DRAFT).values_list("author_id", flat=True)
    ends = rows.filter(state=ScopeState.APPROVED, ending_asked_by__isnull=False)
    records = ClassRecord.objects.visible_to(actor).filter(state=ScopeState.DRAFT)
    authors = [
        *drafts,
        *ends.values_list("ending_asked_by", flat=True),
        *records.values_list("author_id", flat=True),
    ]
    others = seconds_of(actor.person_id, authors)
    live = rows.live().exclude(author_id=actor.person_id)
    grown = growths(live, timezone.now().date())
    return sum(author in others for author in authors) + len(grown)


def approvers(actor: Actor) -> list[str]:
    """Names of the other people who may approve what ``actor`` writes."""
    return [user.get_full_name() for user in second_people(actor, "sharing.approve")]


def rules_used() -> dict[str, str]:
    """Rules by which somebody saw something lately: public id to the last day."""
    since = timezone.now().date() - dt.timedelta(days=UNUSED_DAYS)
    rows = LedgerRow.objects.filter(day__gte=since).order_by("day")
    found: dict[str, str] = {}
    for day, scopes in rows.values_list("day", "scopes").distinct():
        found |= {scope.partition("@")[0]: day.isoformat() for scope in scopes}
    return found
