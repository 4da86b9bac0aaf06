"""Months of another partner: each door answers as if that partner did not exist."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from standards.reporting.models import Submission
from standards.reporting.services.sending import MonthInput, send_months
from tests.factories.reporting import (
    acting,
    make_metric,
    make_partners,
    make_period,
    member_of,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def page(name, period):
    return reverse(f"reporting:{name}", args=("monthly", period.month))


def doors(period, partner):
    """Every way in that takes another partner's id: method, address, body."""
    draft = {"partner": partner, "changes": {"calls": {"texts": {"value": "1"}, "before": {}}}}
    return [
        ("get", f"{page('grid', period)}?partner={partner}", {}),
        ("get", f"{page('sent', period)}?partner={partner}", {}),
        ("post", f"{page('grid', period)}?partner={partner}", {f"c|{partner}|calls|value": "1"}),
        ("post", page("draft", period), json.dumps(draft)),
    ]


def test_another_partners_month_looks_as_if_it_did_not_exist(client):
    make_metric("calls", "count")
    period = make_period(["calls"])
    alpine, bell = make_partners("alpine", "bell")
    month = MonthInput(bell.pk, {"calls": {"value": 12}})
    send_months(period=period, months=[month], source="form", actor=acting("owner", bell))
    sign_in(client, member_of(alpine, role="owner"))
    before = list(Submission.objects.values())

    answers = {}
    for who, partner in (("bell", str(bell.public_id)), ("nobody", str(uuid4()))):
        found = []
        for method, address, body in doors(period, partner):
            options = {"content_type": "application/json"} if isinstance(body, str) else {}
            answer = getattr(client, method)(address, body, **options)
            found.append((answer.status_code, answer.content.replace(partner.encode(), b"")))
        answers[who] = found

    assert [status for status, _ in answers["bell"]] == [404] * 4
    assert answers["bell"] == answers["nobody"]
    assert list(Submission.objects.values()) == before
