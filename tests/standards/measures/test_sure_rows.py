"""A column of whole numbers is taken as it stands only where each cell would be read the same."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.measures import MEASURES, read_cell
from standards.reporting.checks import Sheet

NUMBERS = [code for code, measure in MEASURES.items() if measure.is_number]
WHOLE = st.sampled_from([0, 1, 2, 59, 60, 61, 100, 101, 10**14, 10**15, -1, -60]) | st.integers(
    -200, 2_000
)


@dataclass(frozen=True)
class Metric:
    """As much of a metric as a measure asks for."""

    kind: str
    lower: Any
    upper: Any
    code: str = "m"
    name: str = "M"
    unit: str = "EUR"
    factor: Any = 100
    choices: Any = ()
    members: Any = ()
    has_total: bool = False


def metrics() -> st.SearchStrategy[Metric]:
    bound = st.sampled_from([None, 0, "0.5", 60, 100, -100])
    return st.builds(Metric, st.sampled_from(NUMBERS), bound, bound)


@given(data=st.data(), metric=metrics())
def test_what_is_sure_is_read_the_same(data: st.DataObject, metric: Metric) -> None:
    names = MEASURES[metric.kind].names
    cells = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, WHOLE)), min_size=1))
    parts = {name: np.array([cell[name] for cell in cells], dtype=np.int64) for name in names}
    sure = MEASURES[metric.kind].sure_rows(metric, parts)
    for cell, is_sure in zip(cells, sure, strict=True):
        if is_sure:
            assert read_cell(metric, cell) == cell


@pytest.mark.parametrize("kind", NUMBERS)
def test_plain_cells_are_sure(kind: str) -> None:
    """Otherwise a large file would be read one by one, and nobody would notice."""
    names = MEASURES[kind].names
    parts = {name: np.array([10 + at], dtype=np.int64) for at, name in enumerate(names)}
    assert MEASURES[kind].sure_rows(Metric(kind, 0, 1000), parts).tolist() == [True]


CELLS = st.one_of(
    st.none(),
    st.just({"n": 1, "d": 2}),
    st.just({"n": 3, "d": 2}),
    st.just({"n": True, "d": 2}),
    st.just({"n": 1.0, "d": 2}),
    st.just({"n": 1, "d": 2, "x": 1}),
    st.just({"n": 10**30, "d": 10**31}),
    st.just({"missing": "flood"}),
    st.just({}),
    st.just("1/2"),
)


@given(months=st.lists(st.dictionaries(st.sampled_from(["a", "b", "zz"]), CELLS), min_size=1))
def test_a_month_is_sure_only_if_it_is_read_the_same(months: list[dict[str, Any]]) -> None:
    months = [{k: v for k, v in month.items() if v is not None} for month in months]
    metrics = [Metric("share", 0, 100, code=code, name=code) for code in ("a", "b")]
    sheet = Sheet(metrics)
    for month, is_sure in zip(months, sheet.sure_months(months), strict=True):
        read = sheet.read(month, {"a", "b"})
        if is_sure:
            assert read == sheet.read(month, {"a", "b"}, is_sure=True)
            assert read[0] == month
        # True and 1 are equal, and not the same number to send.
        plain = all(repr(cell) == "{'n': 1, 'd': 2}" for cell in month.values())
        assert is_sure == (plain and "zz" not in month)
