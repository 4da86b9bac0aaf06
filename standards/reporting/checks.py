"""Checks of one partner's month as a whole: which cells, in what shape, adding up. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from standards.measures import (
    MEASURES,
    NOT_APPLICABLE,
    Bools,
    Cell,
    Fault,
    Measure,
    MetricShape,
    Wholes,
    absence_of,
    is_blank,
    read_cell,
)


class AskedMetric(MetricShape, Protocol):
    """A metric of a collection: its shape and its breakdown."""

    @property
    def name(self) -> str:
        """Name for people."""

    @property
    def description(self) -> str:
        """What it is, for people; '' for nothing to say."""

    @property
    def members(self) -> Any:
        """Pairs of code and name; empty without a breakdown."""

    @property
    def has_total(self) -> bool:
        """Whether the cell ``code`` is the declared total of the members."""

    @property
    def parts(self) -> Any:
        """By part what it is called, and which number it is."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell a month may hold: its key ``code`` or ``code:member``, and what it is called."""

    key: str
    metric: AskedMetric
    member: str = ""
    member_name: str = ""

    @property
    def name(self) -> str:
        """The metric's name, with the member's."""
        return f"{self.metric.name}: {self.member_name}" if self.member else self.metric.name

    @property
    def measure(self) -> Measure:
        """What depends on the metric's kind."""
        return MEASURES[self.metric.kind]

    @property
    def is_total(self) -> bool:
        """Whether it stands for the whole metric."""
        return not self.member


@dataclass(frozen=True, slots=True)
class Found:
    """A fault and the cell it is in."""

    cell: str
    fault: Fault


class Sheet:
    """The cells of a collection's metrics, in order, prepared once for many months."""

    def __init__(self, metrics: Sequence[AskedMetric]) -> None:
        self.metrics = tuple(metrics)
        self.slots: dict[str, Slot] = {
            slot.key: slot for metric in self.metrics for slot in slots_of(metric)
        }
        self._broken_down = tuple(metric for metric in self.metrics if metric.members)
        self._codes = {key: slot.metric.code for key, slot in self.slots.items()}

    def sure_months(self, months: Sequence[Mapping[str, Any]]) -> Bools:
        """Of many months those whose cells all surely are canonical as they stand, by column.

        What they hold may still not have been asked, or be incomplete.
        """
        sure = np.array([month.keys() <= self._codes.keys() for month in months], dtype=bool)
        for key, slot in self.slots.items():
            sure &= _sure_rows(slot, [month.get(key) for month in months])
        return sure

    def read(
        self,
        raw: Mapping[str, Any],
        asked: Collection[str],
        *,
        is_history: bool = False,
        is_sure: bool = False,
    ) -> tuple[dict[str, Cell], list[Found]]:
        """The canonical cells of a month and everything wrong with it.

        ``asked`` are the codes of the metrics asked of this partner; each needs its cell (with a
        breakdown and no declared total: at least one member's). History is what there is: it has
        holes, and metrics that were not asked. ``is_sure``: by `sure_months`.
        """
        cells: dict[str, Cell] = {}
        findings: list[Found] = []
        if is_sure and (is_history or all(self._codes[key] in asked for key in raw)):
            cells, raw = dict(raw), {}
        for key, parts in raw.items():
            outcome = self._read_one(key, parts, asked, is_history=is_history)
            if isinstance(outcome, list):
                findings.extend(Found(key, fault) for fault in outcome)
            elif outcome is not None:
                cells[key] = outcome
        if not is_history:
            self._require(cells, asked, findings)
        if self._broken_down and not findings:
            findings.extend(self._totals(cells))
        return cells, findings

    def _read_one(
        self, key: str, parts: Any, asked: Collection[str], *, is_history: bool
    ) -> Cell | list[Fault] | None:
        """One cell read with all care; None when nothing was entered."""
        slot = self.slots.get(key)
        if isinstance(parts, Mapping) and is_blank(parts):
            return None
        if slot is None:
            return [self._unknown(key)]
        if not isinstance(parts, Mapping):
            return [Fault("cell_shape", params=_shape(slot))]
        if not is_history and slot.metric.code not in asked:
            return [Fault("metric_not_asked", params={"metric": slot.name})]
        return read_cell(slot.metric, parts)

    def _require(
        self, cells: Mapping[str, Cell], asked: Collection[str], findings: list[Found]
    ) -> None:
        if len(cells) == len(self.slots):
            return
        faulty = {item.cell for item in findings}
        for metric in self.metrics:
            if metric.code not in asked or not MEASURES[metric.kind].is_required:
                continue  # nobody has to have something to tell
            needed = metric.code if metric.has_total or not metric.members else ""
            keys = [needed] if needed else [slot.key for slot in slots_of(metric)]
            if any(key in cells or key in faulty for key in keys):
                continue
            findings.append(Found(keys[0], Fault("cell_absent", params={"metric": metric.name})))

    def _unknown(self, key: str) -> Fault:
        code, _, member = key.partition(":")
        metric = next((item for item in self.metrics if item.code == code), None)
        if metric is None:
            choices = ", ".join(item.code for item in self.metrics)
            return Fault("metric_unknown", params={"metric": code, "known": choices})
        choices = ", ".join(str(pair[0]) for pair in metric.members) or "–"
        return Fault(
            "member_unknown", params={"member": member, "metric": metric.name, "known": choices}
        )

    def _totals(self, cells: Mapping[str, Cell]) -> list[Found]:
        findings = []
        for metric in self._broken_down:
            total = cells.get(metric.code)
            if not metric.has_total or not MEASURES[metric.kind].is_additive or not total:
                continue
            if absence_of(total):
                continue
            parts = [
                cells[slot.key]
                for slot in slots_of(metric)
                if not slot.is_total and slot.key in cells
            ]
            fault = total_fault(metric.kind, total, parts)
            if fault:
                findings.append(Found(metric.code, fault))
        return findings


