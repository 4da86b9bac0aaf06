"""Home costs at most twenty queries also when everything it can ask for waits at once."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.sharing.services.base import adopt_base_rule
from standards.catalogue.models import Acknowledgement
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import actor_of, brand_user, signed_in
from tests.factories.reporting import acting, make_partners, make_period, member_of
from tests.kit.queries import WALL

pytestmark = [pytest.mark.django_db, pytest.mark.db]
METRICS = '- {code: reply, name: Reply, kind: share, unit: "%", factor: 100}\n'
TARGETS = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"


@pytest.mark.parametrize("outlets", [1, 3])
def test_home_with_a_month_due_a_score_and_a_standard_to_read(outlets: int) -> None:
    make_published(standard_text(targets=TARGETS, metrics=METRICS))
    make_published(standard_text("more", targets=TARGETS))
    period = make_period(["reply"])
    sent, *rest = make_partners(*(f"p{number}" for number in range(outlets + 1)))
    read = Acknowledgement.objects.filter(publication__version__standard__code="basics")
    read.update(acknowledged_at=dt.datetime.now(dt.UTC))
    send_months(
        period=period,
        months=[MonthInput(sent.pk, {"reply": {"n": 80, "d": 100}})],
        source="form",
        actor=acting("owner", sent),
    )
    score_month(month=period.month)
    adopt_base_rule(actor=actor_of(brand_user("admin")))
    client = signed_in(member_of(sent, *rest, role="owner"))
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/").content.decode()
    assert "Enter the numbers" in page
    assert "1 standard to read" in page
    assert len(asked) <= 20 + WALL
