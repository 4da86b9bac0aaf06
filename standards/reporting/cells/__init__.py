"""Cells: what each kind of metric holds, how raw input becomes it, and what it is worth.

Pure. A raw cell maps parts to integers, decimals, floats or text; a canonical cell holds integers
as ``int``, other numbers as plain decimal strings without trailing zeros. Shapes by kind::

    share, ratio        {"n": ..., "d": ...}
    mean                {"sum": ..., "count": ...}
    count, score        {"value": ...}
    percentile, median  {"value": ..., "count": ...}
    nps                 {"promoters": ..., "passives": ..., "detractors": ...}
    yesno, choice       {"code": ...}
    text                {"text": ...}
    any                 {"missing": reason}, {"not_applicable": reason}, {"suppressed": reason}
"""

from standards.reporting.cells.absence import (
    ABSENCES,
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    absence_of,
    as_written,
    written_absence,
)
from standards.reporting.cells.reading import (
    QuickReader,
    answer_words,
    as_sent,
    canonical_number,
    choice_codes,
    is_blank,
    is_text,
    quick_reader,
    read_cell,
)
from standards.reporting.cells.shape import (
    ADDITIVE,
    INTEGER_PARTS,
    PART_ORDER,
    PARTS,
    REASON_LIMIT,
    SAMPLE_PART,
    TEXT_LIMIT,
    Cell,
    Fault,
    MetricShape,
)
from standards.reporting.cells.values import NOTHING, CellValue, sample_of, value_of

__all__ = [
    "ABSENCES",
    "ADDITIVE",
    "INTEGER_PARTS",
    "MISSING",
    "NOTHING",
    "NOT_APPLICABLE",
    "PARTS",
    "PART_ORDER",
    "REASON_LIMIT",
    "SAMPLE_PART",
    "SUPPRESSED",
    "TEXT_LIMIT",
    "Cell",
    "CellValue",
    "Fault",
    "MetricShape",
    "QuickReader",
    "absence_of",
    "answer_words",
    "as_sent",
    "as_written",
    "canonical_number",
    "choice_codes",
    "is_blank",
    "is_text",
    "quick_reader",
    "read_cell",
    "sample_of",
    "value_of",
    "written_absence",
]
