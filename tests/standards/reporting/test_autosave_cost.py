"""Saving while people type is asked once a cell: it stays small, whoever types how much."""

import datetime as dt
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import member_user, signed_in
from tests.factories.reporting import make_metric, make_partners, make_period
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]
DRAFT = "/months/monthly/2026-06/draft/"
CODES = ("m0", "m1", "m2")


@pytest.mark.parametrize("count", [1, 3])
@time_machine.travel(dt.datetime(2026, 7, 3, 12, tzinfo=dt.UTC))
def test_a_saved_cell_costs_at_most_twenty_queries(count: int) -> None:
    metrics = "".join(
        f"- {{code: {code}, name: {code}, kind: share, factor: 100, sharing: shareable}}\n"
        for code in CODES
    )
    targets = "".join(
        f"- {{metric: {code}, method: linear, value: 90, floor: 60, weight: 1}}\n" for code in CODES
    )
    make_published(standard_text(targets=targets, metrics=metrics), effective_month="2026-01")
    partners = make_partners("A1", "A2", "A3")
    make_period(list(CODES), "2026-06")
    client = signed_in(member_user("owner", *partners[:count]))
    body = {"partner": str(partners[0].public_id)}
    for number in (3, 4):
        texts = {code: {"texts": {"n": str(number), "d": "9"}} for code in CODES[:count]}
        with CaptureQueriesContext(connection) as queries:
            saved = client.post(
                DRAFT, json.dumps({**body, "changes": texts}), content_type="application/json"
            )
        assert saved.status_code == 200
        assert saved.json()["filled"] == count
    assert len(queries) <= 20 + WALL, "\n".join(each["sql"][:150] for each in queries)


def test_a_form_instead_of_json_is_refused_in_words() -> None:
    (own,) = make_partners("A1")
    make_metric("reply24")
    make_period(["reply24"], "2026-06")
    client = signed_in(member_user("owner", own))
    with time_machine.travel(dt.datetime(2026, 7, 3, 12, tzinfo=dt.UTC)):
        answer = client.post(DRAFT, {"partner": str(own.public_id)})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
