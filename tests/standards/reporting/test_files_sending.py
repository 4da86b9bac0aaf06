"""Files: wide and long, dry run, matching, and the same codes as form and API."""

import io
import json

import pytest
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.jobs.models import Job
from portal.jobs.services import run
from portal.lib.canonical import digest
from portal.lib.month_texts import month_in
from portal.lib.months import shift
from portal.lib.tables.read import read_table
from standards.reporting.columns import proposed
from standards.reporting.models import ColumnMemory, Period, Revision, Submission, Upload
from standards.reporting.queries import month_documents
from standards.reporting.queries.asking import sheet_of
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, examine_months, send_months
from standards.reporting.services.uploads import problems_of
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
    token_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

CHOICES = [["web", "Web"], ["phone", "Phone"]]


@pytest.fixture
def period():
    make_metric("reply24", members=CHOICES, has_total=True)
    make_metric("close_days", "mean", unit="days")
    make_metric("calls", "count")
    make_metric("p90", "percentile")
    make_metric("nps", "nps")
    make_metric("visit", "score", lower=0, upper=5)
    make_metric("showroom", "yesno")
    make_metric("channel", "choice", choices=CHOICES)
    make_metric("told", "text")
    codes = "reply24 close_days calls p90 nps visit showroom channel told"
    return make_period(codes.split())


CELLS = {
    "reply24": {"n": 174, "d": 200},
    "reply24:web": {"n": 100, "d": 120},
    "reply24:phone": {"n": 74, "d": 80},
    "close_days": {"sum": "124.125", "count": 40},
    "calls": {"value": 1200},
    "p90": {"value": "12.5", "count": 80},
    "nps": {"promoters": 5, "passives": 3, "detractors": 2},
    "visit": {"missing": "nobody came"},
    "showroom": {"code": "yes"},
    "channel": {"code": "phone"},
    "told": {"text": '=1+1 is; said, "they"'},
}


def bring(client, period, content, name="june.csv"):
    file = io.BytesIO(content)
    file.name = name
    address = reverse("reporting:upload", args=(period.collection.code, period.month))
    return client.post(address, {"file": file}, follow=True)


def act(client, action, **data):
    address = reverse("reporting:upload_outcome", args=(Upload.objects.get().public_id,))
    return client.post(address, {"action": action, **data}, follow=True)


def problem_codes():
    return [(p["code"], p["row"], p["column"]) for p in Upload.objects.get().outcome["problems"]]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_prepared_file_comes_back_without_loss(client, period, suffix):
    alpine, bell = make_partners("alpine", "bell")
    user = member_of(alpine, bell)
    sign_in(client, user)
    months = [MonthInput(partner.pk, CELLS) for partner in (alpine, bell)]
    send_months(period=period, months=months, source="form", actor=acting("owner", alpine, bell))
    before = set(Revision.objects.values_list("digest", flat=True))
    assert before == {digest(CELLS)}

    address = reverse("reporting:prepared", args=(period.collection.code, period.month, suffix))
    prepared = client.get(address)
    assert prepared["Content-Disposition"] == (
        f'attachment; filename="monthly-{period.month}.{suffix}"'
    )
    bring(client, period, prepared.content, f"x.{suffix}")
    assert problem_codes() == []
    act(client, "send")

    upload = Upload.objects.get()
    assert (upload.state, upload.outcome["received"], upload.outcome["unchanged"]) == ("sent", 0, 2)
    assert Revision.objects.count() == 2


def test_wide_file_is_checked_first_and_sent_on_demand(client, period):
    alpine, bell = make_partners("alpine", "bell")
    sign_in(client, member_of(alpine, bell))
    head = "Dealer;Calls;reply24.n;reply24.d;close_days sum;close_days.count;p90.value;p90.count;"
    head += "nps.promoters;nps.passives;nps.detractors;visit;showroom;channel\r\n"
    row = "{};1200;174;200;124,125;40;12,5;80;5;3;2;missing: nobody came;Ja;phone\r\n"
    content = (head + row.format("alpine") + row.format("bell")).encode("cp1252")

    page = bring(client, period, content)
    assert page.status_code == 200
    assert problem_codes() == []
    assert not Submission.objects.exists()

    act(client, "send")
    wanted = {k: v for k, v in CELLS.items() if k != "told" and ":" not in k}
    assert list(Revision.objects.values_list("source", "cells")) == [("file", wanted)] * 2
    assert bytes(Upload.objects.get().content) == b""


