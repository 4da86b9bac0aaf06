"""Tables from files: exact cells, and a clear refusal for everything hostile or broken."""

import io
import struct
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.results import Refusal
from portal.lib.tables import Numeral
from portal.lib.tables.read import read_pasted, read_table

ROWS = [("Händler", "Größe"), ("ä1", "1,5"), ("ö2", "2,5")]
TEXT = "\r\n".join(";".join(row) for row in ROWS) + "\r\n"


def workbook(fill, **options):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet("Data"))
    return content.getvalue()


def simple(book, sheet):
    sheet.write_row(0, 0, ["partner", "n"])
    sheet.write_row(1, 0, ["alpine", 3])


def repacked(content, **members):
    """The same workbook with some members replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, members.pop(name, old.read(name)))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def refused(name, content, **limits):
    with pytest.raises(Refusal) as refusal:
        read_table(name, content, **limits)
    assert refusal.value.text
    assert refusal.value.remedy
    return refusal.value.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_read_table_finds_the_encoding(encoding):
    table = read_table("a.csv", TEXT.encode(encoding))
    assert table.columns == ROWS[0]
    assert table.rows == ROWS[1:]
    assert table.problems == ()


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_read_table_finds_the_delimiter(mark):
    text = f'partner{mark}"a;b,c"\nx{mark}"1{mark}2"\n'
    table = read_table("a.csv", text.encode())
    assert (table.columns, table.rows) == (("partner", "a;b,c"), [("x", f"1{mark}2")])


def test_read_table_obeys_a_sep_line():
    assert read_table("a.csv", b"sep=;\nx,y;z\n1;2\n").columns == ("x,y", "z")


def test_read_table_counts_rows_as_a_spreadsheet_does():
    table = read_table("a.csv", b'\npartner,n\n"a\nb",1\n\nc,2\n\n')
    assert list(table.numbered()) == [(3, ("a\nb", "1")), (5, ("c", "2"))]


def test_read_pasted_reads_tabs():
    assert read_pasted("partner\tn\nx\t1\n").rows == [("x", "1")]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"partner,n,n\na,1,2\n", ["column_doubled"]),
        (b"partner,,n\na,1,2\n", ["cells_merged"]),
        (b"partner,n\na,1,2\n", ["row_too_long"]),
        (b"partner,n\na,87,5\n", ["row_too_long"]),
        (b"partner,n\n", ["file_no_rows"]),
    ],
)
def test_read_table_lists_what_is_wrong_with_header_and_rows(content, codes):
    table = read_table("a.csv", content)
    assert [problem.code for problem in table.problems] == codes
    assert all(problem.text and problem.remedy for problem in table.problems)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file_empty"),
        ("a.csv", b"\r\n \r\n", "file_empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "file_kind"),
        ("a.csv", b"%PDF-1.7\n", "file_kind"),
        ("a.csv", bytes(range(256)) * 20, "file_kind"),
        ("a.csv", "naïve ".encode("cp1252") * 3 + b"\x81\x8d\x90,x\n1,2\n", "file_encoding"),
        ("a.csv", b'partner,n\n"open,1\n', "file_broken"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "file_kind"),
        ("a.xlsx", b"partner,n\nx,1\n", "file_kind"),
        ("a.xlsx", b"PK\x03\x04 not a zip at all", "file_broken"),
    ],
)
def test_read_table_refuses_what_is_no_table(name, content, code):
    assert refused(name, content) == code


def test_read_table_refuses_large_files_and_too_many_rows():
    assert refused("a.csv", b"x" * (100 * 1024 * 1024)) == "file_too_big"
    assert refused("a.csv", b"a,b\n" + b"1,2\n" * 11, max_rows=10) == "file_too_many_rows"
    long = workbook(lambda book, sheet: [sheet.write(row, 0, row) for row in range(12)])
    assert refused("a.xlsx", long, max_rows=10) == "file_too_many_rows"


def test_read_table_keeps_numbers_codes_and_dates_of_a_workbook():
    import datetime as dt

    def fill(book, sheet):
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["code", "whole", "decimal", "share", "day", "flag", "na"])
        sheet.write_string(1, 0, "007")
        sheet.write_number(1, 1, 12)
        sheet.write_number(1, 2, 0.1)
        sheet.write_number(1, 3, 0.07000000000000001)
        sheet.write_datetime(1, 4, dt.datetime(2026, 6, 1), date)
        sheet.write_boolean(1, 5, True)
        sheet.write_string(1, 6, "n/a")

    for options in ({}, {"date_1904": True}):
        table = read_table("a.xlsx", workbook(fill, **options))
        assert table.rows == [("007", "12", "0.1", "0.07", "2026-06-01", "true", "n/a")]
        assert [type(cell) is Numeral for cell in table.rows[0][:4]] == [False, True, True, True]


def test_read_table_reads_the_first_visible_sheet():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["hidden"])
        sheet.hide()
        second = book.add_worksheet("Seen")
        second.activate()
        second.set_first_sheet()
        simple(book, second)

    assert read_table("a.xlsx", workbook(fill)).columns == ("partner", "n")


def test_read_table_names_merged_headers_and_formulas_without_value():
    def fill(book, sheet):
        sheet.merge_range(0, 0, 0, 1, "merged")
        sheet.write(0, 2, "sum")
        sheet.write_row(1, 0, ["x", 1])
        sheet.write_formula(1, 2, "=A2+B2", None, "")

    table = read_table("a.xlsx", workbook(fill))
    assert [(p.code, p.row, p.column) for p in table.problems] == [
        ("cells_merged", 1, "A"),
        ("cells_merged", 1, "B"),
        ("cell_formula", 2, "sum"),
    ]


def test_read_table_refuses_macros():
    content = repacked(workbook(simple), **{"xl/vbaProject.bin": b"x"})
    assert refused("a.xlsm", content) == "file_macro"


def test_read_table_refuses_a_zip_bomb_before_unpacking():
    content = repacked(workbook(simple), **{"xl/media/image1.png": b"\x00" * (260 * 1024 * 1024)})
    assert len(content) < 1024 * 1024
    assert refused("a.xlsx", content) == "file_bomb"


def test_read_table_refuses_declared_sizes_that_lie():
    content = bytearray(repacked(workbook(simple), **{"xl/media/image1.png": b"\x00" * 100_000}))
    # The size in the central directory, which decides what a reader expects.
    entry = content.rfind(b"xl/media/image1.png") - 46
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert refused("a.xlsx", bytes(content)) == "file_broken"


def test_read_table_refuses_a_lone_far_off_cell():
    def fill(book, sheet):
        simple(book, sheet)
        sheet.write(1_048_575, 16_383, "far")

    assert refused("a.xlsx", workbook(fill)) == "sheet_sparse"


def test_read_table_refuses_other_zips():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused("a.xlsx", content.getvalue()) == "file_kind"


CELL = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="\ufeff"),
    max_size=8,
).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6))
def test_read_table_returns_every_cell_of_a_csv(rows):
    import csv

    text = io.StringIO(newline="")
    csv.writer(text).writerows([("first", "second"), *rows])
    table = read_table("a.csv", text.getvalue().encode("utf-8-sig"))
    filled = [row for _, row in table.numbered()]
    assert filled == [row for row in rows if any(row)]


def read_or_refused(name, content):
    """What a person gets: a table, or the sentence that says why not; nothing else."""
    try:
        return read_table(name, content).columns
    except Refusal as refusal:
        return refusal.text


@given(st.binary(max_size=400))
def test_read_table_never_crashes_on_bytes(content):
    assert read_or_refused("x.csv", content)


@given(st.binary(min_size=1, max_size=60), st.integers(0, 5000))
def test_read_table_never_crashes_on_a_damaged_workbook(noise, place):
    content = bytearray(_PLAIN)
    place %= len(content)
    content[place : place + len(noise)] = noise
    assert read_or_refused("x.xlsx", bytes(content))


_PLAIN = workbook(simple)


def test_a_workbook_shows_no_noise_of_arithmetic():
    from portal.lib.tables.workbook import cell_text

    found = [cell_text(value) for value in (79.00000000002501, 0.1 + 0.2, 8.4e-05, 2 / 3)]
    assert found == ["79", "0.3", "0.000084", "0.666666666666667"]
