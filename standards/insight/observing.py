"""From month documents to observations of one cell key."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from standards.catalogue.facts import MetricFact
from standards.insight.combine import Ints, Observations
from standards.reporting import frames

Documents = Mapping[int, Mapping[str, Any]]


def observed(
    key: str, metric: MetricFact, ids: Sequence[int], documents: Documents, group: Ints
) -> Observations:
    """The cells ``key`` of partners ``ids``, which belong to the groups ``group``."""
    factor = frames.factor_of(metric.kind, float(metric.factor))
    column = frames.column(documents, ids, key, metric.kind, factor)
    has = column.state == frames.VALUE
    neutral = np.zeros(len(ids))
    if metric.kind == "nps":
        cells = [documents.get(i, {}).get(key) or {} for i in ids]
        neutral = np.array([float(cell.get("passives", 0)) for cell in cells], dtype=float)
    return Observations(
        value=column.value[has],
        numerator=column.numerator[has],
        denominator=column.denominator[has],
        neutral=neutral[has],
        codes=column.codes[has],
        partner=np.array(ids, dtype=np.int64)[has],
        group=group[has],
    )
