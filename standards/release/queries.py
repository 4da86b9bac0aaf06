"""Stored comparisons, as disclosure may read them: no computation, no raw values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from standards.release.bands import size_band
from standards.release.models import Release, Season


@dataclass(frozen=True, slots=True)
class Published:
    """One frozen comparison of a cell and month, seen from one partner.

    ``cohorts``: (key, label, figures) from the partner's own pool outwards; ``bands`` its part of
    each cut by cohort; ``has_group`` whether the partner belongs to a pool this season.
    """

    public_id: str
    cell: str
    month: str
    cohorts: tuple[tuple[str, str, dict[str, Any]], ...]
    bands: dict[str, dict[str, int]]
    has_group: bool


def published(
    partner_public_id: str, cells: Iterable[str], months: Iterable[str]
) -> dict[tuple[str, str], Published]:
    """The comparisons of ``cells`` in ``months`` as one partner may be shown them."""
    wanted = sorted(set(months))
    plans = {
        season.pk: season.plan
        for season in Season.objects.filter(year__in={int(month[:4]) for month in wanted})
    }
    rows = Release.objects.filter(cell__in=sorted(set(cells)), month__in=wanted)
    return {
        (row.cell, row.month): _seen_by(partner_public_id, row, plans[row.season_id])
        for row in rows.order_by("month", "cell")
    }


def released_months(cells: Iterable[str]) -> dict[str, list[str]]:
    """Months with a comparison, by cell, oldest first."""
    found: dict[str, list[str]] = {}
    rows = Release.objects.filter(cell__in=sorted(set(cells))).order_by("month")
    for cell, month in rows.values_list("cell", "month"):
        found.setdefault(cell, []).append(month)
    return found


def contributed(partner_public_id: str, months: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(metric, month) pairs whose frozen comparison holds a value of the partner."""
    rows = Release.objects.filter(month__in=sorted(set(months)), bands__has_key=partner_public_id)
    return frozenset(rows.values_list("cell", "month"))


def _seen_by(partner: str, row: Release, plan: dict[str, Any]) -> Published:
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
        bands=row.bands.get(partner, {}),
        has_group=pool is not None,
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
