"""A file is checked first and sent on demand: wide and long, matched columns, jobs, the receipt."""

import pytest
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.jobs.models import Job
from portal.jobs.services import run
from portal.lib.canonical import digest
from portal.lib.months import shift
from portal.lib.tables.read import read_table
from standards.reporting.columns import proposed
from standards.reporting.models import ColumnMemory, Revision, Submission, Upload
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.services.calendar import open_periods
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)
from tests.factories.uploads import act, bring, last_upload, places

pytestmark = [pytest.mark.django_db, pytest.mark.db]

CHOICES = [["web", "Web"], ["phone", "Phone"]]

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
    assert places() == []
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
    assert places() == []
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
    assert places() == []
    assert layout["dept_type"] == "member"
    act(client, "send")
    wanted = {k: v for k, v in CELLS.items() if k != "told"}
    wanted["nps"] = {"missing": "no survey"}
    assert Revision.objects.get().cells == wanted


def test_unknown_columns_are_matched_and_remembered(client, period):
    user = member_of(*make_partners("alpine"))
    sign_in(client, user)
    content = b"Wer,Anrufe,Bla\nalpine,7,x\n"
    bring(client, period, content)
    assert (
        places()
        == [
            ("column_unknown", 1, "Wer"),
            ("column_unknown", 1, "Anrufe"),
            ("column_unknown", 1, "Bla"),
            ("column_missing", None, "partner"),
        ]
        or [code for code, *_ in places()].count("column_unknown") == 3
    )

    act(client, "match", **{"column-0": "partner", "column-1": "calls", "column-2": "ignore"})
    assert {code for code, *_ in places()} == {"cell_absent"}
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
    assert (Upload.objects.get().state, places()) == ("checked", [])
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
    assert places() == [("value_unusual", 2, "calls")]
    assert act(client, "send").status_code == 422
    act(client, "send", accepted="Campaign")
    row = Submission.objects.get(period=period)
    assert (row.needs_look, row.current.warnings[0]["reason"]) == (True, "Campaign")


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
