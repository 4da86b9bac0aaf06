"""Stored comparisons, as disclosure may read them: no computation, no raw values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from django.db.models import Q

from portal.access.memory import once_each, remembered
from portal.access.wall import brand_rows
from standards.catalogue.queries import metric_facts
from standards.release.bands import size_band
from standards.release.eligible import closed_by
from standards.release.models import FamilyPlan, Release, Season, Standing

# A partner's part of each cut, by cohort.
Parts = dict[str, dict[str, int]]
# Shares of owners whose areas a union covers are told in steps of this many percent.
COVERAGE_STEP = 5


@dataclass(frozen=True, slots=True)
class Published:
    """One frozen comparison of a cell and month, seen from one partner.

    ``cohorts``: (key, label, figures) from the partner's own pool outwards; ``bands`` its part of
    each cut by cohort; ``has_group`` whether the partner belongs to a pool this season;
    ``coverage`` at least how many percent of owners the areas of the network's cohort hold.
    ``members`` names who is in each pool.
    """

    public_id: str
    cell: str
    month: str
    cohorts: tuple[tuple[str, str, dict[str, Any]], ...]
    bands: Parts
    has_group: bool
    members: Mapping[str, str] = field(default_factory=dict)
    coverage: int = 100
    is_revised: bool = False

    def who(self, figures: Mapping[str, Any]) -> str:
        """Names the group of partners behind a cohort's figures: equal for equal groups."""
        return " ".join(sorted(self.members[pool] for pool in figures["pools"]))


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
    wanted = sorted(set(months))
    plans = _plans({int(month[:4]) for month in wanted})
    rows = _releases(sorted(set(cells)), wanted, with_members)
    parts = _parts(partner_public_id, sorted({*wanted, *within}))
    return {
        (row.cell, row.month): _seen_by(
            partner_public_id,
            row,
            plans[row.season_id],
            parts.get((row.month, row.edition, row.cell), {}),
        )
        for row in rows
    }


@remembered
def _plans(years: Iterable[int]) -> dict[int, Any]:
    return {season.pk: season.plan for season in Season.objects.filter(year__in=years)}


@remembered
def _releases(cells: Iterable[str], months: Iterable[str], with_members: bool) -> list[Release]:
    wanted = Q(cell__in=cells)
    if with_members:
        wanted |= Q(family__code__in=cells, cell__contains=":")
    rows = Release.objects.filter(wanted, month__in=months).defer("pools")
    return list(rows.order_by("month", "cell", "edition"))


def _parts(
    partner_public_id: str, months: Iterable[str], among: Iterable[str] = ()
) -> dict[tuple[str, int, str], Parts]:
    """The partner's parts by month, edition and cell; ``among``: read those of these as well."""

    def read(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], list[tuple[int, Any]]]:
        wanted = {month for _, month in pairs}
        asked = {*among, *(partner for partner, _ in pairs)}
        found: dict[tuple[str, str], list[tuple[int, Any]]] = {
            pair: [] for pair in product(asked, wanted)
        }
        rows = Standing.objects.filter(partner_public_id__in=asked, month__in=wanted)
        columns = ("partner_public_id", "month", "edition", "cells")
        for partner, month, edition, cells in rows.values_list(*columns):
            found[str(partner), month].append((edition, cells))
        return found

    known = once_each("standings", product([partner_public_id], months), read)
    return {
        (month, edition, cell): parts
        for (_, month), editions in known.items()
        for edition, cells in editions
        for cell, parts in cells.items()
    }


