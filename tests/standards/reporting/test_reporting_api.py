"""Months over HTTP: the same door, problem documents, idempotency, visibility."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from standards.reporting.models import Revision, Submission
from standards.reporting.services.sending import MonthInput, send_months
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
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]

URL = "/api/v1/submissions"


@pytest.fixture
def period():
    make_metric("reply24")
    return make_period(["reply24"])


def post(client, secret, body, **headers):
    return client.post(
        URL,
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **headers},
    )


def get(client, secret, url=URL):
    return client.get(url, headers={"Authorization": f"Bearer {secret}"})


def body_for(period, partner="alpine", **cells):
    return {
        "partner": partner,
        "collection": period.collection.code,
        "month": period.month,
        "cells": {"reply24": cells or {"n": 174, "d": 200}},
    }


def test_api_receives_a_month_and_shows_it(client, period):
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))

    answer = post(client, secret, body_for(period))

    assert answer.status_code == 201
    row = Submission.objects.get()
    shown = answer.json()
    assert {k: shown[k] for k in ("id", "partner", "collection", "month", "state", "cells")} == {
        "id": str(row.public_id),
        "partner": "alpine",
        "collection": "monthly",
        "month": period.month,
        "state": "received",
        "cells": {"reply24": {"n": 174, "d": 200}},
    }
    assert row.current.source == "api"
    assert get(client, secret).json() == {"results": [shown], "next": None}
    assert get(client, secret, f"{URL}/{row.public_id}").json() == shown
    assert post(client, secret, body_for(period)).status_code == 200


def test_api_problem_document_names_each_bad_cell(client, period):
    secret = token_for(member_of(*make_partners("alpine")))
    body = body_for(period, n=92, d=74)
    body["cells"]["nps"] = {"value": 3}

    answer = post(client, secret, body)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["code"] == "months_refused"
    assert [(e["code"], e["cell"], e["value"]) for e in document["errors"]] == [
        ("share_above_one", "reply24", "92"),
        ("metric_unknown", "nps", "3"),
    ]
    assert not Submission.objects.exists()


def test_api_repeats_the_answer_of_a_known_key(client, period):
    secret = token_for(member_of(*make_partners("alpine")))
    key = {"Idempotency-Key": "june-1"}

    first = post(client, secret, body_for(period), **key)
    replay = post(client, secret, body_for(period), **key)
    other = post(client, secret, body_for(period, n=1, d=2), **key)

    assert (first.status_code, replay.status_code, other.status_code) == (201, 201, 409)
    assert replay.json() == first.json()
    assert replay["Idempotent-Replayed"] == "true"
    assert other.json()["code"] == "key_reused"
    assert Revision.objects.count() == 1


def test_api_shows_only_own_partners(client, period):
    alpine, bell = make_partners("alpine", "bell")
    for partner in (alpine, bell):
        send_months(
            period=period,
            months=[MonthInput(partner.pk, {"reply24": {"n": 1, "d": 2}})],
            source="form",
            actor=acting("submitter", partner),
        )
    secret = token_for(member_of(alpine))
    theirs = Submission.objects.get(partner=bell)

    listed = get(client, secret).json()["results"]
    hidden = get(client, secret, f"{URL}/{theirs.public_id}")
    absent = get(client, secret, f"{URL}/00000000-0000-4000-8000-000000000000")
    assert [row["partner"] for row in listed] == ["alpine"]
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code == 404
    foreign = post(client, secret, body_for(period, partner="bell"))
    unknown = post(client, secret, body_for(period, partner="nobody"))
    assert foreign.status_code == unknown.status_code == 422
    assert foreign.content.replace(b"bell", b"nobody") == unknown.content


def test_a_filter_that_names_nothing_is_refused_and_a_hidden_partner_names_nothing(client, period):
    alpine, _bell = make_partners("alpine", "bell")
    secret = token_for(member_of(alpine))
    assert get(client, secret, f"{URL}?partner=alpine&collection=monthly").json()["results"] == []
    hidden, absent = (get(client, secret, f"{URL}?partner={code}") for code in ("bell", "nobo"))
    assert hidden.status_code == absent.status_code == 400
    assert hidden.content.replace(b"bell", b"nobo") == absent.content
    for path in (URL, "/api/v1/periods"):
        answer = get(client, secret, f"{path}?collection=monthyl")
        assert (answer.status_code, answer.json()["code"]) == (400, "value_unknown")


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {},
        {"partner": "alpine"},
        {"partner": "alpine", "collection": "monthly", "month": "2026-06", "cells": {"a": 1}},
        {"partner": "alpine", "collection": "x", "month": "y", "cells": {"a": {"n": "\ud800"}}},
    ],
)
def test_api_answers_malformed_requests_with_400(client, period, broken):
    secret = token_for(member_of(*make_partners("alpine")))
    answer = post(client, secret, broken)
    assert answer.status_code == 400
    assert answer.json()["code"] == "bad_request"


def test_api_lists_periods_with_dates_and_metrics(client, period):
    secret = token_for(brand_person("analyst"), "values.read")
    answer = get(client, secret, f"/api/v1/periods?collection=monthly&month={period.month}")
    assert answer.json()["results"] == [
        {
            "id": str(period.public_id),
            "collection": "monthly",
            "month": period.code,
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "due_date": period.due_date.isoformat(),
            "timely_date": period.timely_date.isoformat(),
            "lock_date": period.lock_date.isoformat(),
            "compared_date": period.compared_date.isoformat(),
            "metrics": ["reply24"],
        }
    ]
    assert get(client, secret, "/api/v1/periods?month=June").status_code == 400


def test_api_list_costs_the_same_queries_for_one_and_three(client, period):
    partners = make_partners("a", "b", "c")
    secret = token_for(member_of(*partners))
    counts = []
    for group in (partners[:1], partners[1:]):
        months = [MonthInput(row.pk, {"reply24": {"n": 1, "d": 2}}) for row in group]
        send_months(period=period, months=months, source="form", actor=acting("owner", *group))
        get(client, secret)
        with CaptureQueriesContext(connection) as captured:
            assert len(get(client, secret).json()["results"]) in (1, 3)
        counts.append(len(captured))
    assert counts == [4 + WALL, 4 + WALL]


def _errors(answer) -> list[dict]:
    return answer.json()["errors"]


def test_cells_that_others_bring_are_to_be_left_out(client):
    make_metric("reply24")
    make_metric("visit", "score", provenance="third_party")
    make_metric("worth", "mean", sharing_class=3, provenance="third_party")
    period = make_period(["reply24", "visit", "worth"])
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))
    body = body_for(period)
    body["cells"] |= {"visit": {"value": 3}, "worth": {"sum": 1, "count": 1}}
    brought, unknown = _errors(post(client, secret, body))
    assert (brought["code"], brought["remedy"]) == ("metric_brought", "Leave it out.")
    assert "visit" in brought["message"].lower()
    # A brand-only metric looks like one that does not exist.
    assert (unknown["code"], unknown["cell"]) == ("metric_unknown", "worth")


def test_decimal_comma_over_json_gets_a_remedy_that_fits(client, period):
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))
    (error,) = _errors(post(client, secret, body_for(period, n="3,5", d=200)))
    assert (error["code"], error["value"]) == ("number_marks", "3,5")
    assert "over the API with a point" in error["remedy"]


@pytest.mark.parametrize(("value", "shown"), [(True, "true"), ({"a": 1}, '{"a": 1}'), ([1], "[1]")])
def test_values_are_quoted_as_they_were_sent(client, period, value, shown):
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))
    (error,) = _errors(post(client, secret, body_for(period, n=value, d=200)))
    assert (error["code"], error["value"]) == ("number_text", shown)
    assert shown in error["message"]


def test_other_methods_and_media_types_have_their_own_codes(client, period):
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))
    headers = {"Authorization": f"Bearer {secret}"}
    answer = client.delete(URL, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_unknown")
    assert set(answer["Allow"].split(", ")) >= {"GET", "POST"}
    answer = client.post(URL, "a=1", content_type="text/plain", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type")


def test_json_nested_without_end_is_a_bad_request(client, period):
    user = member_of(*make_partners("alpine"))
    deep = "[" * 100_000
    answer = client.post(
        URL, deep, content_type="application/json",
        headers={"Authorization": f"Bearer {token_for(user)}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    sign_in(client, user)
    draft = reverse("reporting:draft", args=("monthly", period.month))
    answer = client.post(draft, deep, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")


@pytest.mark.parametrize("words", [{"resaon": "typo"}, {"dry_run": True}, {"Cells": {}}])
def test_an_unknown_key_is_refused_and_nothing_is_sent(client, period, words):
    secret = token_for(member_of(*make_partners("alpine"), role="integration"))
    answer = post(client, secret, {**body_for(period), **words})
    assert (answer.status_code, answer.json()["code"]) == (400, "key_unknown")
    assert next(iter(words)) in answer.json()["title"]
    assert answer.json()["detail"].endswith(
        "partner, collection, month, cells, reason, as_it_is, accepted."
    )
    assert post(client, secret, body_for(period) | {}).status_code == 201
    assert get(client, secret, f"{URL}?partnr=alpine").status_code == 400
