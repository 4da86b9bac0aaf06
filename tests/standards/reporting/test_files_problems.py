"""What is wrong with a file: row, column, value and remedy, the same codes as form and API."""

import json

import pytest
from django.urls import reverse

from standards.reporting.models import Period, Revision, Submission
from standards.reporting.services.sending import MonthInput, examine_months
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
from tests.factories.uploads import act, bring, found, last_upload, places, workbook_of

pytestmark = pytest.mark.django_db

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
    found = places()
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

    in_form = [item.problem for item in form.context["summary"].places]
    assert [error["code"] for error in api.json()["errors"]] == [code]
    assert [found for found, *_ in places()] == [code]
    assert [problem.code for problem in in_form] == [code]
    assert api.json()["errors"][0]["message"] == in_form[0].text
    assert not Revision.objects.exists()


def test_problems_stand_in_the_order_of_the_file(client, period):
    sign_in(client, member_of(*make_partners("alpine", "bell")))
    rows = ["partner,reply24.n,reply24.d", "alpine,1,2", "alpine,1,2", "bell,n/a,2"]
    bring(client, period, "\n".join(rows).encode())
    listed = [item for item in found() if item[0] != "cell_absent"]
    assert listed == [
        ("partner_doubled", 3, "partner", "alpine"),
        ("number_absent", 4, "reply24.n", "n/a"),
    ]
    assert "missing: system was down" in problems_of(last_upload())[-1].remedy


def test_decimal_comma_is_shown_back_as_it_was_written(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner;calls\nalpine;3,5\n")
    assert ("number_not_whole", 2, "calls", "3,5") in found()
    assert "3,5" in next(p.text for p in problems_of(last_upload()) if p.code == "number_not_whole")


def test_doubled_column_is_told_once(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner,calls,calls\nalpine,3,3\n")
    assert found() == [("column_doubled", 1, "calls", "")]


def test_unknown_column_names_every_column_there_may_be(client, period):
    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, b"partner,kalls\nalpine,3\n")
    (problem,) = problems_of(last_upload())
    assert problem.code == "column_unknown"
    for name in ("partner", "month", "reply24.n", "reply24.d", "calls"):
        assert name in problem.remedy


def test_merged_header_is_told_once_and_no_row_is_blamed(client, period):
    def write(sheet):
        sheet.write_row(0, 0, ["partner", "calls"])
        sheet.merge_range(0, 2, 0, 3, "reply24")
        sheet.write_row(1, 0, ["alpine", 3, 1, 2])

    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, workbook_of(("Month", write)), name="months.xlsx")
    assert [(code, row, column) for code, row, column, _ in found()] == [
        ("cells_merged", 1, "C"),
        ("cells_merged", 1, "D"),
    ]


def test_spreadsheet_error_is_named(client, period):
    def write(sheet):
        sheet.write_row(0, 0, ["partner", "reply24.n", "reply24.d", "calls"])
        sheet.write_row(1, 0, ["alpine", 1, 2])
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")

    sign_in(client, member_of(*make_partners("alpine")))
    bring(client, period, workbook_of(("Month", write)), name="months.xlsx")
    assert ("number_sheet_error", 2, "calls", "#DIV/0!") in found()
    assert "cell_absent" not in {code for code, _, column, _ in found() if column == "calls"}


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
