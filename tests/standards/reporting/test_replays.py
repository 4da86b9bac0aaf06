"""A replayed idempotency key gets the first answer, to the byte, whatever happened since."""

import json
from typing import Any

import pytest
from django.test import Client

from standards.reporting.models import Period, Revision, SentKey
from tests.factories.reporting import (
    make_metric,
    make_partners,
    make_period,
    member_of,
    token_for,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]
KEY = {"Idempotency-Key": "november"}


@pytest.fixture
def period() -> Period:
    make_metric("reply24")
    return make_period(["reply24"])


@pytest.fixture
def send(client: Client, period: Period) -> Any:
    secret = token_for(member_of(*make_partners("alpine")))

    def sent(n: int, **headers: str) -> Any:
        body = {
            "partner": "alpine",
            "collection": period.collection.code,
            "month": period.month,
            "cells": {"reply24": {"n": n, "d": 200}},
            "reason": "counted again",
        }
        return client.post(
            "/api/v1/submissions",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", **headers},
        )

    return sent


def told(answer: Any) -> tuple[int, bytes, str]:
    return answer.status_code, answer.content, answer["Content-Type"]


def test_a_replay_after_later_revisions_is_the_first_answer(send: Any) -> None:
    first = send(100, **KEY)
    assert first.status_code == 201
    assert send(120).status_code == 201
    assert send(130, **{"Idempotency-Key": "other"}).status_code == 201
    replay = send(100, **KEY)
    assert told(replay) == told(first)
    assert replay["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert Revision.objects.count() == 3


def test_a_replay_of_what_was_nothing_new_is_the_first_answer(send: Any) -> None:
    assert send(100).status_code == 201
    first = send(100, **KEY)
    assert first.status_code == 200
    assert send(120).status_code == 201
    assert told(send(100, **KEY)) == told(first)


def test_a_replay_is_the_first_answer_after_the_months_state_changed(
    send: Any, period: Period
) -> None:
    first = send(100, **KEY)
    period.submissions.update(state="returned", return_reason="please look", needs_look=True)
    assert told(send(100, **KEY)) == told(first)


def test_a_key_from_before_answers_were_kept_is_told_what_stands(send: Any) -> None:
    first = send(100, **KEY)
    SentKey.objects.update(status=0, answer="")
    assert send(100, **KEY).content == first.content


@pytest.mark.parametrize("tiny", ["4.9e-324", "1e-300", "1e-17", "0." + "0" * 340 + "1"])
def test_a_number_of_endless_places_is_refused_in_words(
    client: Client, period: Period, tiny: str
) -> None:
    make_metric("wait", kind="mean", factor=1)
    second = make_period(["wait"], code="other")
    secret = token_for(member_of(*make_partners("alpine")))
    body = (
        f'{{"partner": "alpine", "collection": "other", "month": "{second.month}",'
        f' "cells": {{"wait": {{"sum": {tiny}, "count": 3}}}}}}'
    )
    answer = client.post(
        "/api/v1/submissions",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code in (400, 422)
    assert "number_long" in answer.content.decode() or "no number" in answer.json()["detail"]
    assert not Revision.objects.exists()
