"""Everything one month's scores depend on, as plain data with one hash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from partners.network.queries import Place
from portal.lib.canonical import digest
from standards.catalogue.queries import AppliedTargets, MetricFact, TargetFact
from standards.scoring.formula import Aim

# Counts up when the meaning of a score document changes: old runs stay as they are.
FORMULA_VERSION = 4


@dataclass(frozen=True, slots=True)
class Inputs:
    """One month: places, targets, documents, waivers, and which metrics are past their lock.

    ``reopened`` are (partner, metric) that may be sent again although the month is locked;
    ``unasked`` those that no closed month asked, or that are no part of what the brand loaded.
    """

    month: str
    places: Sequence[Place]
    applied: AppliedTargets
    metrics: Mapping[str, MetricFact]
    documents: Mapping[int, Mapping[str, Any]]
    earlier: Sequence[Mapping[int, Mapping[str, Any]]]
    waived: frozenset[tuple[int, str]]
    locked: frozenset[str]
    lock_dates: Mapping[str, str]
    reopened: frozenset[tuple[int, str]] = frozenset()
    unasked: frozenset[tuple[int, str]] = frozenset()

    @property
    def is_final(self) -> bool:
        """Whether every metric asked is past its lock."""
        return all(target.metric_code in self.locked for target in self.applied.targets)

    def digest(self) -> str:
        """Equal inputs, equal hash; published versions are immutable, so ids stand for them."""
        places = self.applied.applies.astype(int)
        return digest(
            {
                "formula": FORMULA_VERSION,
                "month": self.month,
                "places": [
                    [place.partner_public_id, "".join(map(str, row))]
                    for place, row in zip(self.places, places, strict=True)
                ],
                "targets": [target.id for target in self.applied.targets],
                "documents": {str(key): value for key, value in self.documents.items()},
                "earlier": [
                    {str(key): value for key, value in month.items()} for month in self.earlier
                ],
                "waived": sorted(self.waived),
                "locked": sorted(self.locked),
                "reopened": sorted(self.reopened),
                "unasked": sorted(self.unasked),
            }
        )


def aim_of(target: TargetFact, metric: MetricFact) -> Aim:
    """The target as the formula wants it."""
    params = target.params
    return Aim(
        method=target.method,
        target=None if target.value is None else Fraction(target.value),
        floor=None if target.floor is None else Fraction(target.floor),
        lower_is_better=metric.polarity == "lower",
        scale=Fraction(target.scale),
        bands=tuple((Fraction(str(a)), Fraction(str(b))) for a, b in params.get("bands", ())),
        lookup=tuple((code, Fraction(str(a))) for code, a in params.get("lookup", {}).items()),
    )
