"""Stored comparisons, as disclosure may read them: no computation, no raw values."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

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
