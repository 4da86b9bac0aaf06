"""A month's documents as arrays: the one reading of raw values for scores, releases and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from standards.reporting.cells import ABSENCES, absence_of
from standards.reporting.cells import PARTS as CELL_PARTS

Floats = npt.NDArray[np.float64]

ABSENT, VALUE, MISSING, NOT_APPLICABLE, SUPPRESSED = range(5)

# Which parts of a cell are numbers or codes, by kind of metric: texts are not read.
PARTS = {**CELL_PARTS, "text": ()}
_STATE_OF = dict(zip(ABSENCES, (MISSING, NOT_APPLICABLE, SUPPRESSED), strict=True))
POOLED = frozenset({"share", "ratio", "mean", "nps"})


@dataclass(frozen=True, slots=True)
class Column:
    """One cell key for P partners.

    ``value`` in the metric's shown unit (yes/no: 1 and 0), NaN where there is none;
    ``numerator``/``denominator`` are what is pooled (NPS: promoters - detractors over all
    answers), NaN where the kind has none; ``sample`` is the number of cases, NaN when the kind
    counts none; ``state`` is ABSENT, VALUE, MISSING,
    NOT_APPLICABLE or SUPPRESSED; ``codes`` the choice codes.
    """

    value: Floats
    numerator: Floats
    denominator: Floats
    sample: Floats
    state: npt.NDArray[np.int8]
    codes: npt.NDArray[np.object_]


def column(
    documents: Mapping[int, Mapping[str, Any]],
    partner_ids: Sequence[int],
    key: str,
    kind: str,
    factor: float,
) -> Column:
    """The cells ``key`` of ``partner_ids`` (in that order) as arrays."""
    nothing: Mapping[str, Any] = {}
    cells = [documents.get(partner_id, nothing).get(key) for partner_id in partner_ids]
    state = np.array([_state(cell) for cell in cells], dtype=np.int8)
    codes = np.array([c.get("code", "") if c else "" for c in cells], dtype=object)
    if kind in ("yesno", "choice"):
        return _coded(kind, codes, state)
    parts = [_part(cells, name) for name in PARTS[kind]]
    blank = np.full(len(cells), np.nan)
    if kind in ("share", "ratio"):
        return _pooled(parts[0], parts[1], factor, state, codes)
    if kind == "mean":
        return _pooled(parts[0], parts[1], 1.0, state, codes)
    if kind == "nps":
        answers = parts[0] + parts[1] + parts[2]
        return _pooled(parts[0] - parts[2], answers, 100.0, state, codes)
    value = parts[0] if parts else blank
    sample = parts[1] if len(parts) > 1 else blank
    return Column(value, blank, blank, sample, state, codes)


def part_of_answers(
    documents: Mapping[int, Mapping[str, Any]], partner_ids: Sequence[int], key: str, part: str
) -> Column:
    """The share of promoters, passives or detractors among the answers to a net promoter score."""
    whole = column(documents, partner_ids, key, "nps", 100.0)
    nothing: Mapping[str, Any] = {}
    cells = [documents.get(partner_id, nothing).get(key) for partner_id in partner_ids]
    return _pooled(_part(cells, part), whole.denominator, 100.0, whole.state, whole.codes)


def pooled_over(columns: Sequence[Column], factor: float) -> Column:
    """Numerators and denominators of the same key summed over several months."""
    numerator = np.nansum([c.numerator for c in columns], axis=0)
    denominator = np.nansum([c.denominator for c in columns], axis=0)
    first = columns[-1]
    return _pooled(numerator, denominator, factor, first.state, first.codes)


def factor_of(kind: str, factor: float) -> float:
    """What turns numerator/denominator into the shown unit."""
    return 100.0 if kind == "nps" else 1.0 if kind == "mean" else factor


def _state(cell: Mapping[str, Any] | None) -> int:
    if cell is None:
        return ABSENT
    # A reason stands alone in its cell.
    return VALUE if len(cell) > 1 else _STATE_OF.get(absence_of(cell), VALUE)


def _pooled(
    numerator: Floats,
    denominator: Floats,
    factor: float,
    state: npt.NDArray[np.int8],
    codes: npt.NDArray[np.object_],
) -> Column:
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator > 0, numerator * factor / denominator, np.nan)
    return Column(value, numerator, denominator, denominator, state, codes)


def _coded(kind: str, codes: npt.NDArray[np.object_], state: npt.NDArray[np.int8]) -> Column:
    blank = np.full(len(codes), np.nan)
    value = blank
    if kind == "yesno":
        value = np.where(codes == "yes", 1.0, np.where(codes == "no", 0.0, np.nan))
    return Column(value, blank, blank, blank, state, codes)


def _part(cells: Sequence[Mapping[str, Any] | None], name: str) -> Floats:
    return np.array(
        [float(c[name]) if c and c.get(name) is not None else np.nan for c in cells], dtype=float
    )
