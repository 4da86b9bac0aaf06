"""Which version binds whom in a month, and which targets follow from it. All set-wise."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from partners.network.audience import Audience, coverage
from partners.network.queries import Place
from portal.access.memory import remembered
from portal.lib.canonical import canonical_json
from standards.catalogue.facts import AppliedTargets, TargetFact, VersionInForce
from standards.catalogue.models import Publication, Target

Bools = npt.NDArray[np.bool_]


class Coverages:
    """The masks of audiences over one list of places; equal audiences are decided once."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        self._known: dict[str, Bools] = {}

    def mask(self, audience: Audience) -> Bools:
        """Whether each place belongs to ``audience``."""
        key = canonical_json(dict(audience))
        if key not in self._known:
            self._known[key] = np.array(coverage(audience, self._places), dtype=np.bool_)
        return self._known[key]


def versions_in_force(
    month: str, standard_ids: Sequence[int] | None = None
) -> list[VersionInForce]:
    """Every publication effective by ``month``: by standard, the latest first. One query.

    Of those that cover a place, the first counts for it.
    """
    return [row for row in published_versions(standard_ids) if row.effective_month <= month]


@remembered
def published_versions(standard_ids: Sequence[int] | None) -> list[VersionInForce]:
    """Every publication, announced ones too: by standard, the latest first. One query.

    ``standard_ids`` None: of all standards.
    """
    rows = Publication.objects.all()
    if standard_ids is not None:
        rows = rows.filter(version__standard_id__in=standard_ids)
    ordered = rows.order_by("version__standard__code", "-effective_month", "-published_at", "-pk")
    columns = ordered.values_list(
        "version_id",
        "version__standard_id",
        "version__standard__code",
        "effective_month",
        "audience",
    )
    return [VersionInForce(*row) for row in columns]


def version_masks(month: str, places: Sequence[Place], covers: Coverages) -> dict[int, Bools]:
    """By version, which places it binds in ``month``; versions that bind nobody are left out."""
    bound: dict[int, Bools] = {}
    masks: dict[int, Bools] = {}
    for version in versions_in_force(month):
        taken = bound.setdefault(version.standard_id, np.zeros(len(places), dtype=np.bool_))
        mask = covers.mask(version.audience) & ~taken
        bound[version.standard_id] = taken | mask
        if mask.any():
            masks[version.version_id] = mask
    return masks


def applied_targets(month: str, places: Sequence[Place]) -> AppliedTargets:
    """The targets in force in ``month`` and, per place, which apply. Two queries.

    Of a standard the version with the greatest effective month whose audience covers the place
    counts; within it, of several targets for one metric the first whose audience covers the place.
    """
    covers = Coverages(places)
    masks = version_masks(month, places, covers)
    rows = _target_rows(list(masks))
    applies = np.zeros((len(places), len(rows)), dtype=np.bool_)
    taken: dict[tuple[int, int], Bools] = {}
    by_position = sorted(range(len(rows)), key=lambda i: (rows[i].version_id, rows[i].position))
    for column in by_position:
        row = rows[column]
        key = (row.version_id, row.metric_id)
        mask = masks[row.version_id] & covers.mask(row.audience)
        if key in taken:
            mask = mask & ~taken[key]
            taken[key] = taken[key] | mask
        else:
            taken[key] = mask
        applies[:, column] = mask
    return AppliedTargets([target_fact(row) for row in rows], applies)


@remembered
def _target_rows(version_ids: Sequence[int]) -> list[Target]:
    rows = Target.objects.filter(version_id__in=version_ids).select_related(
        "version__standard", "clause__section", "metric"
    )
    return list(
        rows.order_by(
            "version__standard__code",
            "version__published_at",
            "version_id",
            "clause__section__position",
            "clause__position",
            "position",
        )
    )


def target_fact(row: Target) -> TargetFact:
    """A target row (with version, standard, clause, section and metric at hand) as a fact."""
    version, clause = row.version, row.clause
    return TargetFact(
        id=row.pk,
        metric_code=row.metric.code,
        metric_id=row.metric_id,
        clause_code=clause.code,
        clause_title=clause.title,
        clause_public_id=str(clause.public_id),
        section_code=clause.section.code,
        section_title=clause.section.title,
        standard_code=version.standard.code,
        standard_name=version.standard.name,
        standard_weight=version.weight,
        version_id=version.pk,
        version_number=version.number,
        scale=version.scale,
        decimals=version.decimals,
        caps=tuple(version.caps),
        method=row.method,
        value=row.value,
        floor=row.floor,
        params=row.params,
        weight=row.weight,
        is_mandatory=row.is_mandatory,
        window_months=row.window_months,
        position=row.position,
    )