def _sure_rows(slot: Slot, cells: Sequence[Any]) -> Bools:
    """Row by row whether a cell surely is what it says; one that is not there is."""
    names = slot.measure.names
    if not slot.measure.is_number:
        return np.array([cell is None for cell in cells], dtype=bool)
    if (parts := _whole_columns(cells, names)) is not None:
        return slot.measure.sure_rows(slot.metric, parts)
    sure = np.array([cell is None for cell in cells], dtype=bool)
    rows = [row for row, cell in enumerate(cells) if _whole_columns([cell], names) is not None]
    parts = _whole_columns([cells[row] for row in rows], names)
    if parts is not None:
        sure[rows] = slot.measure.sure_rows(slot.metric, parts)
    return sure


def _whole_columns(cells: Sequence[Any], names: Sequence[str]) -> dict[str, Wholes] | None:
    """The parts of cells as arrays; None unless each holds all of them, as whole numbers only."""
    if set(map(type, cells)) != {dict} or set(map(len, cells)) != {len(names)}:
        return None
    columns = {name: [cell.get(name) for cell in cells] for name in names}
    # bool is no int here: types are exact on purpose.
    if any(set(map(type, column)) != {int} for column in columns.values()):
        return None
    try:
        return {name: np.array(column, dtype=np.int64) for name, column in columns.items()}
    except OverflowError:
        return None


def total_fault(kind: str, total: Cell, members: Sequence[Cell]) -> Fault | None:
    """Whether the members of a breakdown contradict their declared total, part by part.

    Members left out, or not applicable, hold nothing. When a member is missing for a reason or
    suppressed, the others may fall short of the total but not exceed it.
    """
    if not members:
        return None
    value_cells = [member for member in members if not absence_of(member)]
    nothing = [member for member in members if NOT_APPLICABLE in member]
    is_complete = len(value_cells) + len(nothing) == len(members)
    for part in MEASURES[kind].parts:
        name = part.name
        declared = Decimal(total[name])
        added = sum((Decimal(member[name]) for member in value_cells), Decimal(0))
        # What is left out may be negative, so an incomplete sum of amounts proves nothing.
        if added == declared or (not is_complete and (added < declared or part.is_signed)):
            continue
        return Fault(
            "total_disagrees",
            name,
            {"part": name, "total": str(total[name]), "sum": format(added.normalize(), "f")},
        )
    return None


def slots_of(metric: AskedMetric) -> list[Slot]:
    """The cells of one metric: its total (or only cell) first, then its members."""
    members = [
        Slot(f"{metric.code}:{pair[0]}", metric, pair[0], pair[1]) for pair in metric.members
    ]
    alone = [Slot(metric.code, metric)] if metric.has_total or not members else []
    return alone + members


def _shape(slot: Slot) -> dict[str, str]:
    return {"parts": ", ".join(slot.measure.names)}
