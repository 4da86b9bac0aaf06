"""A code beside one that looks the same: how they differ."""

import pytest

from portal.lib.likeness import Likeness

CODES = ["P009", "P010", "010001", "ab", "AB", "СТО"]


@pytest.mark.parametrize(
    ("text", "code", "difference", "letters"),
    [
        ("p009", "P009", "case", ""),
        ("Р009", "P009", "letters", "Р (Cyrillic)"),
        ("Ρ010", "P010", "letters", "Ρ (Greek)"),
        ("10001", "010001", "zeros", ""),
        ("P\u200b009", "P009", "marks", ""),
        ("P 009", "P009", "marks", ""),
        ("\uff30009", "P009", "marks", ""),
    ],
)
def test_a_code_is_told_in_what_it_differs(
    text: str, code: str, difference: str, letters: str
) -> None:
    alike = Likeness(CODES).of(text)
    assert alike is not None
    assert (alike.code, alike.difference, alike.letters) == (code, difference, letters)


@pytest.mark.parametrize("text", ["P011", "P009", "aB", "", "0", "x" * 10_000])
def test_nothing_is_said_of_others(text: str) -> None:
    assert Likeness(CODES).of(text) is None
