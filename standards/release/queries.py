"""Stored comparisons, as disclosure may read them: no computation, no raw values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, product
from operator import or_
from typing import Any

from django.db.models import Q

from portal.access.memory import once_each, remembered
from portal.access.wall import brand_rows
from standards.catalogue.queries import metric_facts
from standards.release.bands import size_band
from standards.release.comparison_plan import Areas, Cohort, Seat
from standards.release.eligible import closed_by
from standards.release.figures import NETWORK, CohortFigures, Group, Parts, read_cohort
from standards.release.metric_plan import read_metric_plan
from standards.release.models import FamilyPlan, Release, Season, Standing

# Shares of owners whose areas a union covers are told in steps of this many percent.
COVERAGE_STEP = 5


@dataclass(frozen=True, slots=True)
class Published:
    """One frozen comparison of a cell and month, seen from one partner.

    ``cohorts``: what each is shown, from the partner's own pool outwards; ``bands`` its part of
    each cut by cohort; ``has_group`` whether the partner belongs to a pool this season.
    """

    public_id: str
    cell: str
    month: str
    cohorts: tuple[CohortFigures, ...]
    bands: Parts
    has_group: bool
    is_revised: bool = False


@brand_rows("stored comparisons")
def published(
    partner_public_id: str,
    cells: Iterable[str],
    months: Iterable[str],
    within: Iterable[str] = (),
    *,
    with_members: bool = False,
) -> dict[tuple[str, str], Published]:
    """The comparisons of ``cells`` in ``months`` as one partner may be shown them.

    A revised month speaks with its newest edition. ``within``: a greater set of months whose
    standings were asked for already (`contributed`), so that they are not read again.
    ``with_members``: also of the cells that the breakdowns of ``cells`` were ever released with.
    """
    month_list = sorted(set(months))
    seasons = _seasons({int(month[:4]) for month in month_list}).values()
    seats = {season.pk: season.seat_of(partner_public_id) for season in seasons}
    rows = _releases(set(cells), month_list, with_members=with_members)
    parts = _parts(partner_public_id, sorted({*month_list, *within}))
    return {
        (row.cell, row.month): _seen_by(
            seats[row.season_id], row, parts.get((row.month, row.edition, row.cell), {})
        )
        for row in rows
    }


def _seasons(years: Iterable[int]) -> dict[int, Season]:
    def read(years: list[int]) -> dict[int, Season]:
        return {season.year: season for season in Season.objects.filter(year__in=years)}

    return once_each("seasons", years, read)


def _releases(
    cells: Iterable[str], months: Sequence[str], *, with_members: bool
) -> Iterator[Release]:
    """Editions in their order; with the members of a cell's breakdowns it is read as one thing."""

    def read(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], list[Release]]:
        by_pair: dict[tuple[str, str], list[Release]] = {pair: [] for pair in pairs}
        asked = sorted({cell for cell, _ in pairs})
        condition = Q(cell__in=asked)
        if with_members:
            condition = reduce(or_, (Q(cell__startswith=f"{cell}:") for cell in asked), condition)
        rows = Release.objects.filter(condition, month__in=sorted({month for _, month in pairs}))
        for row in rows.defer("pools").order_by("month", "cell", "edition"):
            cell = row.cell.partition(":")[0] if with_members else row.cell
            # SQLite's LIKE knows no case, and more months may come than were asked for of a cell.
            if (cell, row.month) in by_pair:
                by_pair[cell, row.month].append(row)
        return by_pair

    editions = once_each(("releases", with_members), product(sorted(cells), months), read)
    return chain.from_iterable(editions.values())


