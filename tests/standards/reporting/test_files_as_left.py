"""Files as spreadsheets leave them: dates, titles, sheets, hidden rows, passwords."""

import io
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from portal.lib.months import first_day
from standards.reporting.models import Period, Upload
from standards.reporting.services.uploads import problems_of
from tests.factories.grid import two_metrics
from tests.factories.reporting import make_partners, member_of, sign_in
from tests.factories.uploads import (
    CELLS,
    bring,
    filled,
    found,
    noted,
    rows_for,
    sent,
    text_of,
    workbook_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(client: Client) -> Period:
    """A month of two metrics, asked of P009 and P010, whose owner's person is signed in."""
    sign_in(client, member_of(*make_partners("P009", "P010")))
    return two_metrics()


def written(month: str) -> dict[str, str]:
    """What spreadsheets make of a month."""
    year, number = month.split("-")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    name = names[int(number) - 1]
    return {
        "english": f"{name}-{year[2:]}",
        "day": f"01.{number}.{year}",
        "slash": f"{year}/{number}",
        "compact": f"{year}{number}",
        "number first": f"{number}/{year}",
    }


@pytest.mark.parametrize("how", ["english", "day", "slash", "compact", "number first"])
def test_months_are_read_as_a_spreadsheet_left_them(
    client: Client, period: Period, how: str
) -> None:
    bring(client, period, text_of(rows_for(written(period.month)[how])))
    assert (found(), sent(client)) == ([], [CELLS, CELLS])


def test_a_date_in_a_workbook_is_its_month(client: Client, period: Period) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        filled(rows_for(""))(sheet)
        look = workbook.add_format({"num_format": "mmm-yy"})
        for row in (1, 2):
            sheet.write_datetime(row, 2, first_day(period.month), look)
    bring(client, period, buffer.getvalue(), "month.xlsx")
    assert (found(), sent(client)) == ([], [CELLS, CELLS])


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_a_sep_line_is_no_row_of_the_table(client: Client, period: Period, mark: str) -> None:
    rows = rows_for(period.month)
    rows[2][5] = "many"
    bring(client, period, f"sep={mark}\r\n".encode() + text_of(rows, mark))
    assert found() == [("number_text", 4, "calls", "many")]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_headings_are_found_below_a_title(client: Client, period: Period, mark: str) -> None:
    title = "Monthly report, November 2026,,,\nMotors,,\n\n"
    bring(client, period, title.encode() + text_of(rows_for(period.month), mark))
    assert found() == []
    assert noted() == ["Row 4 was read as the headings; what stands above it was left out. "]
    assert sent(client) == [CELLS, CELLS]


def test_a_banner_is_passed_over_and_its_prefixes_too(client: Client, period: Period) -> None:
    lines = [
        '"Monthly figures, October 2026",,,',
        ",Service,,",
        "DEALER_ID,C: Calls,X: Other,",
        ",01/10/2026 - 31/10/2026,01/10/2026 - 31/10/2026,",
        "P009 ,12,3,",
    ]
    bring(client, period, "\n".join(lines).encode())
    assert found() == [("column_unknown", 3, "X: Other", "")]
    upload = Upload.objects.get()
    assert upload.matching == [["DEALER_ID", "partner"], ["C: Calls", "calls"], ["X: Other", ""]]


def test_the_sheet_with_the_headings_is_read_and_named(client: Client, period: Period) -> None:
    cover = ("Read me", filled([["How to fill in this workbook"], ["partner: its code"]]))
    data = ("Data", filled(rows_for(period.month)))
    bring(client, period, workbook_of(cover, data), "month.xlsx")
    assert found() == []
    assert noted() == ["The sheet “Data” was read; not read: “Read me”. "]
    assert sent(client) == [CELLS, CELLS]


def test_a_second_sheet_of_numbers_is_named(client: Client, period: Period) -> None:
    first, second = rows_for(period.month)[:2], rows_for(period.month)[::2]
    bring(
        client, period, workbook_of(("North", filled(first)), ("South", filled(second))), "m.xlsx"
    )
    assert found() == []
    assert any("“South” has such headings too, but was not read" in note for note in noted())
    assert any("as a file of its own" in note for note in noted())


def test_hidden_rows_and_columns_are_said(client: Client, period: Period) -> None:
    def write(sheet: Any) -> None:
        filled(rows_for(period.month))(sheet)
        sheet.autofilter(0, 0, 2, 5)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(40, None, None, {"hidden": True})
        sheet.set_column(4, 4, None, None, {"hidden": True})

    page = bring(client, period, workbook_of(("Month", write)), "month.xlsx")
    assert [note.split(".")[0] for note in noted()] == [
        "Hidden rows were read too: 3",
        "Hidden columns were read too: E",
    ]
    assert "Hidden rows were read too: 3" in page.content.decode()


def test_a_password_is_named(client: Client, period: Period) -> None:
    container = b"\xd0\xcf\x11\xe0" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    page = bring(client, period, container, "month.xlsx")
    assert page.status_code == 422
    assert "The workbook has a password" in page.content.decode()

    plain = workbook_of(("Month", filled(rows_for(period.month))))
    content = bytearray(plain)
    content[content.find(b"PK\x01\x02") + 8] |= 1
    page = bring(client, period, bytes(content), "month.xlsx")
    assert "The workbook has a password" in page.content.decode()


def test_a_merged_partner_is_an_empty_one(client: Client, period: Period) -> None:
    def write(sheet: Any) -> None:
        filled(rows_for(period.month, second=""))(sheet)
        sheet.merge_range(1, 0, 2, 0, "P009")

    bring(client, period, workbook_of(("Month", write)), "month.xlsx")
    assert found() == [("partner_empty", 3, "partner", "")]
    (problem,) = problems_of(Upload.objects.get())
    assert "unmerge merged cells" in problem.remedy
