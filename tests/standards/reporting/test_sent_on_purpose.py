"""What is asked, or said, before a month or a letter goes: returned as it was, not over, told."""

import datetime as dt
import io
import json
import re

import pytest
import time_machine
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.lib.results import Refusal
from portal.notices.models import Mail
from standards.reporting.calendars import sent_from
from standards.reporting.models import Revision, Submission
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, examine_months, send_months
from tests.factories.reporting import (
    acting,
    brand_person,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
    token_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH, RUNNING, OVER = "2026-11", "2026-11-28T12:00:00Z", "2026-12-01T12:00:00Z"
ASKED = "The calls look doubled."
CELLS = {"reply24": {"n": 174, "d": 200}, "calls": {"value": 12}}
FILE = b"partner,month,reply24.n,reply24.d,calls\nalpine,2026-11,174,200,12\n"


@pytest.fixture
def period():
    make_metric("reply24")
    make_metric("calls", "count")
    return make_period(["reply24", "calls"], month=MONTH)


def address(name, period, **query):
    text = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"reporting:{name}", args=(period.collection.code, period.month)) + f"?{text}"


def fields(partner, n="174", d="200", calls="12", version=0, **extra):
    name = f"c|{partner.public_id}"
    return {
        f"{name}|reply24|n": n,
        f"{name}|reply24|d": d,
        f"{name}|calls|value": calls,
        f"version|{partner.public_id}": version,
        **extra,
    }


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def bring(client, period, content=FILE):
    file = io.BytesIO(content)
    file.name = "november.csv"
    return client.post(address("upload", period), {"file": file}).url


def post(client, secret, **more):
    body = {"partner": "alpine", "collection": "monthly", "month": MONTH, "cells": CELLS, **more}
    return client.post(
        "/api/v1/submissions",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )


def returned(partner, period):
    """A month that was sent and came back."""
    send_months(period=period, months=[MonthInput(partner.pk, CELLS)], source="form", actor=SYSTEM)
    return_month(submission=Submission.objects.get(), reason=ASKED, actor=acting("manager"))


# A month that is not over


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
    assert sent_from(MONTH, due, last_month) == day


@pytest.mark.parametrize(
    ("zone", "moment", "is_taken"),
    [
        ("Asia/Tokyo", "2026-11-30T14:59:00Z", False),
        ("Asia/Tokyo", "2026-11-30T15:01:00Z", True),
        ("America/New_York", "2026-12-01T04:59:00Z", False),
        ("America/New_York", "2026-12-01T05:01:00Z", True),
    ],
)
def test_a_month_is_over_by_the_partners_clock(period, zone, moment, is_taken):
    (alpine,) = make_partners("alpine", time_zone=zone)
    with time_machine.travel(moment, tick=False):
        found = examine_months(
            period=period, months=[MonthInput(alpine.pk, CELLS)], source="form", actor=SYSTEM
        )
    assert bool(found.ready) is is_taken
    assert [problem.code for problem in found.problems] == ([] if is_taken else ["month_early"])


@pytest.mark.parametrize("source", ["form", "file", "api"])
def test_a_month_that_is_not_over_is_not_taken_and_its_faults_are_said(period, source):
    (alpine,) = make_partners("alpine")
    month = MonthInput(alpine.pk, {**CELLS, "reply24": {"n": 201, "d": 200}})
    with time_machine.travel(RUNNING), pytest.raises(Refusal) as refused:
        send_months(period=period, months=[month], source=source, actor=SYSTEM)
    found = refused.value.problems
    assert [problem.code for problem in found] == ["month_early", "share_above_one"]
    assert found[0].text == "2026-11 is not over yet; it can be sent from 1 December 2026 on."
    assert not Revision.objects.exists()