def _parts(
    partner_public_id: str, months: Iterable[str], among: Iterable[str] = ()
) -> dict[tuple[str, int, str], Parts]:
    """The partner's parts by month, edition and cell; ``among``: read those of these as well."""

    def read(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[int, Any]]]:
        month_set = {month for _, month in pairs}
        asked = {*among, *(partner for partner, _ in pairs)}
        by_pair: dict[tuple[str, str], list[tuple[int, Any]]] = {
            pair: [] for pair in product(asked, month_set)
        }
        rows = Standing.objects.filter(partner_public_id__in=asked, month__in=month_set)
        columns = ("partner_public_id", "month", "edition", "cells")
        for partner, month, edition, cells in rows.values_list(*columns):
            by_pair[str(partner), month].append((edition, cells))
        return by_pair

    standings = once_each("standings", product([partner_public_id], months), read)
    return {
        (month, edition, cell): parts
        for (_, month), editions in standings.items()
        for edition, cells in editions
        for cell, parts in cells.items()
    }


@remembered
@brand_rows("stored comparisons")
def not_compared(asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of (cell, month) pairs those that are not compared at all or not that year: public reasons.

    What a standard declares decides, and what the year's plan of the metric holds.
    """
    pairs = set(asked)
    facts = metric_facts()
    years = {int(month[:4]) for _, month in pairs}
    families = FamilyPlan.objects.filter(season__year__in=years)
    plans = {
        (code, year): plan
        for code, year, plan in families.values_list("code", "season__year", "plan")
    }
    reasons = {}
    for cell, month in pairs:
        code = cell.partition(":")[0]
        if code not in facts:
            continue
        source = facts[code].derived_from[0] if facts[code].function else code
        if closed_by(code, facts):
            reasons[cell, month] = "withheld_not_compared"
            continue
        # A plan that is not made yet may release it.
        plan = plans.get((source, int(month[:4])))
        if plan is not None and code not in read_metric_plan(plan).released:
            reasons[cell, month] = "withheld_not_this_year"
    return reasons


@remembered
@brand_rows("stored comparisons")
def released_months(cells: Iterable[str]) -> dict[str, list[str]]:
    """Months with a comparison, by cell, oldest first."""
    by_cell: dict[str, list[str]] = {}
    rows = Release.objects.filter(cell__in=sorted(set(cells)), edition=1).order_by("month")
    for cell, month in rows.values_list("cell", "month"):
        by_cell.setdefault(cell, []).append(month)
    return by_cell


@brand_rows("stored comparisons")
def newest_months(metrics: Iterable[str], window: Iterable[str]) -> dict[str, str]:
    """By metric the newest of these months with a comparison; absent without one."""
    rows = _releases(set(metrics), sorted(set(window)), with_members=True)
    months = sorted((row.month, row.cell) for row in rows if ":" not in row.cell)
    return {cell: month for month, cell in months}


@brand_rows("stored comparisons")
def contributed(
    partner_public_id: str, months: Iterable[str], among: Iterable[str] = ()
) -> frozenset[tuple[str, str]]:
    """(metric, month) pairs whose first frozen comparison holds a value of the partner.

    ``among``: partners that the page will ask for as well; all of them are one query.
    """
    parts = _parts(partner_public_id, sorted(set(months)), among)
    return frozenset((cell, month) for month, edition, cell in parts if edition == 1)


def _seen_by(seat: Seat, row: Release, parts: Parts) -> Published:
    own_cohorts = (told_of(row, cohort, seat.names, seat.areas) for cohort in seat.cohorts)
    return Published(
        public_id=str(row.public_id),
        cell=row.cell,
        month=row.month,
        cohorts=tuple(cohort for cohort in own_cohorts if cohort is not None),
        bands=parts,
        has_group=seat.pool is not None,
        is_revised=row.edition > 1,
    )


def told_of(
    row: Release, cohort: Cohort, names: Mapping[str, str], areas: Areas | None
) -> CohortFigures | None:
    """What a release shows one cohort of its year's plan; None where it is told nothing.

    ``names`` of the plan's pools, and its ``areas``.
    """
    document = row.cohorts.get(cohort.key)
    if document is None:
        return None
    coverage = _coverage(areas) if cohort.key == NETWORK else 100

    def name(size: str, pools: tuple[str, ...]) -> Group:
        who = " ".join(sorted(names[pool] for pool in pools))
        return Group(size, cohort.key, cohort.label, who, coverage)

    return read_cohort(document, name)


@dataclass(frozen=True, slots=True)
class Shared:
    """A group two partners are both counted in: its name and how many owners, as a band."""

    label: str
    size: str


def smallest_size(partner_public_ids: Iterable[str]) -> str:
    """The smallest group that any of the partners is compared in this season, as a band."""
    season = Season.objects.order_by("-year").first()
    if season is None:
        return ""
    partner_ids, plan = set(partner_public_ids), season.comparison_plan
    pools = {
        plan.pool_of[group]
        for group, partners in plan.partners_of.items()
        if not partner_ids.isdisjoint(partners)
    }
    sizes = [each.members for each in plan.cohorts.values() if not pools.isdisjoint(each.pools)]
    return size_band(min(sizes, default=0))


def without_group(partner_public_ids: Iterable[str]) -> int:
    """How many of the partners are in no group that is shown this season."""
    partner_ids, season = set(partner_public_ids), Season.objects.order_by("-year").first()
    if season is None:
        return len(partner_ids)
    plan = season.comparison_plan
    areas = {
        pool for key, cohort in plan.cohorts.items() if key != NETWORK for pool in cohort.pools
    }
    compared = {
        partner
        for group, partners in plan.partners_of.items()
        if plan.pool_of[group] in areas
        for partner in partners
    }
    return len(partner_ids - compared)


def shared_groups(one: str, other: str) -> tuple[bool, list[Shared]]:
    """Whether two partners count as one owner, and the groups of ``one`` that count ``other``."""
    season = Season.objects.order_by("-year").first()
    if season is None:
        return False, []
    plan = season.comparison_plan
    group_of = {
        partner: group for group, partners in plan.partners_of.items() for partner in partners
    }
    if one not in group_of or other not in group_of:
        return False, []
    both = {plan.pool_of[group_of[one]], plan.pool_of[group_of[other]]}
    return group_of[one] == group_of[other], [
        Shared(cohort.label, size_band(cohort.members))
        for cohort in plan.nearest_first
        if both <= set(cohort.pools)
    ]


def _coverage(areas: Areas | None) -> int:
    if areas is None or not areas.all:
        return 100
    percent = 100 * areas.open // areas.all
    return percent if percent == 100 else percent // COVERAGE_STEP * COVERAGE_STEP


@dataclass(frozen=True, slots=True)
class OwnUse:
    """One published comparison a partner's own number is part of."""

    cell: str
    month: str
    groups: tuple[Shared, ...]


@brand_rows("stored comparisons")
def own_uses(
    partner_public_id: str, months: Iterable[str], among: Iterable[str] = ()
) -> list[OwnUse]:
    """What a partner's numbers of these months were used for, newest first.

    ``among``: metrics the page will ask for as well (`newest_months`); all are one query.
    """
    window = sorted(set(months))
    own_pairs = contributed(partner_public_id, window)
    codes = {cell.partition(":")[0] for cell, _ in own_pairs}.union(among)
    comparisons = published(partner_public_id, codes, window, with_members=True)
    newest_first = sorted(sorted(own_pairs), key=lambda pair: pair[1], reverse=True)
    return [
        OwnUse(cell, month, _own_groups(comparisons.get((cell, month))))
        for cell, month in newest_first
    ]


def _own_groups(release: Published | None) -> tuple[Shared, ...]:
    """The groups a comparison was shown of, with the size that stands beside its figures."""
    cohorts = release.cohorts if release else ()
    return tuple(Shared(cohort.group.label, cohort.group.size) for cohort in cohorts)


@brand_rows("stored comparisons")
def release_names(public_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(cell, month) of releases by public id."""
    rows = Release.objects.filter(public_id__in=sorted(set(public_ids)))
    return {
        str(public_id): (cell, month)
        for public_id, cell, month in rows.values_list("public_id", "cell", "month")
    }
