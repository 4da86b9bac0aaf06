"""Texts a spreadsheet must not run, and numbers it must take for numbers."""

import pytest

from portal.lib.tables.formulas import harmless, number, unguarded


@pytest.mark.parametrize("text", ["12", "-3.5", "+25.8", "0"])
def test_plain_numbers_stay_numbers(text: str) -> None:
    assert harmless(text) == text
    assert number(text) == float(text)


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-A1", "@x", "+1e5", "--1", "+49 30 1"])
def test_what_could_run_is_guarded_and_comes_back(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert unguarded(harmless(text)) == text
