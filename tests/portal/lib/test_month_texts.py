"""Months in every usual writing, and none that is guessed."""

import pytest

from portal.lib.month_texts import month_in


@pytest.mark.parametrize(
    "text",
    [
        "2026-11", "2026/11", "2026.11", "202611", "20261101", "2026-11-01", "2026/11/30",
        "2026-11-01 00:00:00", "2026-11-01T00:00:00", "11/2026", "11.2026", "11-2026", "11/26",
        "Nov-26", "Nov 26", "nov 2026", "November 2026", "NOVEMBER-2026", "Nov. 2026",
        "2026 Nov", "2026-November", "01.11.2026", "30.11.26", "01/11/2026", "11/01/2026",
        "11/30/2026", "30/11/2026", "11/11/2026", "1-Nov-26", "1. November 2026", " 2026-11 ",
        "Nov ’26",
    ],
)  # fmt: skip
def test_a_month_is_read_in_any_usual_writing(text: str) -> None:
    assert month_in(text) == "2026-11"


def test_names_are_read_in_english_and_german() -> None:
    texts = ["Mär 26", "Mrz-26", "März 2026", "March 2026", "Mar-26"]
    assert {month_in(text) for text in texts} == {"2026-03"}
    assert [month_in(text) for text in ("Mai 26", "Okt-26", "Dez. 2026", "Jänner 2026")] == [
        "2026-05", "2026-10", "2026-12", "2026-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "June", "2026", "2026-13", "13/2026", "05/06/2026", "11/05", "1826-05", "Novembre 26",
        "Novxx 2026", "46327", "2026-11-01 and more", "last month", "9" * 10_000, "٢٠٢٦-11-1x",
    ],
)  # fmt: skip
def test_what_is_no_month_or_two_is_none(text: str) -> None:
    assert month_in(text) == ""


def test_month_in_reads_the_ways_months_are_written() -> None:
    texts = ["2026-06", "2026-06-15", "6/2026", "06.2026", "2026-13", "June", ""]
    assert [month_in(text) for text in texts] == ["2026-06"] * 4 + [""] * 3
