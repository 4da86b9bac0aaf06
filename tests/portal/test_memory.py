"""What a page has read it does not read again; what a POST writes it reads anew."""

import pytest

from portal.access.memory import have_read, once_each, one_moment, remembered
from portal.lib.results import Refusal


def test_equal_questions_are_asked_once_a_request_and_anew_the_next() -> None:
    asked: list[object] = []

    @remembered
    def answer(codes: object, month: str = "") -> list[object]:
        asked.append((codes, month))
        return [codes]

    for _ in range(2):
        with one_moment():
            found = [answer(["a", "b"], "2026-01"), answer(iter(["a", "b"]), "2026-01")]
            answer({"a"}, month="2026-01")
            # An answer is a copy: who changes its own changes nobody else's.
            found[0].append("x")
            assert answer(("a", "b"), "2026-01") == [("a", "b")]
    assert len(asked) == 4
    answer(["a"])
    answer(["a"])
    assert len(asked) == 6


def test_an_error_is_not_remembered() -> None:
    times: list[int] = []

    @remembered
    def failing() -> None:
        times.append(1)
        raise Refusal("not_found")

    with one_moment():
        for _ in range(2):
            with pytest.raises(Refusal):
                failing()
    assert len(times) == 2


def test_of_several_only_those_are_read_that_are_not_at_hand() -> None:
    asked: list[list[str]] = []

    def read(keys: list[str]) -> dict[str, str]:
        asked.append(keys)
        # More than was asked for is kept; of c there is nothing.
        return {key: key.upper() for key in [*keys, "d"] if key != "c"}

    with one_moment():
        have_read("letters", {"a": "A"})
        assert once_each("letters", ["a", "b", "c", "b"], read) == {"a": "A", "b": "B"}
        assert once_each("letters", ["c", "d"], read) == {"d": "D"}
        once_each("of somebody else", ["a"], read)
    assert asked == [["b", "c"], ["a"]]
    for _ in range(2):
        have_read("letters", {"a": "A"})
        once_each("letters", ["a"], read)
    assert asked[2:] == [["a"], ["a"]]
