"""Published comparisons as the brand looks at them: what is shown, what is withheld and why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.lib import months
from standards.catalogue.enums import SharingClass
from standards.catalogue.queries import MetricFact, metric_facts
from standards.measures import MEASURES, PART_LABELS
from standards.release.arithmetic import Reckoned, average, change
from standards.release.bands import size_band
from standards.release.comparison_plan import Cohort
from standards.release.computation import network_of
from standards.release.eligible import closed_by
from standards.release.figures import (
    CUTS,
    MEDIAN,
    NETWORK,
    CohortFigures,
    Figure,
    Group,
    read_cohort,
)
from standards.release.frozen_pools import read_pool
from standards.release.models import Release, ReleaseQuerySet, Revisit
from standards.release.plans import POOL_LEAST
from standards.release.queries import not_compared, told_of
from standards.reporting.queries.receipts import comparison_dates
from standards.reporting.queries.sets import partners_correcting

YEAR, MOVEMENT, QUARTER = 12, 3, 3


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One cell of a month in the list."""

    public_id: str
    name: str
    size: str
    shown_pools: int
    all_pools: int
    edition: int
    is_centre_only: bool


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One pool of a release; ``withheld``: the code of the public rule that closes it, if any."""

    label: str
    members: str
    reported: str
    withheld: str


@dataclass(frozen=True, slots=True)
class CohortRow:
    """What one group is shown, its ``figures`` as released.

    ``movement`` over three months, ``quarter`` the mean of the last three, ``year`` since a year
    before: reckoned from what was shown then.
    """

    group: Group
    figures: tuple[Figure, ...]
    pools_in: int
    pools_all: int
    movement: Reckoned | None
    quarter: Reckoned | None
    year: Reckoned | None


@dataclass(frozen=True, slots=True)
class ReleaseDetail:
    """One release with everything a page about it says."""

    release: Release
    name: str
    metric: MetricFact
    compared_date: dt.date | None
    is_looked_at: bool
    is_revised: bool
    corrected: str
    pools: tuple[PoolRow, ...]
    cohorts: tuple[CohortRow, ...]


def released_in(rows: ReleaseQuerySet, month: str) -> list[ReleaseRow]:
    """The newest edition of every cell of ``month``."""
    newest: dict[str, Release] = {}
    for row in rows.filter(month=month).select_related("season").order_by("cell", "edition"):
        newest[row.cell] = row
    facts = metric_facts({cell.partition(":")[0] for cell in newest}) if newest else {}
    lines = [_row(row, cell_name(facts, cell)) for cell, row in newest.items()]
    return sorted(lines, key=lambda row: row.name.casefold())


def not_compared_in(month: str) -> list[tuple[str, str]]:
    """Metrics that could be shared with peers but have no comparison: name and the rule's code."""
    facts = metric_facts()
    shareable = [f for f in facts.values() if f.sharing_class <= SharingClass.SHAREABLE]
    closed = not_compared((fact.code, month) for fact in shareable)
    rows = [
        (fact.name, closed_by(fact.code, facts) or "never_this_year")
        for fact in shareable
        if (fact.code, month) in closed
    ]
    return sorted(rows, key=lambda row: row[0].casefold())


def _row(row: Release, name: str) -> ReleaseRow:
    network = row.cohorts.get(NETWORK)
    return ReleaseRow(
        public_id=str(row.public_id),
        name=name,
        size=read_cohort(network).group.size if network else "",
        shown_pools=len(row.pools),
        all_pools=len(row.season.comparison_plan.pools),
        edition=row.edition,
        is_centre_only=row.step > 0,
    )


def cell_name(facts: Mapping[str, MetricFact], cell: str) -> str:
    """*First reply: Phone* for a breakdown's member."""
    code, member = [*cell.split(":"), ""][:2]
    fact = facts.get(code)
    if fact is None:
        return cell
    parts = {part: _(PART_LABELS[part]) for part in MEASURES[fact.kind].released_parts}
    labels = {"other": _("other"), **parts, **dict(fact.members)}
    return f"{fact.name}: {labels.get(member, member)}" if member else fact.name