def test_long_file_reads_numerators_denominators_and_members(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    lines = ["partner_code,period,metric,dept_type,value,numerator,denominator,code,missing"]
    month = period.month
    lines += [
        f"alpine,{month},reply24,all,87.0,174.0,200,,",
        f"alpine,{month}-01,reply24,web,83.3,100,120,,",
        f"alpine,{month},reply24,phone,92.5,74,80,,",
        f"alpine,{month},close_days,,3.1,124.125,40,,",
        f"alpine,{month},calls,,1200,,,,",
        f"alpine,{month},p90,,12.5,,80,,",
        f"alpine,{month},nps,,,,,,no survey",
        f"alpine,{month},visit,,,,,,nobody came",
        f"alpine,{month},showroom,,,,,yes,",
        f"alpine,{month},channel,,,,,phone,",
    ]
    bring(client, period, "\n".join(lines).encode())
    layout = dict(Upload.objects.get().matching)
    assert problem_codes() == []
    assert layout["dept_type"] == "member"
    act(client, "send")
    wanted = {k: v for k, v in CELLS.items() if k != "told"}
    wanted["nps"] = {"missing": "no survey"}
    assert Revision.objects.get().cells == wanted


def test_bad_file_lists_every_problem_with_row_column_and_value(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    make_partners("bell")
    month = period.month
    lines = [
        "partner,month,metric,n,d,value",
        f"alpine,{month},reply24,201,200,",
        f"alpine,{month},reply24,1,2,",
        f"alpine,{month},calls,,,<5",
        "alpine,2020-01,p90,,,1",
        "alpine,June,p90,,,1",
        f"alpine,{month},stars,,,1",
        f"bell,{month},calls,,,5",
        f"nobody,{month},calls,,,5",
    ]
    bring(client, period, "\n".join(lines).encode())
    found = problem_codes()
    assert [item for item in found if item[0] != "cell_absent"] == [
        ("share_above_one", 2, "n"),
        ("cell_doubled", 3, "metric"),
        ("number_limit", 4, "value"),
        ("month_other", 5, "month"),
        ("month_bad", 6, "month"),
        ("metric_unknown", 7, "metric"),
        ("partner_unknown", 8, "partner"),
        ("partner_unknown", 9, "partner"),
    ]
    page = act(client, "send")
    assert page.status_code == 422
    assert not Submission.objects.exists()


def test_unknown_columns_are_matched_and_remembered(client, period):
    user = member_of(*make_partners("alpine"))
    sign_in(client, user)
    content = b"Wer,Anrufe,Bla\nalpine,7,x\n"
    bring(client, period, content)
    assert (
        problem_codes()
        == [
            ("column_unknown", 1, "Wer"),
            ("column_unknown", 1, "Anrufe"),
            ("column_unknown", 1, "Bla"),
            ("column_missing", None, "partner"),
        ]
        or [code for code, *_ in problem_codes()].count("column_unknown") == 3
    )

    act(client, "match", **{"column-0": "partner", "column-1": "calls", "column-2": "ignore"})
    assert {code for code, *_ in problem_codes()} == {"cell_absent"}
    memory = ColumnMemory.objects.get().matching
    assert memory == {"Wer": "partner", "Anrufe": "calls", "Bla": "ignore"}
    table = read_table("a.csv", content)
    assert proposed(table.columns, sheet_of(period), memory).targets == (
        "partner",
        "calls",
        "ignore",
    )


def test_uploads_are_seen_by_their_person_only(client, period):
    partner = make_partners("alpine")[0]
    sign_in(client, member_of(partner))
    bring(client, period, b"partner,calls\nalpine,7\n")
    address = reverse("reporting:upload_outcome", args=(Upload.objects.get().public_id,))
    sign_in(client, member_of(partner))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<5", "number_limit"),
        ("*", "number_hidden"),
        ("n/a", "number_absent"),
        ("abc", "number_text"),
        ("1.5", "number_not_whole"),
        ("-1", "number_negative"),
        ("300", "share_above_one"),
        ("58 %", "percent_of_cases"),
        ("\u200b", "part_absent"),
    ],
)
def test_form_file_and_api_give_the_same_codes(client, text, code):
    make_metric("reply24")
    period = make_period(["reply24"])
    partner = make_partners("alpine")[0]
    user = member_of(partner)
    sign_in(client, user)
    secret = token_for(user)

    api = client.post(
        "/api/v1/submissions",
        json.dumps(
            {
                "partner": "alpine",
                "collection": "monthly",
                "month": period.month,
                "cells": {"reply24": {"n": text, "d": 200}},
            }
        ),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    bring(client, period, f"partner,reply24.n,reply24.d\nalpine,{text},200\n".encode())
    name = f"c|{partner.public_id}|reply24"
    address = reverse("reporting:grid", args=("monthly", period.month))
    form = client.post(address, {f"{name}|n": text, f"{name}|d": "200"})

    in_form = [item["problem"] for item in form.context["anchors"]]
    assert [error["code"] for error in api.json()["errors"]] == [code]
    assert [found for found, *_ in problem_codes()] == [code]
    assert [problem.code for problem in in_form] == [code]
    assert api.json()["errors"][0]["message"] == in_form[0].text
    assert not Revision.objects.exists()


def test_month_in_reads_the_ways_months_are_written():
    texts = ["2026-06", "2026-06-15", "6/2026", "06.2026", "2026-13", "June", ""]
    assert [month_in(text) for text in texts] == ["2026-06"] * 4 + [""] * 3


def test_large_file_is_checked_and_sent_by_jobs(client):
    make_metric("calls", "count")
    period = make_period(["calls"])
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    padding = "x" * 120_000
    content = f"partner,partner_name,name,calls\nalpine,{padding},{padding},7\n".encode()

    page = bring(client, period, content)
    assert "worked on in the background" in page.content.decode()
    run(Job.objects.get(task="reporting.check_upload").pk)
    assert (Upload.objects.get().state, problem_codes()) == ("checked", [])
    act(client, "send")
    job = Job.objects.get(task="reporting.send_upload")
    assert not Revision.objects.exists()
    for _twice in range(2):
        run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"received": 1, "unchanged": 0})
    assert Revision.objects.get().cells == {"calls": {"value": 7}}
    assert Upload.objects.get().state == "sent"


