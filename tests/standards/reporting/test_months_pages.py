"""The months of a partner: what is due, final or closed, and for whom."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse

from portal.access.actor import SYSTEM
from portal.lib.months import shift
from standards.reporting.models import Period, Submission
from standards.reporting.services.calendar import open_periods, open_running_month
from tests.factories.grid import address, load, two_metrics
from tests.factories.reporting import make_partners, member_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def period():
    return two_metrics()


def draft(client, period, partner, cell="reply24", before=None, accepted="", **texts):
    body = {
        "partner": str(partner.public_id),
        "changes": {cell: {"texts": texts, "before": before or {}, "accepted": accepted}},
        "reason": None,
    }
    return client.post(
        address("draft", period), json.dumps(body), content_type="application/json"
    ).json()


def test_locked_months_are_shown_closed_and_take_nothing(client, period):
    alpine = make_partners("alpine")[0]
    sign_in(client, member_of(alpine))
    past = open_periods(
        collection=period.collection, months=[shift(period.month, -3)], actor=SYSTEM
    )[0]
    page = client.get(address("grid", past))
    assert not page.context["is_open"]
    assert "disabled" in page.content.decode()
    answer = draft(client, past, alpine, n="1", d="2")
    assert answer["code"] == "period_locked"
    assert not Submission.objects.exists()


def test_pages_of_months_hide_what_is_not_ones_own(client, period):
    alpine, bell = make_partners("alpine", "bell")
    load(period, bell)
    sign_in(client, member_of(alpine))
    absent = "00000000-0000-4000-8000-000000000000"
    for name in ("grid", "sent"):
        other = client.get(address(name, period, partner=bell.public_id))
        none = client.get(address(name, period, partner=absent))
        assert (other.status_code, none.status_code) == (404, 404)
        assert re.sub(rb"nonce\S+", b"", other.content) == none.content
    theirs = Submission.objects.get()
    assert client.post(reverse("reporting:decide", args=(theirs.public_id,))).status_code == 404
    assert client.get(reverse("reporting:inbox")).status_code == 404
    answer = client.post(
        address("draft", period),
        json.dumps({"partner": str(bell.public_id), "changes": {}}),
        content_type="application/json",
    )
    assert answer.status_code == 404


def test_viewer_reads_but_cannot_enter(client, period):
    alpine = make_partners("alpine")[0]
    load(period, alpine)
    sign_in(client, member_of(alpine, role="viewer"))
    assert client.get(address("grid", period)).status_code == 404
    page = client.get(address("sent", period))
    assert "174 of 200 · 87.0 %" in page.content.decode()
    assert client.get(reverse("reporting:months")).status_code == 200


def test_months_list_says_what_is_due_and_what_is_final(client, period):
    alpine = make_partners("alpine")[0]
    past, missed = (
        open_periods(collection=period.collection, months=[shift(period.month, by)], actor=SYSTEM)[
            0
        ]
        for by in (-3, -4)
    )
    load(past, alpine)
    sign_in(client, member_of(alpine))
    page = client.get(reverse("reporting:months"))
    assert "&lt;p" not in page.content.decode()
    due = [line.row.period.pk for line in page.context["due"]]
    states = {line.row.period.pk: line.outlets[0].outlet.state for line in page.context["past"]}
    assert due == [period.pk]
    assert states == {past.pk: "final", missed.pk: "missed"}


def test_open_months_are_opened_once_without_holes(period):

    later = dt.date(int(period.month[:4]) + 1, 3, 1)
    assert open_running_month(today=later, actor=SYSTEM) > 0
    months = list(Period.objects.order_by("month").values_list("month", flat=True))
    assert months == [shift(period.month, by) for by in range(len(months))]
    assert months[-1] == f"{later:%Y-%m}"
    assert open_running_month(today=later, actor=SYSTEM) == 0
