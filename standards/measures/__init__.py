"""Measures: what each kind of metric holds, how raw input becomes a cell, and what it is worth.

Pure; one class a kind, listed in `MEASURES`. A raw cell maps parts to integers, decimals, floats
or text; a canonical cell holds integers as ``int``, other numbers as plain decimal strings without
trailing zeros. In place of parts any cell may hold a reason: ``{"missing": reason}``,
``{"not_applicable": reason}``, ``{"suppressed": reason}``.
"""

from standards.measures.absence import (
    ABSENCES,
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    absence_of,
    as_written,
    written_absence,
)
from standards.measures.cells import CHOICE, MEASURES, NPS, PART_LABELS, is_blank, joined, read_cell
from standards.measures.columns import Bools, Wholes
from standards.measures.kinds.choice import choice_codes
from standards.measures.measure import Measure
from standards.measures.numbers import as_sent, canonical_number
from standards.measures.shapes import (
    NOTHING,
    REASON_LIMIT,
    TEXT_LIMIT,
    Cell,
    CellValue,
    Fault,
    MetricShape,
    Part,
)

__all__ = [
    "ABSENCES",
    "CHOICE",
    "MEASURES",
    "MISSING",
    "NOTHING",
    "NOT_APPLICABLE",
    "NPS",
    "PART_LABELS",
    "REASON_LIMIT",
    "SUPPRESSED",
    "TEXT_LIMIT",
    "Bools",
    "Cell",
    "CellValue",
    "Fault",
    "Measure",
    "MetricShape",
    "Part",
    "Wholes",
    "absence_of",
    "as_sent",
    "as_written",
    "canonical_number",
    "choice_codes",
    "is_blank",
    "joined",
    "read_cell",
    "written_absence",
]
