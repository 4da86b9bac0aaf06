"""Many cells at once are worth what they are worth one by one, whatever their measure."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.measures import ABSENCES, MEASURES, Cell, Part
from standards.measures.columns import VALUE, Column, cells_of
from standards.reporting.month_document import MonthDocument

WHOLE = st.integers(0, 10**6)
EXACT = st.decimals(-(10**6), 10**6, places=3).map(lambda number: format(number, "f"))


def part_of_a_cell(part: Part, answers: tuple[str, ...]) -> st.SearchStrategy[object]:
    if part.is_whole:
        return WHOLE
    if part.is_number:
        return EXACT if part.is_signed else WHOLE
    return st.sampled_from(answers or ("web", "phone"))


def cells_for(code: str) -> st.SearchStrategy[Cell | None]:
    measure = MEASURES[code]
    filled: st.SearchStrategy[Cell] = st.fixed_dictionaries(
        {part.name: part_of_a_cell(part, measure.fixed_answers) for part in measure.parts}
    )
    empty: st.SearchStrategy[Cell] = st.sampled_from(ABSENCES).map(
        lambda absence: {absence: "a reason"}
    )
    return st.none() | filled | empty


def column_of(code: str, cells: list[Cell | None], factor: float) -> Column:
    documents = {
        at: MonthDocument({"key": cell}) for at, cell in enumerate(cells) if cell is not None
    }
    return MEASURES[code].column(cells_of(documents, range(len(cells)), "key"), factor)


def same(one: float | None, other: float) -> bool:
    return math.isnan(other) if one is None else math.isclose(one, other, rel_tol=1e-12)


@pytest.mark.parametrize("code", MEASURES)
@given(data=st.data())
def test_a_column_is_its_cells(code: str, data: st.DataObject) -> None:
    measure = MEASURES[code]
    cells = data.draw(st.lists(cells_for(code), min_size=1, max_size=8))
    factor = measure.factor(100.0)
    column = column_of(code, cells, 100.0)
    for at, cell in enumerate(cells):
        alone = measure.value_of(cell, factor)
        assert same(alone.value, column.value[at]), (cell, alone, column.value[at])
        assert (column.state[at] == VALUE) == bool(cell and not set(ABSENCES) & set(cell))
        if cell and alone.code:
            assert column.codes[at] == alone.code
        sample = measure.sample_of(cell) if cell else None
        if sample is not None:
            assert column.sample[at] == sample


@pytest.mark.parametrize("code", [code for code, each in MEASURES.items() if each.is_poolable])
@given(data=st.data())
def test_what_is_pooled_is_what_the_value_is_made_of(code: str, data: st.DataObject) -> None:
    measure = MEASURES[code]
    cells = data.draw(st.lists(cells_for(code), min_size=1, max_size=8))
    factor = measure.factor(100.0)
    column = column_of(code, cells, 100.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        again = column.numerator * factor / column.denominator
    known = ~np.isnan(column.value)
    assert np.allclose(column.value[known], again[known], rtol=1e-12)