def test_unusual_values_of_a_file_are_sent_with_one_reason(client):
    make_metric("calls", "count")
    period = make_period(["calls"])
    alpine = make_partners("alpine")[0]
    for past in open_periods(
        collection=period.collection,
        months=[shift(period.month, -by) for by in range(1, 6)],
        actor=SYSTEM,
    ):
        month = MonthInput(alpine.pk, {"calls": {"value": 100}})
        send_months(period=past, months=[month], source="pack", actor=SYSTEM)
    sign_in(client, member_of(alpine))
    bring(client, period, b"partner,calls\nalpine,900\n")
    assert problem_codes() == [("value_unusual", 2, "calls")]
    assert act(client, "send").status_code == 422
    act(client, "send", accepted="Campaign")
    row = Submission.objects.get(period=period)
    assert (row.needs_look, row.current.warnings[0]["reason"]) == (True, "Campaign")


def _said() -> list[tuple[str, int | None, str, str]]:
    """Code, row, column and value of every problem of the last upload, in order."""
    return [(item.code, item.row, item.column, item.value) for item in problems_of(last_upload())]


def last_upload() -> Upload:
    return Upload.objects.latest("pk")


def test_problems_stand_in_the_order_of_the_file(client, period):
    sign_in(client, member_of(*make_partners("alpine", "bell")))
    rows = ["partner,reply24.n,reply24.d", "alpine,1,2", "alpine,1,2", "bell,n/a,2"]
    bring(client, period, "\n".join(rows).encode())
    found = [item for item in _said() if item[0] != "cell_absent"]
    assert found == [
        ("partner_doubled", 3, "partner", "alpine"),
        ("number_absent", 4, "reply24.n", "n/a"),
    ]
    assert "missing: system was down" in problems_of(last_upload())[-1].remedy


