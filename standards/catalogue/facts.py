"""Metrics and targets as frozen facts: no rows to walk, safe to pass into pure code."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from standards.catalogue.enums import SharingClass

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MetricFact:
    """One metric. ``factor`` turns n/d into the shown unit; bounds are in it.

    ``members`` and ``choices`` are (code, name) pairs; with ``has_total`` the cell ``code`` is the
    declared total of the members. ``function`` is empty or ``{"times", "plus"}``, decimals as text:
    what turns the value of the one metric it is made of into its own. ``parts`` are what people
    read for parts of its cells, and which number each is: ``{"d": {"name", "number"}}``.
    """

    id: int
    code: str
    name: str
    description: str
    kind: str
    unit: str
    factor: Decimal
    polarity: str
    lower: Decimal | None
    upper: Decimal | None
    precision: int
    minimum_sample: int
    quantile: Decimal | None
    sharing_class: int
    is_sensitive: bool
    derived_from: tuple[str, ...]
    function: Mapping[str, str]
    release_scale: str
    release_grid: Decimal | None
    parts_grid: Decimal | None
    protection_width: Decimal
    dimension: str
    members: tuple[tuple[str, str], ...]
    has_total: bool
    parts: Mapping[str, Mapping[str, str]]
    choices: tuple[tuple[str, str], ...]
    stage: str
    protects: str
    provenance: str
    counts_for: str
    gives_back: str

    @property
    def is_brand_only(self) -> bool:
        """Whether partners never learn that it exists."""
        return self.sharing_class == SharingClass.BRAND_ONLY

    @property
    def cell_keys(self) -> tuple[str, ...]:
        """The keys a month asks for: ``code`` and, with a breakdown, ``code:member``."""
        parts = tuple(f"{self.code}:{member}" for member, _ in self.members)
        return ((self.code,) if self.has_total or not parts else ()) + parts


@dataclass(frozen=True, slots=True)
class TargetFact:
    """One target of a version in force. ``value`` and ``floor`` are in the metric's shown unit.

    ``caps`` are the version's: ``{"metric", "when_at_most", "at_most"}``; ``params`` the method's
    table: ``{"bands": [[threshold, attainment], ...]}`` or ``{"lookup": {choice: attainment}}``.
    """

    id: int
    metric_code: str
    metric_id: int
    clause_code: str
    clause_title: str
    clause_public_id: str
    section_code: str
    section_title: str
    standard_code: str
    standard_name: str
    standard_weight: Decimal
    version_id: int
    version_number: str
    scale: Decimal
    decimals: int
    caps: Sequence[Mapping[str, str]]
    method: str
    value: Decimal | None
    floor: Decimal | None
    params: Mapping[str, Any]
    weight: Decimal
    is_mandatory: bool
    window_months: int
    position: int


@dataclass(frozen=True, slots=True)
class AppliedTargets:
    """Targets in force in a month and, per place (row) and target (column), whether it applies.

    Targets stand in the order standard, version, section, clause, position; those of one version
    are neighbours.
    """

    targets: list[TargetFact]
    applies: "Bools"

    def without(self, codes: Collection[str]) -> "AppliedTargets":
        """The same without the targets of some metrics."""
        left = [at for at, each in enumerate(self.targets) if each.metric_code not in codes]
        if len(left) == len(self.targets):
            return self
        return AppliedTargets([self.targets[at] for at in left], self.applies[:, left])


@dataclass(frozen=True, slots=True)
class VersionInForce:
    """A published version that binds somebody in a month."""

    version_id: int
    standard_id: int
    standard_code: str
    effective_month: str
    audience: Mapping[str, Sequence[str]]
