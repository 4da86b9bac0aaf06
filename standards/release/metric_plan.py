"""How one metric, its breakdown and its functions are released all year: a family's plan.

`measures` makes it, a `FamilyPlan` keeps it as JSON. That JSON is read and written here only and
never rewritten. It bears no number of its form: plans made early have no ``phase`` (their grids
are not shifted), no ``parts`` and no ``functions``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NotRequired, TypedDict

from standards.release.quantizer import Quantizer

# A cell of a plan: its key, and what it is made of.
StoredKept = list[str | list[str]]


class StoredQuantizer(TypedDict):
    """A quantizer as JSON; numbers are plain decimal texts."""

    grid: str
    lower: str
    upper: str
    has_mean: bool
    scale: str


class StoredFunction(TypedDict):
    """A function of another metric as JSON."""

    code: str
    times: str
    plus: str
    bounds: list[str] | None
    places: int
    has_mean: bool
    is_turned: bool


class StoredMetricPlan(TypedDict):
    """A metric's plan as JSON; ``phase``, ``parts`` and ``functions`` came later."""

    code: str
    kind: str
    factor: str
    polarity: str
    k: int
    width: str
    is_sensitive: bool
    measure: StoredQuantizer | None
    phase: NotRequired[str]
    codes: list[StoredKept]
    cells: list[StoredKept]
    parts: NotRequired[dict[str, StoredQuantizer]]
    functions: NotRequired[list[StoredFunction]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell or an answer that is told apart, and the declared ones it is made of."""

    key: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinearFunction:
    """A metric that is ``times`` the family's metric ``plus`` something, cut at ``bounds``.

    Decimals as text, as the standard declares them. ``places``: decimals that are shown.
    ``has_mean``: whether the mean of its values is the function of their mean: where nothing is
    cut. ``is_turned``: whether the better part of the source is the worse one here.
    """

    code: str
    times: str
    plus: str
    bounds: tuple[str, str] | None
    places: int
    has_mean: bool
    is_turned: bool


@dataclass(frozen=True, slots=True)
class MetricPlan:
    """The plan of one metric in one year.

    ``k``: least size of a block; ``width``: the share of the range an outsider has to stay unknown
    in. ``quantizer`` is None for yes/no and choice, ``codes`` are empty for numbers; ``parts`` has
    the quantizers of cells that are counted otherwise. ``phase``: the secret the display grids are
    shifted by. Without ``cells`` the metric is not released that year.
    """

    code: str
    kind: str
    factor: Decimal
    polarity: str
    k: int
    width: Decimal
    is_sensitive: bool
    quantizer: Quantizer | None
    phase: str = ""
    codes: tuple[Kept, ...] = ()
    cells: tuple[Kept, ...] = ()
    parts: Mapping[str, Quantizer] = field(default_factory=dict)
    functions: tuple[LinearFunction, ...] = ()

    @property
    def released(self) -> frozenset[str]:
        """The codes of the metrics that are released by it."""
        own = {cell.key.partition(":")[0] for cell in self.cells}
        return frozenset(own | {each.code for each in self.functions})

    def quantizer_of(self, cell: str) -> Quantizer:
        """How a cell's numbers are counted; LookupError for yes/no and choice."""
        quantizer = self.parts.get(cell, self.quantizer)
        if quantizer is None:
            raise LookupError(f"{self.code} has answers, no numbers")
        return quantizer

    def secret_of(self, cell: str) -> str:
        """What a cell's display grids are shifted by; '' where they are not."""
        return f"{self.phase}|{cell}" if self.phase else ""


def read_metric_plan(document: StoredMetricPlan) -> MetricPlan:
    """The plan a family keeps."""
    stored = document["measure"]
    return MetricPlan(
        code=document["code"],
        kind=document["kind"],
        factor=Decimal(document["factor"]),
        polarity=document["polarity"],
        k=document["k"],
        width=Decimal(document["width"]),
        is_sensitive=document["is_sensitive"],
        quantizer=None if stored is None else _quantizer(stored),
        phase=document.get("phase", ""),
        codes=_kept(document["codes"]),
        cells=_kept(document["cells"]),
        parts={cell: _quantizer(entry) for cell, entry in document.get("parts", {}).items()},
        functions=tuple(_function(entry) for entry in document.get("functions", ())),
    )


def _kept(pairs: Sequence[StoredKept]) -> tuple[Kept, ...]:
    return tuple(Kept(str(key), tuple(of)) for key, of in pairs)


def _quantizer(entry: StoredQuantizer) -> Quantizer:
    return Quantizer(
        grid=Decimal(entry["grid"]),
        lower=Decimal(entry["lower"]),
        upper=Decimal(entry["upper"]),
        has_mean=entry["has_mean"],
        scale=entry["scale"],
    )


def _function(entry: StoredFunction) -> LinearFunction:
    bounds = entry["bounds"]
    return LinearFunction(
        code=entry["code"],
        times=entry["times"],
        plus=entry["plus"],
        bounds=None if bounds is None else (bounds[0], bounds[1]),
        places=entry["places"],
        has_mean=entry["has_mean"],
        is_turned=entry["is_turned"],
    )


def written_metric_plan(plan: MetricPlan) -> StoredMetricPlan:
    """The plan as a family keeps it."""
    return {
        "code": plan.code,
        "kind": plan.kind,
        "factor": str(plan.factor),
        "polarity": plan.polarity,
        "k": plan.k,
        "width": str(plan.width),
        "is_sensitive": plan.is_sensitive,
        "measure": None if plan.quantizer is None else _written_quantizer(plan.quantizer),
        "phase": plan.phase,
        "codes": [[each.key, list(each.of)] for each in plan.codes],
        "cells": [[each.key, list(each.of)] for each in plan.cells],
        "parts": {cell: _written_quantizer(each) for cell, each in plan.parts.items()},
        "functions": [_written_function(each) for each in plan.functions],
    }


def _written_quantizer(quantizer: Quantizer) -> StoredQuantizer:
    return {
        "grid": f"{quantizer.grid.normalize():f}",
        "lower": f"{quantizer.lower.normalize():f}",
        "upper": f"{quantizer.upper.normalize():f}",
        "has_mean": quantizer.has_mean,
        "scale": quantizer.scale,
    }


def _written_function(function: LinearFunction) -> StoredFunction:
    return {
        "code": function.code,
        "times": function.times,
        "plus": function.plus,
        "bounds": None if function.bounds is None else list(function.bounds),
        "places": function.places,
        "has_mean": function.has_mean,
        "is_turned": function.is_turned,
    }
