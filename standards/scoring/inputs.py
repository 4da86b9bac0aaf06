"""Everything one month's scores depend on, as plain data with one hash."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from partners.network.queries import Place
from portal.lib.canonical import digest
from standards.catalogue.queries import AppliedTargets, MetricFact, TargetFact
from standards.measures import Cell
from standards.reporting.month_document import MonthDocument
from standards.scoring.formula import Aim

# Counts up when the meaning of a score document changes: old runs stay as they are.
FORMULA_VERSION = 5


@dataclass(frozen=True, slots=True)
class Inputs:
    """One month: places, targets, documents, waivers, and which metrics are past their lock.

    ``reopened`` are (partner, metric) that may be sent again although the month is locked;
    ``unasked`` those that no closed month asked, or that are no part of what the brand loaded;
    ``starting`` those in a partner's first periods of a collection, which are not judged.
    """

    month: str
    places: Sequence[Place]
    applied: AppliedTargets
    metrics: Mapping[str, MetricFact]
    documents: Mapping[int, MonthDocument]
    earlier: Sequence[Mapping[int, MonthDocument]]
    waived: frozenset[tuple[int, str]]
    locked: frozenset[str]
    lock_dates: Mapping[str, str]
    reopened: frozenset[tuple[int, str]] = frozenset()
    unasked: frozenset[tuple[int, str]] = frozenset()
    starting: frozenset[tuple[int, str]] = frozenset()

    @property
    def is_final(self) -> bool:
        """Whether every metric asked is past its lock."""
        return all(target.metric_code in self.locked for target in self.applied.targets)

    def digests(self) -> list[str]:
        """By place a hash of all that the partner's scores depend on; equal inputs, equal hash.

        Published versions are immutable, so ids stand for them.
        """
        common = [FORMULA_VERSION, self.month, sorted(self.locked), dict(self.lock_dates)]
        return [digest([*common, *own]) for own in self._own()]

    def of_place(self, row: int) -> list[TargetFact]:
        """The targets that apply to one place."""
        applies = self.applied.applies[row]
        return [self.applied.targets[column] for column in np.flatnonzero(applies)]

    def of(self, rows: Sequence[int]) -> "Inputs":
        """The same month, of the places at ``rows`` only."""
        applied = replace(self.applied, applies=self.applied.applies[list(rows)])
        return replace(self, places=[self.places[row] for row in rows], applied=applied)

    def _own(self) -> Iterator[list[Any]]:
        """What each place brings of its own."""
        pairs = [self.waived, self.reopened, self.unasked]
        # Only where there are such, so that months without keep their hash.
        pairs += [self.starting] if self.starting else []
        exceptions = [_by_partner(each) for each in pairs]
        for row, place in enumerate(self.places):
            targets = self.of_place(row)
            window = max((target.window_months for target in targets), default=1)
            months = [*self.earlier, self.documents][-window:]
            yield [
                place.partner_public_id,
                [target.id for target in targets],
                [_sent(month.get(place.partner_id)) for month in months],
                [codes.get(place.partner_id) for codes in exceptions],
            ]


def _sent(document: MonthDocument | None) -> dict[str, Cell] | None:
    return None if document is None else document.as_json()


def _by_partner(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    by_partner: dict[int, list[str]] = {}
    for partner_id, code in sorted(pairs):
        by_partner.setdefault(partner_id, []).append(code)
    return by_partner


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
