"""Figures reckoned from stored comparisons."""

from standards.release.arithmetic import Reckoned, Shown, average, change


def test_change_is_the_difference_of_what_was_shown() -> None:
    assert change(Shown("82", "a"), Shown("79.5", "a")) == Reckoned("2.5", False)
    assert change(Shown("79", "a"), Shown("82", "a")) == Reckoned("-3", False)


def test_change_between_groups_that_differ_says_so() -> None:
    assert change(Shown("82", "a"), Shown("80", "b")) == Reckoned("2", True)


def test_a_bound_gives_no_change_and_no_average() -> None:
    coded = Shown("98", "a", "high")
    assert change(coded, Shown("80", "a")) is None
    assert change(Shown("80", "a"), coded) is None
    assert average([coded, Shown("80", "a")]) is None
    assert average([]) is None


def test_average_has_as_many_decimals_as_the_finest_month() -> None:
    same = [Shown("82", "a"), Shown("83", "a"), Shown("83", "a")]
    assert average(same) == Reckoned("83", False)
    assert average([Shown("82", "a"), Shown("83.5", "a")]) == Reckoned("82.8", False)
    assert average([Shown("82", "a"), Shown("83", "b")]) == Reckoned("83", True)
