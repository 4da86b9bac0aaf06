"""Metrics as facts."""

from collections.abc import Iterable

from portal.access.memory import is_remembering, remembered
from portal.lib.graphs import reachable
from standards.catalogue.enums import SharingClass
from standards.catalogue.facts import MetricFact
from standards.catalogue.models import Metric

_COLUMNS = tuple(name for name in MetricFact.__dataclass_fields__)


def metric_facts(codes: Iterable[str] | None = None) -> dict[str, MetricFact]:
    """Metrics by code, in the order of codes; all of them for None. One query."""
    if codes is None:
        return _facts(None)
    code_set = frozenset(codes)
    if not is_remembering():
        return _facts(code_set)
    # A page asks for several sets of them: all at once are one query.
    return {code: fact for code, fact in _facts(None).items() if code in code_set}


@remembered
def _facts(codes: frozenset[str] | None) -> dict[str, MetricFact]:
    rows = Metric.objects.order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=codes)
    facts = {}
    for row in rows.values(*_COLUMNS):
        row["members"] = tuple((code, name) for code, name in row["members"])
        row["derived_from"] = tuple(row["derived_from"])
        row["choices"] = tuple((code, name) for code, name in row["choices"])
        facts[row["code"]] = MetricFact(**row)
    return facts


def hidden_inputs(codes: Iterable[str]) -> list[tuple[str, str]]:
    """(metric, brand-only metric it is or is made of), for those of ``codes`` that have one."""
    rows = Metric.objects.values_list("code", "sharing_class", "derived_from")
    classes = {code: level for code, level, _ in rows}
    inputs = {code: derived for code, _, derived in rows}
    return [
        (code, source)
        for code in sorted(set(codes))
        for source in sorted(reachable([code], lambda each: inputs.get(each, ())))
        if classes.get(source) == SharingClass.BRAND_ONLY
    ]
