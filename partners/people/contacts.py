"""Whom people of partners may ask, and in which time zone they work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from partners.network.queries import partners_given_to, territories_given_to
from partners.people.enums import BrandRoleName
from partners.people.models import BrandRole, Membership
from partners.people.queries.portfolios import deputies_now
from portal.access.wall import brand_rows
from portal.notices.registry import Contact

if TYPE_CHECKING:
    from partners.network.models import Partner
    from portal.accounts.models import User


@brand_rows("whom a partner may ask")
def contacts(person_ids: Iterable[UUID]) -> dict[UUID, Contact]:
    """The manager who is nearest to the first outlet of each person; four queries.

    Nearest is who manages the outlet by name, then whose territory is the smallest around it, then
    who manages the whole network; of several the one who came first.
    """
    outlets = _first_outlets(person_ids)
    if not outlets:
        return {}
    near = _Managers([partner for partner, _, _ in outlets.values()])
    managers = {
        person: near.nearest(partner, path) for person, (partner, path, _) in outlets.items()
    }
    return {person: _contact(user) for person, user in managers.items() if user is not None}


@brand_rows("whom a partner may ask")
def managers_of(partner: Partner) -> list[UUID]:
    """Everybody who manages a partner, by name, territory or the whole network; deputies too."""
    return managers_of_any([partner])


@brand_rows("whom a partner may ask")
def managers_of_any(partners: Collection[Partner]) -> list[UUID]:
    """Everybody who manages one of the partners; four queries."""
    near = _Managers([partner.pk for partner in partners])
    around = [user for each in partners for user in near.around(each.pk, each.home_path)]
    around += deputies_now([user.pk for user in around])
    return sorted({user.public_id for user in around})


class _Managers:
    """The managers at work and what each of them manages; three queries."""

    def __init__(self, partner_ids: Iterable[int]) -> None:
        roles = BrandRole.objects.filter(
            role=BrandRoleName.MANAGER, ended_at=None, user__is_active=True
        ).order_by("pk")
        self.rows = {row.user_id: row for row in roles.select_related("user")}
        self.named = partners_given_to(self.rows, partner_ids)
        self.areas = territories_given_to(self.rows)

    def around(self, partner: int, path: str) -> list[User]:
        """The managers of a partner at a territory path, the nearest first."""
        named = [user for key, user in self.named if key == partner]
        areas = sorted(
            ((area, user) for area, user in self.areas if path and path.startswith(area)),
            key=lambda each: -len(each[0]),
        )
        whole = [user for user, row in self.rows.items() if not row.is_limited]
        return [self.rows[user].user for user in [*named, *(user for _, user in areas), *whole]]

    def nearest(self, partner: int, path: str) -> User | None:
        """The first of them."""
        return next(iter(self.around(partner, path)), None)


@brand_rows("where people work")
def zones(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The time zone of the first outlet of each person."""
    return {person: zone for person, (_, _, zone) in _first_outlets(person_ids).items()}


def _first_outlets(person_ids: Iterable[UUID]) -> dict[UUID, tuple[int, str, str]]:
    """By person the outlet held longest: its key, territory path and time zone."""
    rows = Membership.objects.filter(user__public_id__in=list(person_ids), ended_at=None)
    columns = ("user__public_id", "partner_id", "partner__home_path", "partner__time_zone")
    return {
        person: (partner, path, zone)
        for person, partner, path, zone in rows.order_by("-pk").values_list(*columns)
    }


def _contact(user: User) -> Contact:
    return Contact(user.get_full_name(), user.email, user.phone)