def test_decimal_comma_is_shown_back_as_it_was_written(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner;calls\nalpine;3,5\n")
    assert ("number_not_whole", 2, "calls", "3,5") in _said()
    assert "3,5" in next(p.text for p in problems_of(last_upload()) if p.code == "number_not_whole")


def test_doubled_column_is_told_once(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner,calls,calls\nalpine,3,3\n")
    assert _said() == [("column_doubled", 1, "calls", "")]


def test_unknown_column_names_every_column_there_may_be(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner,kalls\nalpine,3\n")
    (problem,) = problems_of(last_upload())
    assert problem.code == "column_unknown"
    for name in ("partner", "month", "reply24.n", "reply24.d", "calls"):
        assert name in problem.remedy


def _sheet(write) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        write(workbook.add_worksheet())
    return buffer.getvalue()


def test_merged_header_is_told_once_and_no_row_is_blamed(client, period):
    def write(sheet):
        sheet.write_row(0, 0, ["partner", "calls"])
        sheet.merge_range(0, 2, 0, 3, "reply24")
        sheet.write_row(1, 0, ["alpine", 3, 1, 2])

    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, _sheet(write), name="months.xlsx")
    assert [(code, row, column) for code, row, column, _ in _said()] == [
        ("cells_merged", 1, "C"),
        ("cells_merged", 1, "D"),
    ]


def test_spreadsheet_error_is_named(client, period):
    def write(sheet):
        sheet.write_row(0, 0, ["partner", "reply24.n", "reply24.d", "calls"])
        sheet.write_row(1, 0, ["alpine", 1, 2])
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, _sheet(write), name="months.xlsx")
    assert ("number_sheet_error", 2, "calls", "#DIV/0!") in _said()
    assert "cell_absent" not in {code for code, _, column, _ in _said() if column == "calls"}


def _percents(value, look) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["partner", "rating"])
        sheet.write(1, 0, "alpine")
        sheet.write(1, 1, value, workbook.add_format({"num_format": look} if look else {}))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"partner,rating\nalpine,87.5%\n"),
        ("a.csv", "partner;rating\nalpine;87,5\u00a0%\n".encode()),
        ("a.xlsx", _percents("87.5%", "")),
        ("a.xlsx", _percents(0.875, "0.0%")),
        ("a.xlsx", _percents(0.875, '0.00 "of 100" %;[Red]-0.00%')),
        ("a.xlsx", _percents(87.5, '0.0" %"')),
        ("a.xlsx", _percents(87.5, "")),
    ],
)
def test_a_rating_in_percent_is_the_same_from_every_kind_of_file(client, name, content):
    make_metric("rating", "score", unit="%", lower=0, upper=100)
    period = make_period(["rating"])
    (alpine,) = make_partners("alpine")
    sign_in(client, member_of(alpine))
    bring(client, period, content, name=name)
    assert problem_codes() == []
    act(client, "send")
    assert month_documents(period.month)[alpine.pk] == {"rating": {"value": "87.5"}}


def test_a_percentage_of_a_workbook_counts_no_cases(client):
    make_metric("rating", "count")
    period = make_period(["rating"])
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, _percents(0.87, "0%"), name="a.xlsx")
    assert _said() == [("percent_of_cases", 2, "rating", "87%")]


def test_locked_month_blames_the_month(period):
    (alpine,) = make_partners("alpine")
    Period.objects.filter(pk=period.pk).update(
        due_date="2024-01-01", timely_date="2024-01-01", lock_date="2024-01-01"
    )
    period.refresh_from_db()
    month = MonthInput(alpine.pk, {"calls": {"value": 3}})
    found = examine_months(
        period=period, months=[month], source="form", actor=acting("owner", alpine)
    )
    (problem,) = found.problems
    assert (problem.code, problem.column, problem.value) == (
        "period_locked", "month", period.month,
    )  # fmt: skip


def test_a_sent_file_leads_to_the_receipt_with_the_score(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    row = "alpine,3,174,200,5,1,12,80,5,3,2,4,yes,web"
    head = (
        "partner,calls,reply24.n,reply24.d,close_days.sum,close_days.count,p90.value,p90.count,"
        "nps.promoters,nps.passives,nps.detractors,visit,showroom,channel"
    )
    bring(client, period, f"{head}\n{row}\n".encode())
    address = reverse("reporting:upload_outcome", args=(last_upload().public_id,))
    answer = client.post(address, {"action": "send"})
    assert answer.headers["Location"] == reverse(
        "disclosure:receipt", args=("monthly", period.month)
    )
