"""Figures reckoned from stored comparisons."""

from standards.release.arithmetic import Reckoned, average, change
from standards.release.figures import MEDIAN, Figure, Group


def shown(value: str, who: str, *ends: str) -> Figure:
    return Figure(Group("10-19", who=who), MEDIAN, (value,), ends)


def test_change_is_the_difference_of_what_was_shown() -> None:
    assert change(shown("82", "a"), shown("79.5", "a")) == Reckoned("2.5", False)
    assert change(shown("79", "a"), shown("82", "a")) == Reckoned("-3", False)


def test_change_between_groups_that_differ_says_so() -> None:
    assert change(shown("82", "a"), shown("80", "b")) == Reckoned("2", True)


def test_a_bound_gives_no_change_and_no_average() -> None:
    coded = shown("98", "a", "high")
    assert change(coded, shown("80", "a")) is None
    assert change(shown("80", "a"), coded) is None
    assert average([coded, shown("80", "a")]) is None
    assert average([]) is None


def test_average_has_as_many_decimals_as_the_finest_month() -> None:
    same = [shown("82", "a"), shown("83", "a"), shown("83", "a")]
    assert average(same) == Reckoned("83", False)
    assert average([shown("82", "a"), shown("83.5", "a")]) == Reckoned("82.8", False)
    assert average([shown("82", "a"), shown("83", "b")]) == Reckoned("83", True)
