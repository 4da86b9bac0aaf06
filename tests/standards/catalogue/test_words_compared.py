"""The words of two texts, told apart."""

import pytest

from standards.catalogue.diff import words


@pytest.mark.parametrize(
    ("old", "new"), [("", "a b"), ("a b c", "a x c"), ("a, b", "a; b"), ("x", "")]
)
def test_the_pieces_of_a_change_hold_both_texts(old: str, new: str) -> None:
    pieces = words(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new
