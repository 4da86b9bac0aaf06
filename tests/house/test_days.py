"""The reader of sentences about time finds what was once untrue, and leaves the true alone."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine

from portal.ui.templatetags.ui import day
from tests.kit.days import untrue
from tests.kit.lines import read

TODAY = dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    "line",
    [
        "Please send by 7 November · counts as on time until 10 November · closes 15 November",
        "Provisional until 15 November 2026",
        "They are asked for by 7 November 2026 and can be sent until 15 November 2026.",
        "It can be sent from 28 November on",
        "Please send the month again until 2026-12-05.",
        "The sharing rule “Own results” ends in 30 days",
        "October 2026 is not over yet.",
        "A sentence that nobody has described: 3 December 2026",
        "Received on 3 December 2026. Final.",
        # Short months beside each other read as days.
        "Jun 26 May 26 Apr 26",
    ],
)
def test_an_untrue_sentence_is_found(line: str) -> None:
    assert list(untrue(line, TODAY))


@pytest.mark.parametrize(
    "line",
    [
        "Was asked for by 7 November · counted as on time until 10 November · closed 15 November",
        "Please send by 7 December · counts as on time until 10 December · closes 15 December",
        "Provisional until 28 November 2026",
        "It can be sent from 1 December on",
        "November 2026 is not over yet.",
        "Partners upholding every standard 9 of 30 November 2026",
        "28 Nov 2026, 12:00",
        "June 2026 May 2026 April 2026",
    ],
)
def test_a_true_sentence_is_left_alone(line: str) -> None:
    assert not list(untrue(line, TODAY))


def test_a_page_is_read_by_lines_with_its_links() -> None:
    page = read(
        '<p>Closes <b>15 December</b></p><li><a href="?show=in#x">In</a></li>'
        '<script>{"href": "/figures/"}</script><a href="https://example.com/">away</a>',
        "/inbox/",
    )
    assert page.lines == ("Closes 15 December", "In", "away")
    assert page.links == ("/inbox/?show=in", "/figures/")


def test_no_page_writes_a_day_without_asking_for_its_year() -> None:
    # *From 1 January on*, read in December: `day` and `day_text` add the year where it is another.
    bare = re.compile(r'date:"j F"|MONTH_DAY_FORMAT')
    known = {"portal/ui/formats.py", "portal/formats/en/formats.py"}
    found = {
        str(path)
        for root in ("portal", "partners", "standards")
        for path in Path(root).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and bare.search(path.read_text())
    }
    assert found - known == set()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2026, 12, 31), "31 December"),
        (dt.date(2027, 1, 1), "1 January 2027"),
        (dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC), "31 December 2025"),
        (None, ""),
    ],
)
def test_a_day_of_another_year_has_its_year(value: dt.date | None, text: str) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC), tick=False):
        assert day(value) == text
