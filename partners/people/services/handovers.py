"""Places of one manager go to another, from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from partners.network.queries import (
    PARTNER_RIGHT,
    TERRITORY_RIGHT,
    given_partners,
    given_territories,
)
from partners.people.enums import BrandRoleName, HandoverState
from partners.people.models import BrandRole, Handover
from partners.people.queries.portfolios import is_manager
from partners.people.services.portfolio_notifications import tell_of_handover
from portal.access.actor import SYSTEM, Actor
from portal.access.grants import give, take
from portal.accounts.services.persons import lock_person
from portal.audit.services import record
from portal.lib.results import Refusal

if TYPE_CHECKING:
    from partners.network.models import Partner, Territory
    from portal.accounts.models import User


@transaction.atomic
def plan_handover(
    *,
    giver: User,
    taker: User,
    day: dt.date,
    territories: Sequence[str],
    partners: Sequence[str],
    actor: Actor,
) -> Handover:
    """Have places of ``giver`` go to ``taker`` on a day, today included; both are told.

    By the giver, or by a brand admin; ``territories`` and ``partners`` are codes of what the giver
    was given, nothing else: nobody gives more than they have.
    """
    if actor.user_id != giver.pk and not actor.may("settings.edit"):
        raise Refusal("portfolio_others")
    if taker.pk == giver.pk or not is_manager(taker):
        raise Refusal("handover_no_manager")
    if day < timezone.localdate():
        raise Refusal("handover_day")
    held = _held(giver, territories, partners)
    if len(held[0]) + len(held[1]) < len({*territories}) + len({*partners}):
        raise Refusal("handover_not_held")
    if not any(held):
        raise Refusal("handover_nothing")
    row = Handover.objects.create(
        giver=giver,
        taker=taker,
        day=day,
        territories=sorted({*territories}),
        partners=sorted({*partners}),
        asked_by=actor.person_id,
    )
    _record("handover.plan", row, actor)
    if day == timezone.localdate():
        return carry_out(row, actor)
    tell_of_handover("handover_planned", row, by=actor.person_id)
    return row


@transaction.atomic
def call_off(*, handover: Handover, actor: Actor) -> Handover:
    """Nothing changes hands; both are told."""
    row = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if actor.user_id != row.giver_id and not actor.may("settings.edit"):
        raise Refusal("portfolio_others")
    if row.state != HandoverState.PLANNED:
        raise Refusal("handover_over")
    return _close(row, HandoverState.CALLED_OFF, "handover.call_off", actor)


def are_due() -> bool:
    """Whether some are to be carried out now."""
    return _due().exists()


def carry_out_due() -> int:
    """Carry out what was planned for today or a day before; how many."""
    rows = list(_due().order_by("day", "pk"))
    for row in rows:
        carry_out(row, SYSTEM)
    return len(rows)


@transaction.atomic
def carry_out(handover: Handover, actor: Actor) -> Handover:
    """Give what the giver still holds to the taker; what else became of it stays where it is.

    Nothing happens, and both are told, where nothing is left or the taker is no manager any more.
    """
    row = Handover.objects.select_for_update(of=("self",)).get(pk=handover.pk)
    if row.state != HandoverState.PLANNED:
        return row
    for user in sorted((row.giver, row.taker), key=lambda person: person.pk):
        lock_person(user=user)
    held = _held(row.giver, row.territories, row.partners)
    if not any(held) or not is_manager(row.taker):
        return _close(row, HandoverState.CALLED_OFF, "handover.call_off", actor)
    role = BrandRole.objects.get(user=row.taker, role=BrandRoleName.MANAGER, ended_at=None)
    places = [
        *((TERRITORY_RIGHT, territory) for territory in held[0]),
        *((PARTNER_RIGHT, partner) for partner in held[1]),
    ]
    for right, place in places:
        take(right, row.giver, place)
        # Who looks after the whole network is not limited by what comes to it.
        if role.is_limited:
            give(right, row.taker, place)
    row.territories = sorted(place.code for place in held[0])
    row.partners = sorted(place.code for place in held[1])
    row.save(update_fields=["territories", "partners"])
    return _close(row, HandoverState.DONE, "handover.do", actor)


def _due() -> QuerySet[Handover]:
    return Handover.objects.filter(state=HandoverState.PLANNED, day__lte=timezone.localdate())


def _held(
    giver: User, territories: Sequence[str], partners: Sequence[str]
) -> tuple[list[Territory], list[Partner]]:
    return (
        list(given_territories(giver).filter(code__in=territories)),
        list(given_partners(giver).filter(code__in=partners)),
    )


def _close(row: Handover, state: HandoverState, action: str, actor: Actor) -> Handover:
    row.state, row.decided_at = state, timezone.now()
    row.save(update_fields=["state", "decided_at"])
    _record(action, row, actor)
    code = "handover_done" if state == HandoverState.DONE else "handover_called_off"
    tell_of_handover(code, row, by=actor.person_id)
    return row


def _record(action: str, row: Handover, actor: Actor) -> None:
    record(
        action,
        actor=actor,
        object_type="person",
        object_id=row.giver.public_id,
        label="manager",
        changes={
            "to": [None, str(row.taker.public_id)],
            "day": [None, row.day.isoformat()],
            "territories": [None, row.territories],
            "partners": [None, row.partners],
        },
        channel="calendar" if actor.is_system else "page",
    )
