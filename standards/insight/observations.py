"""From month documents to observations of one cell key."""

from collections.abc import Mapping, Sequence

import numpy as np

from standards.catalogue.facts import MetricFact
from standards.measures import MEASURES
from standards.measures.columns import VALUE, cells_of
from standards.measures.combination import Ints, Observations
from standards.reporting.month_document import MonthDocument

Documents = Mapping[int, MonthDocument]


def observed(
    key: str, metric: MetricFact, ids: Sequence[int], documents: Documents, group: Ints
) -> Observations:
    """The cells ``key`` of partners ``ids``, which belong to the groups ``group``."""
    measure = MEASURES[metric.kind]
    cells = cells_of(documents, ids, key)
    column = measure.column(cells, measure.factor(float(metric.factor)))
    has = column.state == VALUE
    return Observations(
        value=column.value[has],
        numerator=column.numerator[has],
        denominator=column.denominator[has],
        neutral=measure.neutral(cells)[has],
        codes=column.codes[has],
        partner=np.array(ids, dtype=np.int64)[has],
        group=group[has],
    )
