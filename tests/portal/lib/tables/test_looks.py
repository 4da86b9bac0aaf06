"""A number of a workbook is read as the sheet shows it, whatever its format."""

import io

import pytest

from portal.lib.tables.styles import Look
from portal.lib.tables.workbook import workbook_records


def book(value: float, look: str | int) -> bytes:
    """One number in B2, shown by a format's code or by the number of a built-in one."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["partner", "value"])
        sheet.write(1, 0, "alpine")
        sheet.write(1, 1, value, workbook.add_format({"num_format": look}))
    return buffer.getvalue()


# Format, number kept, number shown (as LibreOffice Calc and Excel show it).
SHOWN: list[tuple[str | int, float, str]] = [
    ("0", 82.4666, "82"),
    ("0.0", 82.4666, "82.5"),
    ("0.00", 82.4666, "82.47"),
    ("0.0", 82.45, "82.5"),
    ("0.0", -82.45, "-82.5"),
    ("0.0", 0.049999, "0"),
    ("0", 64492.4999, "64492"),
    ("#,##0", 64492.6, "64493"),
    ('#,##0.0" h";[Red]-#,##0.0" h"', 1234.56, "1234.6"),
    ("[$€-407] #,##0.00", 1234.567, "1234.57"),
    ('_-* #,##0.00 _€_-;-* #,##0.00 _€_-;_-* "-"?? _€_-;_-@_-', 1234.567, "1234.57"),
    ("#,##0,", 64492.6, "64"),
    ("0.0,,", 64_492_600, "64.5"),
    (2, 82.4666, "82.47"),
    (3, 64492.6, "64493"),
    (9, 0.876, "88%"),
    (10, 0.87654, "87.65%"),
    ("0.0%", 0.87654, "87.7%"),
    ('0.0"%"', 87.65, "87.7"),
]


@pytest.mark.parametrize(("look", "kept", "shown"), SHOWN)
def test_the_number_shown_is_the_number_read(look: str | int, kept: float, shown: str) -> None:
    assert workbook_records(book(kept, look), 10).rows == [("alpine", shown)]


@pytest.mark.parametrize("look", ["General", "# ?/?", "0.00E+00", '[<1]0" few";0', '"many"', "@"])
def test_other_formats_leave_the_number_as_it_is_kept(look: str) -> None:
    table = workbook_records(book(82.4666, look), 10)
    assert (table.rows, table.notes) == ([("alpine", "82.4666")], ())


def test_what_the_sheet_keeps_back_is_said() -> None:
    (note,) = workbook_records(book(82.4666, "0.0"), 10).notes
    assert (note.code, note.params, note.severity) == (
        "numbers_rounded", {"cells": "B2"}, "warning",
    )  # fmt: skip
    assert workbook_records(book(82.5, "0.00"), 10).notes == ()
    assert workbook_records(book(79.00000000002501, "0"), 10).notes == ()


@pytest.mark.parametrize("number", [1e300, 123_456_789_012_345_678.0, -1e15])
def test_numbers_beyond_a_sheet_s_digits_stay(number: float) -> None:
    workbook_records(book(number, "0.00"), 10)


def test_a_format_of_any_length_is_read_in_time() -> None:
    assert Look.of("0" * 100_000) == Look(0)
    assert Look.of("0." + "0" * 200) == Look(15)
    assert Look.of("," * 100_000) is None
