"""Stored comparisons, as disclosure may read them: no computation, no raw values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards.release.models import Release, Season, Standing

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


def published(
    partner_public_id: str, cells: Iterable[str], months: Iterable[str]
) -> dict[tuple[str, str], Published]:
    """The comparisons of ``cells`` in ``months`` as one partner may be shown them.

    A revised month speaks with its newest edition.
    """
    wanted = sorted(set(months))
    plans = {
        season.pk: season.plan
        for season in Season.objects.filter(year__in={int(month[:4]) for month in wanted})
    }
    rows = Release.objects.filter(cell__in=sorted(set(cells)), month__in=wanted).defer("pools")
    parts = _parts(partner_public_id, wanted)
    return {
        (row.cell, row.month): _seen_by(
            partner_public_id,
            row,
            plans[row.season_id],
            parts.get((row.month, row.edition, row.cell), {}),
        )
        for row in rows.order_by("month", "cell", "edition")
    }


def _parts(partner_public_id: str, months: Iterable[str]) -> dict[tuple[str, int, str], Parts]:
    """The partner's parts by month, edition and cell."""
    rows = Standing.objects.filter(partner_public_id=partner_public_id, month__in=months)
    return {
        (month, edition, cell): parts
        for month, edition, cells in rows.values_list("month", "edition", "cells")
        for cell, parts in cells.items()
    }


def members_of(metrics: Iterable[str]) -> dict[str, list[str]]:
    """Per metric the cells of its breakdown that were ever released, in their order."""
    rows = Release.objects.filter(family__code__in=sorted(set(metrics)), cell__contains=":")
    found: dict[str, list[str]] = {}
    for cell in rows.order_by("cell").values_list("cell", flat=True).distinct():
        found.setdefault(cell.partition(":")[0], []).append(cell)
    return found


def released_months(cells: Iterable[str]) -> dict[str, list[str]]:
    """Months with a comparison, by cell, oldest first."""
    found: dict[str, list[str]] = {}
    rows = Release.objects.filter(cell__in=sorted(set(cells)), edition=1).order_by("month")
    for cell, month in rows.values_list("cell", "month"):
        found.setdefault(cell, []).append(month)
    return found


def contributed(partner_public_id: str, months: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(metric, month) pairs whose first frozen comparison holds a value of the partner."""
    parts = _parts(partner_public_id, sorted(set(months)))
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


def _coverage(areas: dict[str, int] | None) -> int:
    if not areas or not areas["all"]:
        return 100
    percent = 100 * areas["open"] // areas["all"]
    return percent if percent == 100 else percent // COVERAGE_STEP * COVERAGE_STEP
