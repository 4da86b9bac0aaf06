"""Which metrics can be released, and how."""

from decimal import Decimal

from standards.catalogue.queries import MetricFact
from standards.release.blocks import Measure

# Counts have no base, texts and choices no order; yes/no has its own rule, not built yet.
RELEASABLE = frozenset({"share", "ratio", "mean", "nps", "score", "percentile", "median"})
POSITIONS = frozenset({"percentile", "median"})


def measure_of(metric: MetricFact) -> Measure | None:
    """The metric's measure; None when it declares no grid and bounds or its kind has no release."""
    if metric.kind not in RELEASABLE or metric.release_scale != "identity":
        return None
    lower, upper = metric.lower, metric.upper
    if metric.kind == "share":
        lower = Decimal(0) if lower is None else lower
        upper = Decimal(metric.factor) if upper is None else upper
    if metric.kind == "nps":
        lower, upper = Decimal(-100), Decimal(100)
    if lower is None or upper is None or not metric.release_grid:
        return None
    return Measure(
        grid=Decimal(metric.release_grid),
        lower=Decimal(lower),
        upper=Decimal(upper),
        has_mean=metric.kind not in POSITIONS,
    )
