"""Many cells at once are worth what they are worth one by one, whatever their measure."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.measures import ABSENCES, MEASURES, NPS, Cell, Part
from standards.measures.columns import (
    ABSENT,
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    VALUE,
    Column,
    cells_of,
    pooled_over,
)
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


def numbers(column: np.ndarray) -> list[float | None]:
    return [None if math.isnan(each) else each for each in column.tolist()]


@pytest.mark.parametrize("code", MEASURES)
@pytest.mark.parametrize("cells", [[], [{"missing": "down"}]])
def test_columns_of_any_length_are_of_the_same_types(code: str, cells: list[Cell | None]) -> None:
    column = column_of(code, cells, 100.0)
    for part in (column.value, column.numerator, column.denominator, column.sample):
        assert part.dtype == np.float64
    assert (column.state.dtype, column.codes.dtype) == (np.int8, object)


@pytest.mark.parametrize("code", MEASURES)
def test_every_part_of_a_column_is_as_long_as_its_cells(code: str) -> None:
    cells: list[Cell | None] = [None, {"missing": "down"}]
    column = column_of(code, cells, 100.0)
    for part in (column.value, column.numerator, column.denominator, column.sample):
        assert numbers(part) == [None, None]
    assert column.codes.tolist() == ["", ""]
    assert column.state.tolist() == [ABSENT, MISSING]
    assert MEASURES[code].neutral(cells).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("code", "cell", "parts"),
    [
        ("share", {"n": 1, "d": 4}, (25, 1, 4, 4)),
        ("share", {"n": 0, "d": 0}, (None, 0, 0, 0)),
        ("share", {"n": 1, "d": 1}, (100, 1, 1, 1)),
        ("mean", {"sum": "12.5", "count": 4}, (3.125, 12.5, 4, 4)),
        ("nps", {"promoters": 5, "passives": 3, "detractors": 2}, (30, 3, 10, 10)),
        ("count", {"value": 7}, (7, None, None, None)),
        ("score", {"value": "3.5"}, (3.5, None, None, None)),
        ("median", {"value": "3.5", "count": 2}, (3.5, None, None, 2)),
        ("median", {"value": "3.5", "count": 0}, (None, None, None, 0)),
        ("yesno", {"code": "yes"}, (1, None, None, None)),
        ("yesno", {"code": "no"}, (0, None, None, None)),
        ("choice", {"code": "web"}, (None, None, None, None)),
        ("text", {"text": "hello"}, (None, None, None, None)),
    ],
)
def test_a_column_holds_what_is_pooled_and_counted(
    code: str, cell: Cell, parts: tuple[float | None, ...]
) -> None:
    column = column_of(code, [cell], 100.0)
    found = (column.value, column.numerator, column.denominator, column.sample)
    assert tuple(numbers(part)[0] for part in found) == parts
    assert column.codes.tolist() == [cell.get("code", "")]
    assert column.state.tolist() == [VALUE]


@pytest.mark.parametrize("code", ["choice", "yesno"])
def test_an_answer_is_worth_its_code(code: str) -> None:
    assert MEASURES[code].value_of({"code": "yes"}, 100).code == "yes"


def test_reasons_are_told_apart() -> None:
    cells: list[Cell | None] = [
        {"suppressed": "few"}, {"not_applicable": "none"}, {"n": 1, "d": 2}, None,
    ]  # fmt: skip
    assert column_of("share", cells, 100.0).state.tolist() == [
        SUPPRESSED, NOT_APPLICABLE, VALUE, ABSENT,
    ]  # fmt: skip


def test_passives_add_cases_and_nothing_else() -> None:
    cells = [{"promoters": 5, "passives": 3, "detractors": 2}, {"missing": "down"}]
    assert NPS.neutral(cells).tolist() == [3, 0]
    assert MEASURES["share"].neutral([{"n": 1, "d": 2}]).tolist() == [0]


@pytest.mark.parametrize(
    ("part", "value"), [("promoters", 50), ("passives", 30), ("detractors", 20)]
)
def test_a_part_of_an_nps_is_a_share_of_the_answers(part: str, value: float) -> None:
    cells: list[Cell | None] = [
        {"promoters": 5, "passives": 3, "detractors": 2}, {"missing": "down"}, None,
    ]  # fmt: skip
    column = NPS.part_column(cells, part)
    assert numbers(column.value) == [value, None, None]
    assert numbers(column.numerator) == [value / 10, None, None]
    assert numbers(column.denominator) == numbers(column.sample) == [10, None, None]
    assert column.state.tolist() == [VALUE, MISSING, ABSENT]
    assert column.codes.tolist() == ["", "", ""]


def test_months_pool_by_their_numerators_and_denominators() -> None:
    june = column_of("share", [{"n": 1, "d": 4}, {"n": 1, "d": 2}, None, None], 100.0)
    july = column_of(
        "share", [{"n": 3, "d": 4}, {"missing": "down"}, {"n": 2, "d": 2}, None], 100.0
    )
    may = column_of("share", [None, None, None, {"n": 0, "d": 0}], 100.0)
    both = pooled_over([may, june, july], 100.0)
    assert numbers(both.value) == [50, 50, 100, None]
    assert both.numerator.tolist() == [4, 1, 2, 0]
    assert both.denominator.tolist() == both.sample.tolist() == [8, 2, 2, 0]
    # What is told of the cell is told of the last month.
    assert both.state.tolist() == july.state.tolist() == [VALUE, MISSING, VALUE, ABSENT]
    assert both.codes.tolist() == ["", "", "", ""]
