"""The score as it is defined: what attains a target, what is met, what points come to."""

from fractions import Fraction as F

import pytest

from standards.scoring.formula import (
    Aim,
    Item,
    attainment,
    is_met,
    largest_remainder,
    overall,
    rounded,
    score,
)

HALF = F(1, 2)
AT_LEAST = Aim("linear", target=F(90), floor=F(60))
AT_MOST = Aim("linear", target=F(3), floor=F(10), lower_is_better=True)
STEPS = Aim("bands", bands=((F(90), F(1)), (F(80), HALF)))
STEPS_DOWN = Aim("bands", lower_is_better=True, bands=((F(3), F(1)), (F(5), HALF)))
ANSWER = Aim("lookup", lookup=(("web", F(1)), ("phone", HALF), ("", F(0))))


@pytest.mark.parametrize(
    ("aim", "value", "attained"),
    [
        (AT_LEAST, 75, HALF),
        (AT_LEAST, 95, F(1)),
        (AT_LEAST, 59, F(0)),
        (AT_MOST, F(13, 2), HALF),
        (Aim("linear", target=F(0), floor=F(10)), 5, HALF),
        (Aim("linear", target=F(10), floor=F(0)), 5, HALF),
        (Aim("linear", target=F(0), floor=F(-4)), -1, F(3, 4)),
        # Without a floor, or with one that is the target, there is no way between.
        (Aim("linear", target=F(90)), 75, F(0)),
        (Aim("linear", target=F(90), floor=F(90)), 90, F(1)),
        (Aim("pass", target=F(90), floor=F(60)), 75, F(0)),
        (Aim("pass", target=F(90)), 90, F(1)),
        (Aim("points"), 40, F(2, 5)),
        (Aim("points", scale=F(5)), 4, F(4, 5)),
        (Aim("points"), 120, F(1)),
        (STEPS, 90, F(1)),
        (STEPS, F(899, 10), HALF),
        (STEPS, 80, HALF),
        (STEPS, F(799, 10), F(0)),
        (STEPS_DOWN, 3, F(1)),
        (STEPS_DOWN, F(31, 10), HALF),
        (STEPS_DOWN, 5, HALF),
        (STEPS_DOWN, F(51, 10), F(0)),
        (AT_LEAST, None, F(0)),
        (STEPS, None, F(0)),
    ],
)
def test_a_value_attains_its_target(aim: Aim, value: F | None, attained: F) -> None:
    assert attainment(aim, value if value is None else F(value)) == attained


@pytest.mark.parametrize(
    ("answer", "attained"), [("web", F(1)), ("phone", HALF), ("fax", F(0)), ("", F(0))]
)
def test_an_answer_is_worth_what_the_table_says(answer: str, attained: F) -> None:
    assert attainment(ANSWER, None, answer) == attained
    assert is_met(ANSWER, None, answer) is (attained == 1)


def test_no_answer_is_looked_up_as_no_answer() -> None:
    unanswered = Aim("lookup", lookup=(("", F(1)),))
    assert attainment(unanswered, None) == 1
    assert is_met(unanswered, None)
    assert attainment(ANSWER, F(1)) == 0
    assert not is_met(ANSWER, F(1))


@pytest.mark.parametrize(
    ("aim", "value", "met"),
    [
        (AT_LEAST, 90, True),
        (AT_LEAST, F(899, 10), False),
        (AT_MOST, 3, True),
        (AT_MOST, F(31, 10), False),
        (AT_LEAST, None, False),
        # Without a value of its own a band is met by its best step, all else by being there.
        (STEPS, 90, True),
        (STEPS, 85, False),
        (Aim("points"), 1, True),
    ],
)
def test_a_mandatory_target_is_met_by_the_target_itself(
    aim: Aim, value: F | None, met: bool
) -> None:
    assert is_met(aim, value if value is None else F(value)) is met


def test_what_leaves_the_denominator_and_what_counts_as_nothing() -> None:
    items = [
        Item("judged", F(40), F(1)),
        Item("missing", F(40), F(1)),
        Item("waived", F(20), F(1)),
        Item("judged", F(0), F(1)),
    ]
    found = score(items, scale=F(100), decimals=1)
    assert found.score == 50
    assert found.contributions == (F(50), F(0), None, None)
    assert found.cap_line == 0


@pytest.mark.parametrize("items", [[], [Item("waived", F(1))], [Item("judged", F(0), F(1))]])
def test_where_nothing_is_judged_there_is_no_score(items: list[Item]) -> None:
    found = score(items, scale=F(100), decimals=1, caps=[F(10)])
    assert (found.score, found.contributions) == (None, (None,) * len(items))
    assert found.cap_line == 0


@pytest.mark.parametrize(
    ("caps", "shown", "line"),
    [([], 90, 0), ([F(60), F(40)], 40, -50), ([F(90)], 90, 0), ([F(95)], 90, 0)],
)
def test_the_lowest_cap_wins_and_is_a_line_of_its_own(caps: list[F], shown: int, line: int) -> None:
    found = score([Item("judged", F(1), F(9, 10))], scale=F(100), decimals=0, caps=caps)
    assert (found.score, found.contributions, found.cap_line) == (shown, (F(90),), line)


@pytest.mark.parametrize(("decimals", "shown"), [(0, F(33)), (1, F(333, 10)), (2, F(3333, 100))])
def test_a_score_has_the_decimals_of_its_standard(decimals: int, shown: F) -> None:
    found = score([Item("judged", F(7), F(1, 3))], scale=F(100), decimals=decimals)
    assert (found.score, found.contributions) == (shown, (shown,))


@pytest.mark.parametrize(
    ("exact", "units", "parts"),
    [
        ([F(3, 2), F(3, 2)], 3, [2, 1]),
        ([F(13, 10), F(8, 5), F(11, 10)], 4, [1, 2, 1]),
        ([F(1), F(2)], 3, [1, 2]),
        # Floors may already come to more than the rounded sum: nothing is taken away.
        ([F(2), F(2)], 3, [2, 2]),
        # A whole part that arithmetic left a hair short of itself is whole.
        ([2 - F(1, 10**10), F(1, 2)], 3, [2, 1]),
        ([2 - F(1, 10**8), F(1, 2)], 2, [2, 0]),
        # Remainders that differ by less than arithmetic does are ties.
        ([F(1, 2), F(1, 2) + F(1, 10**10)], 1, [1, 0]),
        ([F(1, 2), F(1, 2) + F(1, 10**9)], 1, [0, 1]),
        ([], 0, []),
    ],
)
def test_points_that_are_left_go_to_the_largest_remainders(
    exact: list[F], units: int, parts: list[int]
) -> None:
    assert largest_remainder(exact, units) == parts


def test_the_overall_score_weighs_standards_on_one_scale() -> None:
    assert overall([(F(80), F(100), F(3)), (F(4), F(5), F(1))]) == 80
    assert overall([(F(80), F(100), F(3)), (F(1), F(5), F(1))]) == 65
    assert overall([(F(10), F(100), F(1)), (F(20), F(100), F(2))]) == F(167, 10)
    assert overall([(F(80), F(100), F(0))]) is None
    assert overall([]) is None


@pytest.mark.parametrize(
    ("value", "whole"),
    [
        (F(1, 2), 1),
        (F(1, 2) - F(1, 10**9), 1),
        (F(1, 2) - F(2, 10**9), 0),
        (F(3, 2), 2),
        (F(149, 100), 1),
        (F(-1, 2), 0),
    ],
)
def test_a_tie_on_paper_is_rounded_up(value: F, whole: int) -> None:
    assert rounded(value) == whole
