"""How far a new installation is: counted from what is there, never from a note that it was done."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from partners.network.queries import all_partners, coded
from partners.people.enums import BrandRoleName
from partners.people.queries import (
    brand_roles_in_force,
    memberships_in_force,
    role_requests,
    sent_invitations,
    vouchers,
)
from partners.people.vouching import one_behind_both
from partners.sharing.queries.rules import rules_alive
from portal.access.actor import Actor
from portal.access.capabilities import CAPABILITIES
from portal.access.memory import remembered
from portal.lib import months
from standards.catalogue.enums import VersionState
from standards.catalogue.queries.sets import MAKING, versions_by_state
from standards.reporting.queries.calendar import collections_begun
from standards.scoring.queries import newest_scored_month


@dataclass(frozen=True, slots=True)
class Team:
    """The people of the brand: names by role, and whether two people stand behind what needs two.

    ``waiting`` counts roles that wait for a second person.
    """

    names: dict[str, tuple[str, ...]]
    waiting: int
    has_second_approver: bool
    has_second_author: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Codes of territories and kinds, how many partners have not left, and who has people.

    ``without_people``: partners nobody acts for; ``uninvited``: those of them to whom no invitation
    was sent either.
    """

    territories: tuple[str, ...]
    kinds: tuple[str, ...]
    partners: int
    without_people: int
    uninvited: int


@dataclass(frozen=True, slots=True)
class Content:
    """What is asked and shared: standards in force and in the making, collections, rules."""

    published: int
    in_the_making: int
    collections: int
    asks_a_month: bool
    live_rules: int


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """All of it, and the newest scored month ('' while there is none): then setting up is over."""

    team: Team
    network: Network
    content: Content
    scored_month: str


def setup_facts() -> SetupFacts:
    """How far this installation is; ten queries."""
    return SetupFacts(_team(), _network(), _content(), scored_month())


@remembered
def scored_month() -> str:
    """The newest scored month; '' while there is none. One query, once a page."""
    return newest_scored_month(months.last_complete(timezone.localdate()))


def is_being_set_up(actor: Actor) -> bool:
    """Whether the first thing for this person is to set the portal up: no month is scored yet."""
    return actor.may("settings.edit") and not scored_month()


def _team() -> Team:
    held = brand_roles_in_force().filter(user__is_active=True).select_related("user")
    names: dict[str, list[str]] = {}
    ids: dict[str, set[UUID]] = {}
    for row in held.order_by("pk"):
        names.setdefault(row.role, []).append(row.user.get_full_name())
        ids.setdefault(row.role, set()).add(row.user.public_id)
    by_holder = vouchers()

    def has_two(roles: Iterable[str]) -> bool:
        people = sorted({person for role in roles for person in ids.get(role, ())})
        return any(not one_behind_both(a, b, by_holder) for a, b in combinations(people, 2))

    return Team(
        names={role: tuple(people) for role, people in names.items()},
        waiting=role_requests().count(),
        has_second_approver=has_two(CAPABILITIES["sharing.approve"]),
        has_second_author=has_two([BrandRoleName.AUTHOR]),
    )


def _network() -> Network:
    own = {"partner": OuterRef("pk")}
    has_people = Exists(memberships_in_force().filter(user__is_active=True, **own))
    was_invited = Exists(sent_invitations().filter(**own))
    counted = (
        all_partners()
        .present()
        .annotate(has_people=has_people, was_invited=was_invited)
        .aggregate(
            partners=Count("pk"),
            without_people=Count("pk", filter=Q(has_people=False)),
            uninvited=Count("pk", filter=Q(has_people=False, was_invited=False)),
        )
    )
    return Network(
        territories=tuple(coded("territory").values_list("code", flat=True)),
        kinds=tuple(coded("kind").values_list("code", flat=True)),
        **counted,
    )


def _content() -> Content:
    states = versions_by_state()
    begun = collections_begun()
    return Content(
        published=states.get(VersionState.PUBLISHED, 0),
        in_the_making=sum(states.get(state, 0) for state in MAKING),
        collections=len(begun),
        asks_a_month=any(begun),
        live_rules=rules_alive(),
    )