@remembered
@brand_rows("stored comparisons")
def not_compared(asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of (cell, month) pairs those that are not compared at all or not that year: public reasons.

    What a standard declares decides, and what the year's plan of the metric holds.
    """
    wanted = set(asked)
    facts = metric_facts()
    plans = {
        (plan["code"], year): plan
        for year, plan in FamilyPlan.objects.filter(
            season__year__in={int(month[:4]) for _, month in wanted}
        ).values_list("season__year", "plan")
    }
    found = {}
    for cell, month in wanted:
        code = cell.partition(":")[0]
        if code not in facts:
            continue
        source = facts[code].derived_from[0] if facts[code].function else code
        if closed_by(code, facts):
            found[cell, month] = "withheld_not_compared"
        elif code not in codes_in(plans.get((source, int(month[:4])), {"code": code})):
            found[cell, month] = "withheld_not_this_year"
    return found


def codes_in(plan: Mapping[str, Any]) -> set[str]:
    """Metrics a family's plan releases all season; its own where it is not made yet."""
    if "cells" not in plan:
        return {plan["code"]}
    told = {cell.partition(":")[0] for cell, _ in plan["cells"]}
    return told | {each["code"] for each in plan.get("functions", ())}


@remembered
@brand_rows("stored comparisons")
def released_months(cells: Iterable[str]) -> dict[str, list[str]]:
    """Months with a comparison, by cell, oldest first."""
    found: dict[str, list[str]] = {}
    rows = Release.objects.filter(cell__in=sorted(set(cells)), edition=1).order_by("month")
    for cell, month in rows.values_list("cell", "month"):
        found.setdefault(cell, []).append(month)
    return found


@brand_rows("stored comparisons")
def contributed(
    partner_public_id: str, months: Iterable[str], among: Iterable[str] = ()
) -> frozenset[tuple[str, str]]:
    """(metric, month) pairs whose first frozen comparison holds a value of the partner.

    ``among``: partners that the page will ask for as well; all of them are one query.
    """
    parts = _parts(partner_public_id, sorted(set(months)), among)
    return frozenset((cell, month) for month, edition, cell in parts if edition == 1)


def _seen_by(partner: str, row: Release, plan: dict[str, Any], parts: Parts) -> Published:
    pool = next((g["pool"] for g in plan["groups"].values() if partner in g["partners"]), None)
    mine = [
        (key, cohort["label"], row.cohorts[key])
        for key, cohort in sorted(plan["cohorts"].items(), key=lambda item: item[1]["members"])
        if key in row.cohorts and (key == "network" or pool in cohort["pools"])
    ]
    return Published(
        public_id=str(row.public_id),
        cell=row.cell,
        month=row.month,
        cohorts=tuple(mine),
        bands=parts,
        has_group=pool is not None,
        # Plans of before groups were named differ by their season.
        members={
            key: entry.get("who", f"{row.plan_digest}{key}") for key, entry in plan["pools"].items()
        },
        coverage=_coverage(plan.get("areas")),
        is_revised=row.edition > 1,
    )


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
    wanted, plan = set(partner_public_ids), season.plan
    pools = {g["pool"] for g in plan["groups"].values() if not wanted.isdisjoint(g["partners"])}
    sizes = [c["members"] for c in plan["cohorts"].values() if not pools.isdisjoint(c["pools"])]
    return size_band(min(sizes, default=0))


def without_group(partner_public_ids: Iterable[str]) -> int:
    """How many of the partners are in no group that is shown this season."""
    season = Season.objects.order_by("-year").first()
    plan = season.plan if season else {"groups": {}, "cohorts": {}}
    areas = {
        pool
        for key, cohort in plan["cohorts"].items()
        if key != "network"
        for pool in cohort["pools"]
    }
    compared = {
        partner
        for group in plan["groups"].values()
        if group["pool"] in areas
        for partner in group["partners"]
    }
    return len(set(partner_public_ids) - compared)


def shared_groups(one: str, other: str) -> tuple[bool, list[Shared]]:
    """Whether two partners count as one owner, and the groups of ``one`` that count ``other``."""
    season = Season.objects.order_by("-year").first()
    plan = season.plan if season else {"groups": {}, "cohorts": {}}
    where = {
        partner: (name, group["pool"])
        for name, group in plan["groups"].items()
        for partner in group["partners"]
    }
    if one not in where or other not in where:
        return False, []
    both = {where[one][1], where[other][1]}
    return where[one][0] == where[other][0], [
        Shared(cohort["label"], size_band(cohort["members"]))
        for key, cohort in sorted(plan["cohorts"].items(), key=lambda item: item[1]["members"])
        if both <= set(cohort["pools"])
    ]


def _coverage(areas: dict[str, int] | None) -> int:
    if not areas or not areas["all"]:
        return 100
    percent = 100 * areas["open"] // areas["all"]
    return percent if percent == 100 else percent // COVERAGE_STEP * COVERAGE_STEP


@dataclass(frozen=True, slots=True)
class OwnUse:
    """One published comparison a partner's own number is part of."""

    cell: str
    month: str
    groups: tuple[Shared, ...]


@brand_rows("stored comparisons")
def own_uses(partner_public_id: str, months: Iterable[str]) -> list[OwnUse]:
    """What a partner's numbers of these months were used for, newest first."""
    window = sorted(set(months))
    mine = contributed(partner_public_id, window)
    told = published(
        partner_public_id, {cell for cell, _ in mine}, {month for _, month in mine}, window
    )
    newest_first = sorted(sorted(mine), key=lambda pair: pair[1], reverse=True)
    return [
        OwnUse(cell, month, _own_groups(told.get((cell, month)))) for cell, month in newest_first
    ]


def _own_groups(release: Published | None) -> tuple[Shared, ...]:
    """The groups a comparison was shown of, with the size that stands beside its figures."""
    cohorts = release.cohorts if release else ()
    return tuple(Shared(label, shown["n"]) for _key, label, shown in cohorts if "n" in shown)


@brand_rows("stored comparisons")
def release_names(public_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """(cell, month) of releases by public id."""
    rows = Release.objects.filter(public_id__in=sorted(set(public_ids)))
    return {
        str(public_id): (cell, month)
        for public_id, cell, month in rows.values_list("public_id", "cell", "month")
    }
