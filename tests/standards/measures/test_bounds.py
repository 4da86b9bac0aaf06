"""What bounds a measure's values, and which whole numbers surely lie within."""

from decimal import Decimal
from math import sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from standards.measures import CHOICE, MEASURES, Measure, Part, choice_codes
from standards.measures.numbers import MOST


def metric(kind: str, lower: Any = None, upper: Any = None, factor: Any = 100) -> Any:
    return SimpleNamespace(code="m", kind=kind, factor=factor, lower=lower, upper=upper, unit="")


def sure(kind: str, rows: list[tuple[int, ...]], **words: Any) -> list[bool]:
    measure = MEASURES[kind]
    columns = zip(*rows, strict=True)
    parts = {
        name: np.array(column, dtype=np.int64)
        for name, column in zip(measure.names, columns, strict=True)
    }
    found: list[bool] = measure.sure_rows(metric(kind, **words), parts).tolist()
    return found


@pytest.mark.parametrize(
    ("kind", "bounds"),
    [
        ("share", (0, 100)),
        ("nps", (-100, 100)),
        ("yesno", (0, 1)),
        ("count", (0, None)),
        ("ratio", (None, None)),
        ("score", (None, None)),
    ],
)
def test_a_measure_is_bounded_by_its_own_arithmetic(kind: str, bounds: tuple) -> None:
    assert MEASURES[kind].bounds(Decimal(100)) == bounds


def test_units_and_decimals_follow_the_measure() -> None:
    assert {code for code, each in MEASURES.items() if each.places(2) == 0} == {"count"}
    assert MEASURES["share"].places(2) == 2
    assert MEASURES["mean"].factor(100.0) == 1.0
    assert MEASURES["nps"].factor(1.0) == 100.0
    assert MEASURES["share"].factor(1000.0) == 1000.0
    assert {code for code, each in MEASURES.items() if each.combined_unit("EUR") == "%"} == {
        "yesno", "choice",
    }  # fmt: skip
    assert MEASURES["money"].combined_unit("EUR") == "EUR"


def test_chance_makes_shares_of_few_cases_stray() -> None:
    share = MEASURES["share"]
    assert share.chance(100, 50, 100) == pytest.approx(3 * sqrt(0.5 * 0.5 / 100) * 100)
    assert share.chance(1, 0.2, 25) == pytest.approx(3 * sqrt(0.2 * 0.8 / 25))
    # None and all of them stray as one in twenty does.
    assert share.chance(100, 0, 100) == pytest.approx(3 * sqrt(0.05 * 0.95 / 100) * 100)
    assert share.chance(100, 100, 100) == pytest.approx(share.chance(100, 0, 100))
    assert share.chance(100, 50, 1) == pytest.approx(150)
    assert share.chance(100, 50, None) == share.chance(100, 50, 0) == 0
    assert MEASURES["count"].chance(100, 50, 100) == 0


def test_a_kind_is_called_by_its_parts() -> None:
    class Visit(Measure):
        parts = (Part("points", "points"), Part("visitor", "visitor", is_number=False))

    class Rated(Measure):
        parts = (Part("stars", "stars"),)

    class Unsaid(Measure):
        """What kinds have in common has no parts yet."""

    assert (Visit.names, Visit.is_number) == (("points", "visitor"), False)
    assert (Rated.names, Rated.is_number) == (("stars",), True)
    assert (Unsaid.names, Unsaid.is_number) == ((), True)


def test_what_a_metric_has_to_declare() -> None:
    assert MEASURES["percentile"].is_declared("quantile", 0.9)
    assert not MEASURES["percentile"].is_declared("quantile", None)
    assert CHOICE.is_declared("choices", (("a", "A"),))
    assert not CHOICE.is_declared("choices", ())
    assert MEASURES["money"].is_declared("unit", "EUR")
    assert not MEASURES["money"].is_declared("unit", "EURO")


def test_choices_are_given_as_codes_or_with_names() -> None:
    assert choice_codes(["a", ("b", "Bee"), ["c", "Sea"], 4]) == ["a", "b", "c", "4"]


def test_answers_may_be_given_as_codes_alone() -> None:
    shape = SimpleNamespace(choices=["ab", ("c", "Sea side")])
    assert CHOICE.answers(shape) == {"ab": "ab", "c": "c", "sea side": "c"}


@pytest.mark.parametrize(
    ("kind", "rows", "expected"),
    [
        ("share", [(1, 2), (2, 2), (3, 2), (0, 0)], [True, True, False, True]),
        ("ratio", [(0, 0), (1, 0), (1, 1), (3, 2)], [True, False, True, True]),
        ("mean", [(-5, 2), (5, -2), (-5, 0)], [True, False, False]),
        ("count", [(0,), (-1,), (MOST - 1,), (MOST,)], [True, False, True, False]),
        ("score", [(1 - MOST,), (-MOST,)], [True, False]),
        ("nps", [(0, 0, 0), (1, -1, 1)], [True, False]),
    ],
)
def test_whole_numbers_that_can_be_are_sure(
    kind: str, rows: list[tuple[int, ...]], expected: list[bool]
) -> None:
    assert sure(kind, rows) == expected


@pytest.mark.parametrize(
    ("kind", "rows", "words", "expected"),
    [
        # A value on its bound is left to exact arithmetic.
        ("score", [(59,), (60,), (61,)], {"lower": 60}, [False, False, True]),
        ("score", [(59,), (60,), (61,)], {"upper": 60}, [True, False, False]),
        ("score", [(-1,), (5,), (11,)], {"lower": 0, "upper": 10}, [False, True, False]),
        # So is what lies nearer to it than a billionth of it.
        (
            "ratio",
            [(2_000_000_001, 200_000), (2_001_000_000, 200_000)],
            {"lower": 10**6},
            [False, True],
        ),
        (
            "ratio",
            [(2 * 10**9 + 1, 2 * 10**9), (2 * 10**9 + 3, 2 * 10**9)],
            {"lower": 1, "factor": 1},
            [False, True],
        ),
        # What a share's own arithmetic keeps needs no look.
        ("share", [(0, 5), (5, 5)], {"lower": 0, "upper": 100}, [True, True]),
        ("share", [(0, 5), (5, 5)], {"lower": -1, "upper": 101}, [True, True]),
        ("share", [(0, 5), (1, 5), (5, 5)], {"lower": "0.5", "upper": 99}, [False, True, False]),
        ("share", [(1, 5)], {"factor": 1000, "upper": 100}, [False]),
        ("count", [(0,)], {"lower": 0}, [True]),
        ("count", [(0,), (2,)], {"lower": 1}, [False, True]),
        # Without cases there is no value to be out of bounds.
        ("ratio", [(0, 0), (1, 2), (3, 2)], {"lower": 60, "upper": 100}, [True, False, False]),
        ("ratio", [(3, 4)], {"lower": 60, "upper": 100}, [True]),
        ("percentile", [(7, 0), (7, 1), (5, 1)], {"lower": 1, "upper": 6}, [True, False, True]),
        ("percentile", [(-7, 0), (-7, 1)], {"lower": 1}, [True, False]),
        ("nps", [(1, 0, 0), (0, 0, 1)], {"lower": 0, "upper": 50}, [True, True]),
    ],
)
def test_values_surely_within_their_bounds_are_sure(
    kind: str, rows: list[tuple[int, ...]], words: dict[str, Any], expected: list[bool]
) -> None:
    assert sure(kind, rows, **words) == expected
