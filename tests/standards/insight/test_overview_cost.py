"""The overview of a month that still runs costs at most twenty queries, whatever it asks."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import signed_in
from tests.factories.reporting import acting, brand_person, make_partners, make_period
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]
CODES = ("reply", "kept", "wait")
METRICS = "".join(
    f'- {{code: {code}, name: {code}, kind: share, unit: "%", factor: 100}}\n' for code in CODES
)


def cost(role: str, month: str, **places: Any) -> int:
    client = signed_in(brand_person(role, **places))
    address = f"{reverse('insight:overview')}?month={month}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert "1 of 2" in page
    return len(asked)


@pytest.mark.parametrize("collections", [1, 3])
def test_a_running_month_of_several_collections(collections: int) -> None:
    targets = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"
    make_published(standard_text(targets=targets, metrics=METRICS))
    first, *_ = [make_period([code], code=code) for code in CODES[:collections]]
    sent, _silent = make_partners("alpine", "bellweather")
    send_months(
        period=first,
        months=[MonthInput(sent.pk, {"reply": {"n": 80, "d": 100}})],
        source="form",
        actor=acting("owner", sent),
    )
    score_month(month=first.month)
    assert cost("admin", first.month) <= 20 + WALL
    assert cost("manager", first.month, territories=["EU"]) <= 20 + WALL
