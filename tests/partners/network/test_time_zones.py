"""Checking many rows stays cheap."""

from partners.network.rows import Known, check_rows, time_zones
from tests.factories.network import row_of


def test_time_zones_are_searched_for_once_whatever_the_number_of_rows() -> None:
    known = Known(
        frozenset(),
        {"own": "Owner"},
        frozenset({"FR"}),
        frozenset({"dealer"}),
        frozenset(),
        frozenset(),
    )
    time_zones.cache_clear()
    rows = [row_of(f"p{number}", time_zone="Europe/Berlin") for number in range(500)]
    assert check_rows(rows, known) == []
    assert time_zones.cache_info().misses == 1
