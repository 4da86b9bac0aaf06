"""What the catalogue tells other slices."""

from standards.catalogue.facts import AppliedTargets, MetricFact, TargetFact, VersionInForce
from standards.catalogue.queries.force import (
    Coverages,
    applied_targets,
    target_fact,
    version_masks,
    versions_in_force,
)
from standards.catalogue.queries.metrics import hidden_inputs, metric_facts

__all__ = [
    "AppliedTargets",
    "Coverages",
    "MetricFact",
    "TargetFact",
    "VersionInForce",
    "applied_targets",
    "hidden_inputs",
    "metric_facts",
    "target_fact",
    "version_masks",
    "versions_in_force",
]
