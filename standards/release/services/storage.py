"""Write a month's releases with what entered them."""

from collections import defaultdict
from dataclasses import dataclass

from portal.audit.services import record
from standards.release.computation import Cell, Entered
from standards.release.figures import Parts, written_cohort
from standards.release.frozen_pools import written_pool
from standards.release.models import FamilyPlan, Intake, Release, Season, Standing


@dataclass(frozen=True, slots=True)
class Frozen:
    """A family's release of one month before it is stored.

    ``is_narrow``: it would bound an outsider too closely unless only centres are shown.
    """

    family: FamilyPlan
    entered: Entered
    cells: dict[str, Cell]
    step: int
    is_narrow: bool


def store(families: list[Frozen], season: Season, month: str, *, edition: int) -> list[Release]:
    """Write releases with what entered them; a family's drop to centres is noted in the trail."""
    Intake.objects.bulk_create(
        [Intake(family=f.family, month=month, edition=edition, values=f.entered) for f in families]
    )
    for each in families:
        if each.is_narrow:
            record(
                "release.stepped_down",
                actor=None,
                object_type="metric",
                object_id=each.family.code,
                changes={"season": ["", season.year], "from": ["", month]},
                channel="calendar",
            )
    Standing.objects.bulk_create(_standings(families, month, edition), batch_size=2_000)
    return Release.objects.bulk_create(
        [
            Release(
                season=season,
                family=f.family,
                cell=cell,
                month=month,
                edition=edition,
                step=f.step,
                pools={pool: written_pool(figures) for pool, figures in content.pools.items()},
                cohorts={
                    cohort: written_cohort(figures, pools_first=content.is_turned)
                    for cohort, figures in content.cohorts.items()
                },
                plan_digest=season.digest,
            )
            for f in families
            for cell, content in f.cells.items()
        ]
    )


def _standings(families: list[Frozen], month: str, edition: int) -> list[Standing]:
    """One row for each partner that contributed to anything."""
    cells: dict[str, dict[str, Parts]] = defaultdict(dict)
    for each in families:
        for cell, content in each.cells.items():
            for partner, parts in content.bands.items():
                cells[partner][cell] = parts
    return [
        Standing(partner_public_id=partner, month=month, edition=edition, cells=partner_cells)
        for partner, partner_cells in sorted(cells.items())
    ]