def test_history_of_the_brand_is_loaded_whenever(period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(RUNNING):
        month = MonthInput(alpine.pk, CELLS)
        send_months(period=period, months=[month], source="pack", actor=SYSTEM)
    assert Revision.objects.count() == 1


def test_the_form_keeps_a_month_that_is_not_over_and_says_from_when(client, period):
    (alpine,) = make_partners("alpine")
    person = member_of(alpine)
    with time_machine.travel(RUNNING):
        sign_in(client, person)
        page = words(client.get(address("grid", period)))
        assert "can be sent from 1 December 2026 on" in page
        assert "Keep the draft" in page
        after = client.post(address("grid", period), fields(alpine), follow=True)
        assert "Kept as a draft. Nothing of it is sent yet." in words(after)
        assert 'value="174"' in after.content.decode()
        assert not Revision.objects.exists()
        months = words(client.get(reverse("reporting:months")))
        assert "It can be sent from 1 December on" in months
    with time_machine.travel(OVER):
        sign_in(client, person)
        page = client.get(address("grid", period))
        assert "not over yet" not in words(page)
        version = page.context["heads"][0].version
        client.post(address("grid", period), fields(alpine, version=version))
    assert Revision.objects.get().cells == CELLS


def test_a_file_for_a_month_that_is_not_over_goes_into_the_draft(client, period):
    (alpine,) = make_partners("alpine")
    person = member_of(alpine)
    with time_machine.travel(RUNNING):
        sign_in(client, person)
        outcome = bring(client, period)
        page = words(client.get(outcome))
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
        assert "not over yet" not in words(client.get(outcome))
        client.post(outcome, {"action": "send"})
    assert Revision.objects.get().source == "file"


def test_the_api_refuses_a_month_that_is_not_over_with_the_day(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(RUNNING):
        answer = post(client, token_for(member_of(alpine, role="integration")))
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert (problem["code"], problem["column"]) == ("month_early", "month")
    assert "1 December 2026" in problem["message"]


# A month that came back and comes again as it was


def test_the_form_asks_before_a_returned_month_goes_as_it_is(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        sign_in(client, member_of(alpine))
        refused = client.post(address("grid", period), fields(alpine))
        assert refused.status_code == 422
        said = words(refused)
        assert f"came back to alpine, and no number was changed since. Asked was: “{ASKED}”" in said
        assert "as_it_is" not in said
        assert Submission.objects.get().state == "returned"
        name = f"reason|{alpine.public_id}"
        client.post(address("grid", period), fields(alpine, **{name: "Counted twice, it is 12."}))
    row = Submission.objects.get()
    assert (row.state, row.needs_look, row.current.number) == ("received", True, 2)
    assert row.current.reason == "Counted twice, it is 12."


def test_a_returned_month_that_is_changed_needs_no_word(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        sign_in(client, member_of(alpine))
        client.post(address("grid", period), fields(alpine, calls="6"))
    row = Submission.objects.get()
    assert (row.state, row.needs_look) == ("received", False)


def test_the_file_asks_before_a_returned_month_goes_as_it_is(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        sign_in(client, member_of(alpine))
        outcome = bring(client, period)
        page = client.get(outcome)
        assert ASKED in words(page)
        assert 'name="as_it_is"' in page.content.decode()
        assert client.post(outcome, {"action": "send"}).status_code == 422
        assert Submission.objects.get().state == "returned"
        client.post(outcome, {"action": "send", "as_it_is": "Counted twice."})
    assert Submission.objects.get().current.reason == "Counted twice."


def test_a_column_of_the_file_says_why_a_month_is_right_as_it_is(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        sign_in(client, member_of(alpine))
        prepared = client.get(
            reverse("reporting:prepared", args=("monthly", MONTH, "csv"))
        ).content.decode("utf-8-sig")
        head, row = prepared.splitlines()[:2]
        assert head.endswith(",reason,as_it_is")
        content = f"{head}\n{row}Counted twice.\n".encode()
        client.post(bring(client, period, content), {"action": "send"})
    assert Submission.objects.get().current.reason == "Counted twice."


def test_the_api_asks_before_a_returned_month_goes_as_it_is(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        secret = token_for(member_of(alpine, role="integration"))
        for more in ({}, {"reason": "Monthly upload"}):
            answer = post(client, secret, **more)
            assert answer.status_code == 422
            (problem,) = answer.json()["errors"]
            assert (problem["code"], problem["column"]) == ("returned_unchanged", "as_it_is")
            assert ASKED in problem["message"]
            assert "as_it_is" in problem["remedy"]
        assert post(client, secret, as_it_is="Counted twice.").status_code == 201


def test_the_manager_reads_why_a_month_came_again_as_it_was(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        month = MonthInput(alpine.pk, CELLS, as_it_is="Counted twice.")
        send_months(period=period, months=[month], source="form", actor=SYSTEM)
        sign_in(client, brand_person("manager"))
        page = words(client.get(address("inbox_month", period, show="need")))
    assert f"Returned for “{ASKED}”; sent again as it is." in page
    assert "“Counted twice.”" in page


def test_the_same_load_again_is_no_answer_to_what_was_asked(period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, period)
        month = MonthInput(alpine.pk, CELLS)
        sent = send_months(period=period, months=[month], source="pack", actor=SYSTEM)
    assert (sent.received, sent.unchanged) == ((), (alpine.pk,))
    assert Submission.objects.get().state == "returned"


# Letters


def test_the_same_letter_again_is_said_and_another_subject_goes(client, period):
    alpine, bell = make_partners("alpine", "bell")
    member_of(alpine)
    member_of(bell)
    with time_machine.travel("2026-12-09T10:05:00Z"):
        sign_in(client, brand_person("manager"))
        key = str(client.get(address("letter", period)).context["key"])
        data = {"subject": "November", "text": "Are you well?", "key": key}

        def send(subject, *partners):
            chosen = [str(partner.public_id) for partner in partners]
            body = {**data, "subject": subject, "partner": chosen}
            return words(client.post(address("letter", period), body, follow=True))

        assert "Your mail goes to 1 person." in send("November", alpine)
        again = send("November", alpine)
        assert "went to 1 person on 9 December 2026, 10:05 already and is not sent again" in again
        assert "Your mail goes to" not in again
        assert "Your mail goes to 1 person." in send("November, once more", alpine)
        both = send("November", alpine, bell)
        assert "Your mail goes to 1 person." in both
        assert "1 person on 9 December 2026" in both
    assert Mail.objects.count() == 3


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-12-05", "They are asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-09", "They were asked for by 7 December 2026 and can be sent until 15 December"),
        ("2026-12-28", "by 7 December 2026, and the month closed on 15 December 2026."),
    ],
)
def test_the_first_draft_of_a_letter_is_true_on_its_day(client, period, day, said):
    member_of(*make_partners("alpine"))
    with time_machine.travel(f"{day}T12:00:00Z"):
        sign_in(client, brand_person("manager"))
        assert said in client.get(address("letter", period)).context["text"]


# Drafts


def test_a_reopened_draft_shows_its_errors_and_counts_them(client, period):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        sign_in(client, member_of(alpine))
        body = {
            "partner": str(alpine.public_id),
            "changes": {
                "reply24": {"texts": {"n": "201", "d": "200"}, "before": {}},
                "calls": {"texts": {"value": "12"}, "before": {}},
            },
            "reason": None,
        }
        saved = client.post(
            address("draft", period), json.dumps(body), content_type="application/json"
        ).json()
        assert (saved["filled"], saved["total"], saved["to_correct"]) == (2, 2, 1)
        page = client.get(address("grid", period))
    assert "In “Reply24” the part is larger than the whole" in words(page)
    assert "2 of 2 filled in 1 to correct" in words(page)
