"""What a page has read it does not read again; what a POST writes it reads anew."""

import pytest

from portal.access.memory import one_moment, remembered
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
