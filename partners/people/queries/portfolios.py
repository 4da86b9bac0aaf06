"""Who looks after which partners, for whom somebody stands in, and what changes hands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from partners.network.queries import given_partners, given_territories
from partners.people.enums import BrandRoleName, HandoverState
from partners.people.models import BrandRole, Deputyship, Handover
from portal.accounts.queries import all_persons

if TYPE_CHECKING:
    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class Given:
    """A place that a manager was given: its code and name, and where it lies or its key."""

    code: str
    name: str
    path: str = ""
    partner_id: int = 0


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What a manager looks after: the whole network, or territories and partners by name."""

    user: User
    is_whole: bool
    territories: tuple[Given, ...]
    partners: tuple[Given, ...]


def managers() -> QuerySet[User]:
    """Everybody who is a partner manager now and can sign in, by name."""
    held = BrandRole.objects.filter(role=BrandRoleName.MANAGER, ended_at=None)
    rows = all_persons().filter(is_active=True, pk__in=held.values("user"))
    return rows.order_by("name", "email")


def is_manager(user: User) -> bool:
    """Whether a person is a partner manager now and can sign in."""
    return managers().filter(pk=user.pk).exists()


def portfolio_of(user: User) -> Portfolio:
    """What a manager was given; three queries. As a deputy one was given nothing."""
    role = BrandRole.objects.filter(user=user, role=BrandRoleName.MANAGER, ended_at=None).first()
    if role is None or not role.is_limited:
        return Portfolio(user, role is not None, (), ())
    territories = given_territories(user).values_list("code", "name", "path")
    partners = given_partners(user).values_list("code", "name", "pk")
    return Portfolio(
        user,
        False,
        tuple(Given(code, name, path=path) for code, name, path in territories),
        tuple(Given(code, name, partner_id=pk) for code, name, pk in partners),
    )


def deputyships_of(user: User) -> list[Deputyship]:
    """Now and later: who stands in for a person, and for whom the person does; one query."""
    rows = Deputyship.objects.to_come(timezone.now())
    own = rows.filter(manager=user) | rows.filter(deputy=user)
    return list(own.select_related("manager", "deputy").order_by("starts_at", "pk"))


def last_days_of_deputies(user_id: int | None) -> list[dt.date]:
    """The last day of each deputyship of a person, now or later, of either side; one query."""
    rows = Deputyship.objects.to_come(timezone.now())
    own = rows.filter(manager_id=user_id) | rows.filter(deputy_id=user_id)
    return list(own.order_by("last_date").values_list("last_date", flat=True))


def deputies_now(manager_keys: list[int]) -> list[User]:
    """Those who stand in for some managers now and are managers themselves."""
    rows = Deputyship.objects.in_force(timezone.now()).filter(manager__in=manager_keys)
    return list(managers().filter(pk__in=rows.values("deputy")))


def handovers_of(user: User) -> list[Handover]:
    """What is planned to go from or to a person, the next first; one query."""
    rows = Handover.objects.filter(state=HandoverState.PLANNED)
    own = rows.filter(giver=user) | rows.filter(taker=user)
    return list(own.select_related("giver", "taker").order_by("day", "pk"))


def person_with_portfolio(person_id: UUID | str | None) -> User | None:
    """The manager behind an opaque id; None for anybody else."""
    return managers().filter(public_id=person_id).first() if person_id else None
