"""A month that came back and comes again: asked about where nothing was changed."""

import json

import pytest
import time_machine
from django.urls import reverse

from portal.access.actor import SYSTEM
from standards.reporting.models import Submission
from standards.reporting.services.review import return_month
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.grid import address, filled_in, two_metrics
from tests.factories.reporting import (
    acting,
    brand_person,
    make_partners,
    member_of,
    sign_in,
    token_for,
)
from tests.factories.uploads import act, bring, last_upload, outcome_of
from tests.kit.page_text import words_of_page

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH = "2026-11"
OVER = "2026-12-01T12:00:00Z"
ASKED = "The calls look doubled."
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


def returned(partner, november):
    """A month that was sent and came back."""
    send_months(
        period=november, months=[MonthInput(partner.pk, CELLS)], source="form", actor=SYSTEM
    )
    return_month(submission=Submission.objects.get(), reason=ASKED, actor=acting("manager"))


def test_the_form_asks_before_a_returned_month_goes_as_it_is(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        sign_in(client, member_of(alpine))
        refused = client.post(address("grid", november), filled_in(alpine))
        assert refused.status_code == 422
        said = words_of_page(refused)
        assert f"came back to alpine, and no number was changed since. Asked was: “{ASKED}”" in said
        assert "as_it_is" not in said
        assert Submission.objects.get().state == "returned"
        name = f"reason|{alpine.public_id}"
        client.post(
            address("grid", november), filled_in(alpine, **{name: "Counted twice, it is 12."})
        )
    row = Submission.objects.get()
    assert (row.state, row.needs_look, row.current.number) == ("received", True, 2)
    assert row.current.reason == "Counted twice, it is 12."


def test_a_returned_month_that_is_changed_needs_no_word(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        sign_in(client, member_of(alpine))
        client.post(address("grid", november), filled_in(alpine, calls="6"))
    row = Submission.objects.get()
    assert (row.state, row.needs_look) == ("received", False)


def test_the_file_asks_before_a_returned_month_goes_as_it_is(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        sign_in(client, member_of(alpine))
        bring(client, november, FILE)
        outcome = outcome_of(last_upload())
        page = client.get(outcome)
        assert ASKED in words_of_page(page)
        assert 'name="as_it_is"' in page.content.decode()
        assert client.post(outcome, {"action": "send"}).status_code == 422
        assert Submission.objects.get().state == "returned"
        client.post(outcome, {"action": "send", "as_it_is": "Counted twice."})
    assert Submission.objects.get().current.reason == "Counted twice."


def test_a_column_of_the_file_says_why_a_month_is_right_as_it_is(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        sign_in(client, member_of(alpine))
        prepared = client.get(
            reverse("reporting:prepared", args=("monthly", MONTH, "csv"))
        ).content.decode("utf-8-sig")
        head, row = prepared.splitlines()[:2]
        assert head.endswith(",reason,as_it_is")
        content = f"{head}\n{row}Counted twice.\n".encode()
        bring(client, november, content)
        act(client, "send")
    assert Submission.objects.get().current.reason == "Counted twice."


def test_the_api_asks_before_a_returned_month_goes_as_it_is(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        secret = token_for(member_of(alpine, role="integration"))
        for more in ({}, {"reason": "Monthly upload"}):
            answer = post(client, secret, **more)
            assert answer.status_code == 422
            (problem,) = answer.json()["errors"]
            assert (problem["code"], problem["column"]) == ("returned_unchanged", "as_it_is")
            assert ASKED in problem["message"]
            assert "as_it_is" in problem["remedy"]
        assert post(client, secret, as_it_is="Counted twice.").status_code == 201


def test_the_manager_reads_why_a_month_came_again_as_it_was(client, november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        month = MonthInput(alpine.pk, CELLS, as_it_is="Counted twice.")
        send_months(period=november, months=[month], source="form", actor=SYSTEM)
        sign_in(client, brand_person("manager"))
        page = words_of_page(client.get(address("inbox_month", november, show="need")))
    assert f"Returned for “{ASKED}”; sent again as it is." in page
    assert "“Counted twice.”" in page


def test_the_same_load_again_is_no_answer_to_what_was_asked(november):
    (alpine,) = make_partners("alpine")
    with time_machine.travel(OVER):
        returned(alpine, november)
        month = MonthInput(alpine.pk, CELLS)
        sent = send_months(period=november, months=[month], source="pack", actor=SYSTEM)
    assert (sent.received, sent.unchanged) == ((), (alpine.pk,))
    assert Submission.objects.get().state == "returned"
