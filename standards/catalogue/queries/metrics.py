"""Metrics as facts."""

from collections.abc import Iterable

from standards.catalogue.facts import MetricFact
from standards.catalogue.models import Metric

_COLUMNS = tuple(name for name in MetricFact.__dataclass_fields__)


def metric_facts(codes: Iterable[str] | None = None) -> dict[str, MetricFact]:
    """Metrics by code, in the order of codes; all of them for None. One query."""
    rows = Metric.objects.order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=set(codes))
    found = {}
    for row in rows.values(*_COLUMNS):
        row["members"] = tuple((code, name) for code, name in row["members"])
        row["choices"] = tuple((code, name) for code, name in row["choices"])
        found[row["code"]] = MetricFact(**row)
    return found
