"""A column of cells, of one key and many partners, as arrays. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from standards.measures.absence import ABSENCES, absence_of
from standards.measures.shapes import Cell

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.object_]
States = npt.NDArray[np.int8]
Cells = Sequence[Cell | None]

ABSENT, VALUE, MISSING, NOT_APPLICABLE, SUPPRESSED = range(5)
_STATE_OF = dict(zip(ABSENCES, (MISSING, NOT_APPLICABLE, SUPPRESSED), strict=True))


@dataclass(frozen=True, slots=True)
class Column:
    """One cell key for P partners.

    ``value`` in the metric's shown unit (yes/no: 1 and 0), NaN where there is none;
    ``numerator``/``denominator`` are what is pooled (NPS: promoters - detractors over all
    answers), NaN where the measure has none; ``sample`` is the number of cases, NaN when the
    measure counts none; ``state`` is ABSENT, VALUE, MISSING, NOT_APPLICABLE or SUPPRESSED;
    ``codes`` the choice codes.
    """

    value: Floats
    numerator: Floats
    denominator: Floats
    sample: Floats
    state: States
    codes: Codes


class CellsByKey(Protocol):
    """A partner's month: the cells it holds by key."""

    @property
    def cells(self) -> Mapping[str, Cell]:
        """By key ``code`` or ``code:member``."""


def cells_of(documents: Mapping[int, CellsByKey], partner_ids: Sequence[int], key: str) -> Cells:
    """The cells ``key`` of partners, in their order; None where a document has none."""
    months = map(documents.get, partner_ids)
    return [None if month is None else month.cells.get(key) for month in months]


def states_of(cells: Cells) -> States:
    """By cell one of the five states."""
    return np.array([_state(cell) for cell in cells], dtype=np.int8)


def codes_of(cells: Cells) -> Codes:
    """By cell the code it holds, '' for none."""
    return np.array([cell.get("code", "") if cell else "" for cell in cells], dtype=object)


def numbers_of(cells: Cells, part: str) -> Floats:
    """By cell the number of one part, NaN for none."""
    return np.array(
        [float(c[part]) if c and c.get(part) is not None else np.nan for c in cells], dtype=float
    )


def none_of(cells: Cells) -> Floats:
    """As many NaN."""
    return np.full(len(cells), np.nan)


def quotients(
    numerator: Floats, denominator: Floats, factor: float, state: States, codes: Codes
) -> Column:
    """A column of numerators over denominators, in the unit that ``factor`` makes."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(denominator > 0, numerator * factor / denominator, np.nan)
    return Column(value, numerator, denominator, denominator, state, codes)


def pooled_over(columns: Sequence[Column], factor: float) -> Column:
    """Numerators and denominators of the same key summed over several months."""
    numerator = np.nansum([c.numerator for c in columns], axis=0)
    denominator = np.nansum([c.denominator for c in columns], axis=0)
    last = columns[-1]
    return quotients(numerator, denominator, factor, last.state, last.codes)


def _state(cell: Cell | None) -> int:
    if cell is None:
        return ABSENT
    # A reason stands alone in its cell.
    return VALUE if len(cell) > 1 else _STATE_OF.get(absence_of(cell), VALUE)