def detail(release: Release) -> ReleaseDetail:
    """Everything about one release."""
    code = release.cell.partition(":")[0]
    facts = metric_facts([code])
    revisit = Revisit.objects.filter(family_id=release.family_id, month=release.month).first()
    family = release.family.code if release.family else code
    dates = comparison_dates({family, code}, release.month)
    return ReleaseDetail(
        release=release,
        name=cell_name(facts, release.cell),
        metric=facts[code],
        compared_date=min(dates.values(), default=None),
        is_looked_at=revisit is not None,
        is_revised=revisit is not None and revisit.is_revised,
        corrected=_corrected_since(release),
        pools=tuple(_pools(release)),
        cohorts=tuple(_cohorts(release)),
    )


def _corrected_since(release: Release) -> str:
    """How many partners have corrected the month since, as a band ('' for fewer than ten)."""
    return size_band(partners_correcting(release.month, release.released_at))


def _pools(release: Release) -> list[PoolRow]:
    plan = release.season.comparison_plan
    is_sensitive = release.family is not None and release.family.metric_plan.is_sensitive
    network = network_of(plan)
    dominated = dict(zip(network.pools, network.dominated.tolist(), strict=True))
    rows = []
    for key, pool in plan.pools.items():
        stored = read_pool(release.pools[key]) if key in release.pools else None
        withheld = ""
        if pool.members < POOL_LEAST:
            withheld = "pool_small"
        elif stored is None:
            withheld = "pool_dominated" if is_sensitive and dominated[key] else "pool_reports"
        elif release.step:
            withheld = "cohort_centres"
        reported = size_band(stored.n) if stored else ""
        rows.append(PoolRow(pool.label, size_band(pool.members), reported, withheld))
    return rows


def _cohorts(release: Release) -> list[CohortRow]:
    before = _editions(release)
    rows = []
    for cohort in release.season.comparison_plan.nearest_first:
        figures = _told(release, cohort)
        if figures is None:
            continue
        by_month = {
            month: middle
            for month, row in before.items()
            if (earlier_figures := _told(row, cohort))
            and (middle := earlier_figures.figure(MEDIAN))
        }
        rows.append(
            CohortRow(
                group=figures.group,
                figures=(*figures.centre, *_cuts(figures)),
                pools_in=len(figures.pools),
                pools_all=len(cohort.pools),
                movement=_change(by_month, release.month, MOVEMENT),
                quarter=_quarter(by_month, release.month),
                year=_change(by_month, release.month, YEAR),
            )
        )
    return rows


def _told(row: Release, cohort: Cohort) -> CohortFigures | None:
    plan = row.season.comparison_plan
    return told_of(row, cohort, plan.names, plan.areas)


def _cuts(figures: CohortFigures) -> list[Figure]:
    return [figure for name in CUTS if (figure := figures.figure(name)) is not None]


def _editions(release: Release) -> dict[str, Release]:
    """This release, and the newest edition of the months its arithmetic needs."""
    earlier_months = {months.shift(release.month, -back) for back in (1, 2, MOVEMENT, YEAR)}
    rows = Release.objects.filter(Q(month__in=earlier_months), cell=release.cell)
    by_month = {row.month: row for row in rows.select_related("season").order_by("edition")}
    return {**by_month, release.month: release}


def _change(by_month: Mapping[str, Figure], month: str, back: int) -> Reckoned | None:
    now, before = by_month.get(month), by_month.get(months.shift(month, -back))
    return change(now, before) if now and before else None


def _quarter(by_month: Mapping[str, Figure], month: str) -> Reckoned | None:
    quarter = [months.shift(month, -back) for back in range(QUARTER)]
    figures = [by_month[each] for each in quarter if each in by_month]
    return average(figures) if len(figures) == QUARTER else None
