"""Months and numbers on screen."""

from decimal import Decimal

import pytest
from django.utils import translation

from portal.ui.formats import month_short, month_text, number_text


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (None, 1, "–"),
        ("", 1, "–"),
        (True, 0, "–"),
        ("n/a", 1, "–"),
        (float("nan"), 1, "–"),
        (0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (Decimal("0.25"), 1, "0.3"),
        (87.25, 1, "87.3"),
        (1234567, 0, "1,234,567"),
        ("12.50", None, "12.50"),
    ],
)
def test_number_text(value, places, shown):
    assert number_text(value, places) == shown


def test_number_and_month_follow_the_language():
    with translation.override("de"):
        assert number_text(1234.5, 1) == "1.234,5"
        assert month_text("2026-03") == "März 2026"
    assert month_text("2026-03") == "March 2026"
    assert month_short("2026-03") == "Mar 26"


def test_month_text_of_nothing_and_of_other_text():
    assert (month_text(""), month_text("2026-Q2")) == ("–", "2026-Q2")
