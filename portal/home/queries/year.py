"""What is prepared for a year that begins: counted from what is there."""

from dataclasses import dataclass

from django.utils import timezone

from partners.network.queries import all_placements, partners_within
from partners.people.queries.portfolios import last_days_of_deputies
from partners.sharing.queries.agreements import unsigned
from partners.sharing.queries.rules import rules_ending
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries.sets import all_publications
from standards.reporting.queries.calendar import collections_in

# Until this month the year at hand is the one that has begun, afterwards the next.
_TURNS = "07"


@dataclass(frozen=True, slots=True)
class StandardAhead:
    """A standard that is published, and the version that begins with the year ('' for none)."""

    code: str
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class CollectionAhead:
    """A collection, whether it asks for anything, and whether the year's first month is open."""

    name: str
    asks: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class YearFacts:
    """How far the year is prepared; ``first_month`` is its January.

    ``placed``: partners within reach with a place that begins then; ``leaving``: those whose last
    month is the December before. ``ending``: sharing rules that end before February, with names.
    """

    year: int
    first_month: str
    standards: tuple[StandardAhead, ...]
    placed: int
    leaving: int
    partners: int
    collections: tuple[CollectionAhead, ...]
    ending: tuple[str, ...]
    unsigned: int
    deputyships: int
    deputyships_ending: int


def year_at_hand() -> int:
    """The year whose turn is at hand: the next one from July on, else the one that has begun."""
    today = timezone.localdate()
    return today.year + (f"{today:%m}" >= _TURNS)


def year_facts(actor: Actor) -> YearFacts:
    """What of the turn of the year is done, as far as the actor reaches; ten queries."""
    year = year_at_hand()
    first = f"{year}-01"
    partners = partners_within(actor, "partners.manage").present()
    ends = last_days_of_deputies(actor.user_id) if actor.may("months.review") else []
    placed = all_placements().filter(from_month=first, partner__in=partners.values("pk"))
    return YearFacts(
        year=year,
        first_month=first,
        standards=_standards(first),
        placed=placed.count(),
        leaving=partners.filter(left_month=months.shift(first, -1)).count(),
        partners=partners.count(),
        collections=_collections(first),
        ending=tuple(rules_ending(actor, timezone.localdate(), months.last_day(first))),
        unsigned=unsigned().count() if actor.may("agreements.offer") else 0,
        deputyships=len(ends),
        deputyships_ending=sum(day <= months.last_day(first) for day in ends),
    )


def _standards(first: str) -> tuple[StandardAhead, ...]:
    rows = all_publications().order_by("version__standard__name", "-effective_month")
    columns = ("version__standard__code", "version__standard__name", "version__number")
    ahead: dict[str, StandardAhead] = {}
    for code, name, number, month in rows.values_list(*columns, "effective_month"):
        begins = number if month == first else ""
        before = ahead.get(code)
        if before is None or (begins and not before.version):
            ahead[code] = StandardAhead(code, name, begins)
    return tuple(ahead.values())


def _collections(first: str) -> tuple[CollectionAhead, ...]:
    return tuple(CollectionAhead(*row) for row in collections_in(first))
