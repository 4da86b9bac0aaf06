"""Files as spreadsheets leave them: read, asked about, or refused with the cure."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from portal.jobs.models import Job
from portal.jobs.services import run
from portal.lib.months import first_day, shift
from standards.reporting.models import Period, Revision, Submission, Upload
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, send_months
from standards.reporting.services.uploads import notes_of, problems_of
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

HEAD = ["partner", "partner_name", "month", "reply24.n", "reply24.d", "calls"]
CELLS = {"reply24": {"n": 253, "d": 323}, "calls": {"value": 92}}


@pytest.fixture
def period(client: Client) -> Period:
    """A month of two metrics, asked of P009 and P010, whose owner's person is signed in."""
    make_metric("reply24")
    make_metric("calls", "count")
    sign_in(client, member_of(*make_partners("P009", "P010")))
    return make_period(["reply24", "calls"])


def rows_for(month: str, first: str = "P009", second: str = "P010") -> list[list[Any]]:
    """The form with both outlets filled in."""
    return [
        HEAD,
        [first, "Rostock", month, 253, 323, 92],
        [second, "Kiel", month, 253, 323, 92],
    ]


def text_of(rows: list[list[Any]], mark: str = ",") -> bytes:
    return "\n".join(mark.join(map(str, row)) for row in rows).encode()


