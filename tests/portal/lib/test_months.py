"""Years of months."""

import pytest

from portal.lib import months
from standards.insight.questions import question


@pytest.mark.parametrize(
    ("month", "begins", "year"),
    [
        ("2026-03", 1, "2026"),
        ("2026-03", 4, "2025/26"),
        ("2026-04", 4, "2026/27"),
        ("1999-12", 10, "1999/00"),
    ],
)
def test_a_financial_year_is_named_by_its_two_years(month: str, begins: int, year: str) -> None:
    assert months.financial_year(month, begins) == year


def test_figures_are_asked_by_financial_year() -> None:
    asked = question(
        metric="calls", by="network", first="2026-01", last="2026-12", per="financial_year",
        year_begins=4,
    )  # fmt: skip
    periods = [asked.period_of(month) for month in asked.span()]
    assert periods == ["2025/26"] * 3 + ["2026/27"] * 9
