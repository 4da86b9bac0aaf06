"""One month's raw values as a family's plan asks for them: the only reader of others' values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from partners.network.queries import all_partners
from standards.measures import CHOICE, MEASURES, NPS, Measure
from standards.measures.columns import VALUE, Column, cells_of
from standards.release import codes, groups
from standards.release.blocks import Floats, Ints
from standards.release.computation import Network, one_pattern
from standards.release.metric_plan import Kept, MetricPlan
from standards.reporting.queries import month_documents


@dataclass(frozen=True, slots=True)
class Values:
    """A family's values of a month: per cell one per control group and one per partner.

    Numbers in the metric's shown unit; for yes/no and choice the position of the code. NaN where
    there is none or where the group does not contribute to the family.
    """

    of_groups: dict[str, Floats]
    of_partners: dict[str, Floats]


class Reader:
    """Reads one month's documents once for all families."""

    def __init__(self, network: Network, month: str) -> None:
        """``network`` is the season's."""
        self._network = network
        self._documents = month_documents(month)
        ids = _partner_ids(network.partners)
        self._rows = [ids.get(partner, -1) for partner in network.partners]

    @property
    def is_empty(self) -> bool:
        """Whether nobody sent anything."""
        return not self._documents

    def values(self, plan: MetricPlan) -> Values:
        """The values of a family's cells, over one pattern of contributors."""
        network = self._network
        pairs = {cell.key: self._read(plan, cell) for cell in plan.cells}
        if not pairs:
            return Values({}, {})
        pattern = one_pattern(
            network, [values for values, _ in pairs.values()], is_sensitive=plan.is_sensitive
        )
        of_partner = pattern[network.group_of]
        return Values(
            {cell: np.where(pattern, values, np.nan) for cell, (values, _) in pairs.items()},
            {cell: np.where(of_partner, own, np.nan) for cell, (_, own) in pairs.items()},
        )

    def _read(self, plan: MetricPlan, cell: Kept) -> tuple[Floats, Floats]:
        if MEASURES[plan.kind].is_coded:
            return self._choices(plan, cell.of)
        if cell.key in plan.parts:
            return self._part(cell.of[0], cell.key.partition(":")[2])
        return self._numbers(plan, cell.of)

    def groups_with(self, key: str, kind: str) -> int:
        """How many groups have a value under a cell key."""
        column = self._column(key, MEASURES[kind], 1.0)
        has_value = column.state == VALUE
        return len(np.unique(self._network.group_of[has_value]))

    def groups_choosing(self, key: str) -> dict[str, int]:
        """How many groups gave each code."""
        column = self._column(key, CHOICE, 1.0)
        return {
            str(code): len(np.unique(self._network.group_of[column.codes == code]))
            for code in set(column.codes)
        }

    def _column(self, key: str, measure: Measure, factor: float) -> Column:
        return measure.column(cells_of(self._documents, self._rows, key), factor)

    def _numbers(self, plan: MetricPlan, sources: Sequence[str]) -> tuple[Floats, Floats]:
        network, measure = self._network, MEASURES[plan.kind]
        factor = measure.factor(float(plan.factor))
        columns = [self._column(key, measure, factor) for key in sources]
        count = len(network.groups)
        if not measure.is_poolable:
            (column,) = columns
            return groups.averaged(column.value, network.group_of, count), column.value
        over = _sum([column.numerator for column in columns])
        under = _sum([column.denominator for column in columns])
        return self._pooled(over, under, factor)

    def _part(self, key: str, part: str) -> tuple[Floats, Floats]:
        """Promoters, passives or detractors as a share of all answers, in percent."""
        column = NPS.part_column(cells_of(self._documents, self._rows, key), part)
        return self._pooled(column.numerator, column.denominator, NPS.factor(1.0))

    def _pooled(self, over: Floats, under: Floats, factor: float) -> tuple[Floats, Floats]:
        """What outlets reported together, by control group and by partner."""
        network = self._network
        alone = np.arange(len(network.partners))
        return (
            groups.pooled(over, under, factor, network.group_of, len(network.groups)),
            groups.pooled(over, under, factor, alone, len(alone)),
        )

    def _choices(self, plan: MetricPlan, sources: Sequence[str]) -> tuple[Floats, Floats]:
        network = self._network
        at = {code: i for i, plan_code in enumerate(plan.codes) for code in plan_code.of}
        column = self._column(sources[0], MEASURES[plan.kind], 1.0)
        said = np.array([at.get(code, -1) for code in column.codes], dtype=np.int64)
        chosen = codes.choices_of_groups(
            said, network.group_of, len(network.groups), len(plan.codes)
        )
        return _numbered(chosen), _numbered(said)


def _numbered(places: Ints) -> Floats:
    return np.where(places >= 0, places.astype(float), np.nan)


def _sum(parts: Sequence[Floats]) -> Floats:
    """The sum of what is known; NaN where nothing is."""
    table = np.stack(parts)
    return np.asarray(np.where(np.isnan(table).all(axis=0), np.nan, np.nansum(table, axis=0)))


def _partner_ids(public_ids: Sequence[str]) -> dict[str, int]:
    id_set = set(public_ids)
    rows = all_partners().values_list("public_id", "pk").iterator(chunk_size=5_000)
    return {str(public_id): pk for public_id, pk in rows if str(public_id) in id_set}