def workbook_of(*writers: tuple[str, Callable[[Any], None]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        for name, write in writers:
            write(workbook.add_worksheet(name))
    return buffer.getvalue()


def filled(rows: list[list[Any]]) -> Callable[[Any], None]:
    def write(sheet: Any) -> None:
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return write


def bring(client: Client, period: Period, content: bytes, name: str = "month.csv") -> HttpResponse:
    file = io.BytesIO(content)
    file.name = name
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    return client.post(address, {"file": file}, follow=True)


def found() -> list[tuple[str, int | None, str, str]]:
    upload = Upload.objects.latest("pk")
    return [(item.code, item.row, item.column, item.value) for item in problems_of(upload)]


def noted() -> list[str]:
    return [f"{note.text} {note.remedy}" for note in notes_of(Upload.objects.latest("pk"))]


def sent(client: Client) -> list[Any]:
    """What counts after the last upload was sent."""
    upload = Upload.objects.latest("pk")
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    client.post(address, {"action": "send"}, follow=True)
    return list(Revision.objects.values_list("cells", flat=True))


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


def test_outlets_without_numbers_are_left_out(client: Client, period: Period) -> None:
    rows = rows_for(period.month)
    rows[2][3:] = ["", "", ""]
    bring(client, period, text_of(rows))
    assert (found(), noted()) == ([], ["1 row has no numbers and is left out. "])
    assert sent(client) == [CELLS]


def prepared(client: Client, period: Period, suffix: str) -> bytes:
    address = reverse("reporting:prepared", args=(period.collection.code, period.month, suffix))
    return client.get(address).content


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_prepared_file_comes_back_unchanged_without_an_error(
    client: Client, period: Period, suffix: str
) -> None:
    """One outlet sent and explained, one sent, one that has nothing yet."""
    first, second = Partner.objects.order_by("code")
    make_partners("P011")
    for back in range(1, 6):
        (past,) = open_periods(
            collection=period.collection, months=[shift(period.month, -back)], actor=SYSTEM
        )
        old = MonthInput(first.pk, {**CELLS, "calls": {"value": 5}})
        send_months(period=past, months=[old], source="pack", actor=SYSTEM)
    months = [
        MonthInput(first.pk, CELLS, accepted={"calls": "Campaign"}),
        MonthInput(second.pk, CELLS),
    ]
    send_months(period=period, months=months, source="form", actor=acting("owner", first, second))
    before = Revision.objects.count()
    sign_in(client, member_of(*Partner.objects.all()))

    content = prepared(client, period, suffix)
    page = bring(client, period, content, f"x.{suffix}")
    assert found() == []
    assert "nothing new to send" in page.content.decode()

    assert Revision.objects.count() == before
    if suffix == "csv":
        line = f"P011,P011 Motors,{period.month}"
        changed = content.replace(f"{line},,,".encode(), f"{line},1,2,3".encode())
        bring(client, period, changed)
        assert found() == []
        sent(client)
        assert Upload.objects.latest("pk").outcome["unchanged"] == 2
        assert Revision.objects.latest("pk").cells["calls"] == {"value": 3}


def test_decimals_of_the_prepared_workbook_are_numbers(client: Client) -> None:
    make_metric("days", "mean")
    make_metric("told", "text")
    period = make_period(["days", "told"])
    (alpine,) = make_partners("P009")
    cells = {"days": {"sum": "1015.925", "count": 92}, "told": {"text": "1.50"}}
    month = MonthInput(alpine.pk, cells)
    send_months(period=period, months=[month], source="form", actor=acting("owner", alpine))
    sign_in(client, member_of(alpine))
    content = prepared(client, period, "xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][3:6] == [1015.925, 92.0, "1.50"]
    bring(client, period, content, "x.xlsx")
    assert found() == []
    sent(client)
    assert Upload.objects.get().outcome["unchanged"] == 1


def test_a_file_that_corrects_says_so_before_it_is_sent(client: Client, period: Period) -> None:
    partners = list(Partner.objects.order_by("code"))
    months = [MonthInput(partner.pk, CELLS) for partner in partners]
    send_months(period=period, months=months, source="form", actor=acting("owner", *partners))
    rows = rows_for(period.month)
    rows[2][5] = 93
    page = bring(client, period, text_of(rows))
    assert found() == [("correction_reason", 3, "reason", "")]
    assert "say why they change" in page.content.decode()
    assert noted() == ["1 outlet has the numbers that were received already and is left as it is. "]
    upload = Upload.objects.get()
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    client.post(address, {"action": "send", "reason": "Counted again"})
    assert Revision.objects.latest("pk").cells["calls"] == {"value": 93}
    upload.refresh_from_db()
    assert (upload.outcome["received"], upload.outcome["unchanged"]) == (1, 1)


def act(client: Client, action: str) -> HttpResponse:
    upload = Upload.objects.latest("pk")
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    return client.post(address, {"action": action}, follow=True)


def drafts() -> dict[str, Any]:
    rows = Submission.objects.order_by("partner__code")
    return {row.partner.code: row.draft.get("cells", {}) for row in rows}


def test_part_of_the_numbers_goes_into_the_draft(client: Client, period: Period) -> None:
    content = f"partner;month;calls;reply24.n\nP009;{period.month};92;12,5\nP010;;x;\n"
    page = bring(client, period, content.encode())
    assert "Put into the draft" in page.content.decode()
    act(client, "draft")
    assert drafts() == {
        "P009": {"calls": {"value": "92"}, "reply24": {"n": "12.5"}},
        "P010": {"calls": {"value": "x"}},
    }
    assert not Revision.objects.exists()


def test_a_part_without_errors_is_no_error(client: Client, period: Period) -> None:
    page = bring(client, period, b"partner,calls\nP009,92\n").content.decode()
    assert "The file has part of the numbers" in page
    assert "need correcting" not in page
    assert "notice--bad" not in page


def test_what_stands_in_a_draft_is_shown_before_it_goes(client: Client, period: Period) -> None:
    bring(client, period, b"partner,calls,reason\nP009,92,Counted\nP010,1,\n")
    act(client, "draft")
    bring(client, period, b"partner,calls,reply24.n,reply24.d\nP009,93,1,2\nP010,1,,\n")
    page = act(client, "draft").content.decode()
    assert "stands in the draft as 92, which was kept" in page
    assert drafts()["P009"] == {"calls": {"value": "92"}, "reply24": {"n": "1", "d": "2"}}
    assert Submission.objects.get(partner__code="P009").draft["reason"] == "Counted"
    act(client, "replace")
    assert drafts()["P009"]["calls"] == {"value": "93"}


def test_drafts_of_many_outlets_cost_few_queries(
    client: Client, period: Period, django_assert_max_num_queries: Any
) -> None:
    codes = [f"Q{number:03d}" for number in range(60)]
    user = member_of(*make_partners(*codes))
    sign_in(client, user)
    lines = ["partner,calls", *(f"{code},7" for code in codes)]
    bring(client, period, "\n".join(lines).encode())
    with django_assert_max_num_queries(45):
        act(client, "draft")
    assert len(drafts()) == 60


def test_a_file_and_pasted_rows_together_are_asked_about(client: Client, period: Period) -> None:
    file = io.BytesIO(text_of(rows_for(period.month)))
    file.name = "month.csv"
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    page = client.post(address, {"file": file, "pasted": "partner\tcalls\nP009\t<7>"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Both a file (month.csv) and pasted text came" in text
    assert "P009\t&lt;7&gt;</textarea>" in text
    assert not Upload.objects.exists()


def test_refused_rows_stay_in_their_box(client: Client, period: Period) -> None:
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    page = client.post(address, {"pasted": "partner\t" + "x" * 400 + "\nP009\t7"})
    assert page.status_code == 422
    assert "P009\t7</textarea>" in page.content.decode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("p009", "P009 is: upper and lower case differ"),
        ("Р009", "a letter of another script: Р (Cyrillic)"),
        ("10001", "010001 is: a spreadsheet drops leading zeros"),
    ],
)
def test_a_code_that_looks_right_is_told_how_it_differs(
    client: Client, period: Period, written: str, said: str
) -> None:
    sign_in(client, member_of(*Partner.objects.all(), *make_partners("010001")))
    bring(client, period, text_of(rows_for(period.month, first=written)))
    ((_, row, column, value),) = found()
    assert (row, column, value) == (2, "partner", written)
    assert said in problems_of(Upload.objects.get())[0].text


def test_the_prepared_workbooks_own_explanation_is_no_second_sheet(
    client: Client, period: Period
) -> None:
    bring(client, period, prepared(client, period, "xlsx"), "x.xlsx")
    assert (found(), [note.partition(";")[0] for note in noted()]) == (
        [],
        ["The sheet “Month” was read", "2 rows have no numbers and are left out. "],
    )


def test_a_percentage_stays_one_in_the_draft(client: Client, period: Period) -> None:
    bring(client, period, b"partner,calls,reply24.n\nP009,87%,1\n")
    act(client, "draft")
    assert drafts()["P009"]["calls"] == {"value": "87 %"}


def test_what_was_read_is_shown_before_it_is_sent(client: Client, period: Period) -> None:
    lines = ["partner;reply24.n;reply24.d;calls", "P009;1.253;2000;92", "P010;x;2;"]
    page = bring(client, period, "\n".join(lines).encode()).content.decode()
    assert "What was read" in page
    (first, second) = Upload.objects.get().outcome["read"]
    assert (first["partner"], first["row"]) == ("P009", 2)
    assert second["cells"] == [["Reply24", "x / 2"]]
    assert first["cells"][1] == ["Calls", "92"]


def test_a_large_file_refused_after_its_check_has_its_list(client: Client, period: Period) -> None:
    first, second = Partner.objects.order_by("code")
    padding = "x" * 90_000
    lines = ["partner,name,unit,reply24.n,reply24.d,calls", f"P009,{padding},{padding},253,323,93"]
    bring(client, period, "\n".join([*lines, "P010,,,253,323,92"]).encode())
    run(Job.objects.get(task="reporting.check_upload").pk)
    assert found() == []
    month = MonthInput(first.pk, CELLS)
    send_months(period=period, months=[month], source="form", actor=acting("owner", first, second))
    act(client, "send")
    job = Job.objects.get(task="reporting.send_upload")
    run(job.pk)
    page = client.get(reverse("reporting:upload_outcome", args=(Upload.objects.get().public_id,)))
    assert found() == [("correction_reason", 2, "reason", "")]
    assert "say why they change" in page.content.decode()
    assert not Submission.objects.filter(partner=second, current__isnull=False).exists()


def test_texts_in_the_place_of_numbers_are_asked_about_once(client: Client, period: Period) -> None:
    rows = rows_for(period.month)
    for row in rows[1:]:
        row[3:6] = ["Not available", "Not available", "Too new to be measured"]
    page = bring(client, period, text_of(rows)).content.decode()
    assert page.count("“Too new to be measured” is not a number.") == 1
    upload = Upload.objects.get()
    address = reverse("reporting:upload_outcome", args=(upload.public_id,))
    words = {"word-0": "missing", "word-1": "not_applicable"}
    client.post(address, {"action": "words", **words}, follow=True)
    assert found() == []
    wanted = {
        "reply24": {"missing": "Not available"},
        "calls": {"not_applicable": "Too new to be measured"},
    }
    assert sent(client) == [wanted, wanted]
