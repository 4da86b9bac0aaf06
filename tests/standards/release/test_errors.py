"""V12: the error of what is shown, by number of owners; the table in the docs is current."""

from pathlib import Path

from django.conf import settings

from standards.release.errors import SIZES, error_line, error_table
from standards.release.management.commands.release_errors import BEGIN, END


def test_table_in_the_docs_is_current() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "sharing.md").read_text()
    assert page.partition(BEGIN)[2].partition(END)[0].strip() == error_table()
    assert [line.n for line in map(error_line, SIZES)] == list(range(10, 61))


def test_errors_stay_within_what_a_dealer_can_use() -> None:
    lines = [error_line(n) for n in SIZES]
    # 0.6 before grids were shifted, and three steps from 15 to 19 owners (docs/adr/0025).
    assert max(line.mean for line in lines if not 15 <= line.n < 20) < 0.75
    assert max(line.mean for line in lines if 15 <= line.n < 20) < 1.15
    assert max(line.median for line in lines) < 3
    assert max(line.wrong["halves"] for line in lines) < 0.10
    assert max(line.wrong.get("quarters", 0) for line in lines) < 0.15
    # More owners, smaller errors.
    assert error_line(60).median < error_line(20).median < error_line(11).median
    print(f"V12: wrong quarter {error_line(21).wrong['quarters']:.0%} at 21 owners")
