"""A month that is not over: kept as a draft with the day it can be sent, or refused with it."""

import datetime as dt
import json

import pytest
import time_machine
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.lib import months
from portal.lib.results import Refusal
from standards.reporting.calendars import sent_from
from standards.reporting.models import Revision, Submission
from standards.reporting.services.sending import MonthInput, examine_months, send_months
from tests.factories.grid import address, filled_in, two_metrics
from tests.factories.reporting import make_partners, member_of, sign_in, token_for
from tests.factories.uploads import bring, last_upload, outcome_of
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-11"
RUNNING = "2026-11-28T12:00:00Z"
OVER = "2026-12-01T12:00:00Z"
CELLS = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}

FILE = b"partner,month,reply24.n,reply24.d,calls\nalpine,2026-11,174,200,12\n"


@pytest.fixture
def november():
    return two_metrics(month=MONTH)


def post(client, secret, **more):
    body = {"partner": "alpine", "collection": "monthly", "month": MONTH, "cells": CELLS, **more}
    return client.post(
        "/api/v1/submissions",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


@pytest.mark.parametrize(
    ("due", "last_month", "day"),
    [
        (dt.date(2026, 12, 7), "", dt.date(2026, 12, 1)),
        (dt.date(2026, 11, 30), "", dt.date(2026, 11, 30)),
        (dt.date(2026, 12, 7), "2026-12", dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 7), "2026-11", dt.date(2026, 11, 1)),
    ],
)
def test_a_month_is_sent_when_it_is_over_or_due_or_the_last(due, last_month, day):
    assert sent_from(months.last_day(MONTH), due, last_month) == day


@pytest.mark.parametrize(
    ("zone", "moment", "is_taken"),
    [
        ("Asia/Tokyo", "2026-11-30T14:59:00Z", False),
        ("Asia/Tokyo", "2026-11-30T15:01:00Z", True),
        ("America/New_York", "2026-12-01T04:59:00Z", False),
        ("America/New_York", "2026-12-01T05:01:00Z", True),
    ],
)
def test_a_month_is_over_by_the_partners_clock(november, zone, moment, is_taken):
    (alpine,) = make_partners("alpine", time_zone=zone)
    with time_machine.travel(moment, tick=False):
        found = examine_months(
            period=november, months=[MonthInput(alpine.pk, CELLS)], source="form", actor=SYSTEM
        )
    assert bool(found.ready) is is_taken
    assert [problem.code for problem in found.problems] == ([] if is_taken else ["month_early"])


@pytest.mark.parametrize("source", ["form", "file", "api"])
def test_a_month_that_is_not_over_is_not_taken_and_its_faults_are_said(november, source):
    (alpine,) = make_partners("alpine")
    month = MonthInput(alpine.pk, {**CELLS, "reply24": {"n": 201, "d": 200}})
    with time_machine.travel(RUNNING), pytest.raises(Refusal) as refused:
        send_months(period=november, months=[month], source=source, actor=SYSTEM)
    found = refused.value.problems
    assert [problem.code for problem in found] == ["month_early", "share_above_one"]
    assert found[0].text == "2026-11 is not over yet; it can be sent from 1 December 2026 on."
    assert not Revision.objects.exists()


def test_history_of_the_brand_is_loaded_whenever(november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(RUNNING):
        month = MonthInput(alpine.pk, CELLS)
        send_months(period=november, months=[month], source="pack", actor=SYSTEM)
    assert Revision.objects.count() == 1


def test_the_form_keeps_a_month_that_is_not_over_and_says_from_when(client, november):
    (alpine,) = make_partners("alpine")
    person = member_of(alpine)
    with time_machine.travel(RUNNING):
        sign_in(client, person)
        page = words_of_page(client.get(address("grid", november)))
        assert "can be sent from 1 December 2026 on" in page
        assert "Keep the draft" in page
        after = client.post(address("grid", november), filled_in(alpine), follow=True)
        assert "Kept as a draft. Nothing of it is sent yet." in words_of_page(after)
        assert 'value="174"' in after.content.decode()
        assert not Revision.objects.exists()
        months = words_of_page(client.get(reverse("reporting:months")))
        assert "It can be sent from 1 December on" in months
    with time_machine.travel(OVER):
        sign_in(client, person)
        page = client.get(address("grid", november))
        assert "not over yet" not in words_of_page(page)
        version = page.context["grids"][0].heads[0].version
        client.post(address("grid", november), filled_in(alpine, version=version))
    assert Revision.objects.get().cells == CELLS


def test_a_file_for_a_month_that_is_not_over_goes_into_the_draft(client, november):
    (alpine,) = make_partners("alpine")
    person = member_of(alpine)
    with time_machine.travel(RUNNING):
        sign_in(client, person)
        bring(client, november, FILE)
        outcome = outcome_of(last_upload())
        page = words_of_page(client.get(outcome))
        assert "can be sent from 1 December 2026 on (1 outlet)" in page
        assert "The month is not over yet." in page
        assert "needs correcting" not in page
        refused = client.post(outcome, {"action": "send"})
        assert refused.status_code == 422
        client.post(outcome, {"action": "draft"})
        assert Submission.objects.get().draft["cells"]["calls"] == {"value": "12"}
    assert not Revision.objects.exists()
    with time_machine.travel(OVER):
        sign_in(client, person)
        assert "not over yet" not in words_of_page(client.get(outcome))
        client.post(outcome, {"action": "send"})
    assert Revision.objects.get().source == "file"


def test_the_api_refuses_a_month_that_is_not_over_with_the_day(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(RUNNING):
        answer = post(client, token_for(member_of(alpine, role="integration")))
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["code"], problem["column"]) == ("month_early", "month")
    assert "1 December 2026" in problem["message"]


def test_one_month_of_two_outlets_is_one_month(client, november):
    alpine, bell = make_partners("alpine", "bell")
    with time_machine.travel(OVER):
        sign_in(client, member_of(alpine, bell))
        bring(client, november, FILE + b"bell,2026-11,1,2,3\n")
        outcome = outcome_of(last_upload())
        client.post(outcome, {"action": "send"})
        page = words_of_page(client.get(outcome))
    assert "November 2026 of 2 outlets was received and checked automatically." in page
    assert "2 months" not in page
