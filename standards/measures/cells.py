"""Any cell, whatever its measure: read, blank, worth. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from portal.lib.characters import is_clean, trimmed
from standards.measures.absence import MISSING, absence_of, written_absence
from standards.measures.kinds.choice import Choice
from standards.measures.kinds.count import Count
from standards.measures.kinds.mean import Mean
from standards.measures.kinds.median import Median
from standards.measures.kinds.money import Money
from standards.measures.kinds.nps import NetPromoterScore
from standards.measures.kinds.percentile import Percentile
from standards.measures.kinds.ratio import Ratio
from standards.measures.kinds.score import Score
from standards.measures.kinds.share import Share
from standards.measures.kinds.text import Text
from standards.measures.kinds.yesno import YesNo
from standards.measures.measure import Measure
from standards.measures.numbers import as_decimal, canonical_number
from standards.measures.shapes import REASON_LIMIT, Cell, Fault, MetricShape

# Two that others name: one has parts that are released, the other answers that merge.
NPS, CHOICE = NetPromoterScore(), Choice()
# The one list of all measures, in the order of forms.
MEASURES: dict[str, Measure] = {
    measure.code: measure
    for measure in (
        Share(),
        Ratio(),
        Mean(),
        Count(),
        Money(),
        Percentile(),
        Median(),
        NPS,
        Score(),
        YesNo(),
        CHOICE,
        Text(),
    )
}
# The label of every part there is, by name, in the order of forms.
PART_LABELS = {
    part.name: part.label
    for each in MEASURES.values()
    for part in (*each.parts, *each.stand_ins.values())
}


def is_blank(raw: Mapping[str, object]) -> bool:
    """Whether nothing was entered: every part is None or empty text."""
    return all(
        value is None or (isinstance(value, str) and not trimmed(value)) for value in raw.values()
    )


def read_cell(metric: MetricShape, raw: Mapping[str, object]) -> Cell | list[Fault]:
    """The canonical cell of ``raw``, or everything that is wrong with it."""
    if absence := absence_of(raw):
        return _absent(absence, raw)
    measure = MEASURES[metric.kind]
    names = measure.taken
    unknown = [
        Fault("part_unknown", str(part), {"part": str(part), "known": ", ".join(names)})
        for part in raw
        if part not in names
    ]
    return unknown or measure.read(metric, raw)


def joined(kind: str, cells: Sequence[Cell]) -> Cell:
    """One cell for what a partner said several times of one metric, the oldest first.

    Parts that add up are added; of places in an order and answers the last counts. What is missing
    once is missing, other reasons count where there is no number.
    """
    missing = next((cell for cell in cells if MISSING in cell), None)
    told = [cell for cell in cells if not absence_of(cell)]
    measure = MEASURES[kind]
    if missing or not told:
        return missing or cells[-1]
    if not measure.is_additive:
        return told[-1]
    return {
        part: canonical_number(sum((as_decimal(cell[part]) for cell in told), Decimal(0)))
        for part in measure.names
    }


def _absent(absence: str, raw: Mapping[str, object]) -> Cell | list[Fault]:
    reason = raw[absence]
    others = {part: value for part, value in raw.items() if part != absence}
    if isinstance(reason, str) and absence == MISSING:
        absence, reason = written_absence(reason) or (absence, reason)
    if not isinstance(reason, str) or not reason.strip():
        return [Fault("missing_reason", MISSING)]
    if not is_blank(others):
        return [Fault("missing_and_value", MISSING)]
    if len(reason.strip()) > REASON_LIMIT:
        return [Fault("reason_long", MISSING, {"limit": REASON_LIMIT})]
    if not is_clean(reason):
        return [Fault("text_control", MISSING)]
    return {absence: reason.strip()}
