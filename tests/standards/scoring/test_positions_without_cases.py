"""A percentile of no cases is no number: it leaves the score, and no figure holds it."""

import pytest

from portal.access.actor import SYSTEM
from standards.insight.queries import figures
from standards.insight.questions import question
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.queries import current_scores
from standards.scoring.services.runs import score_month
from tests.factories.catalogue import make_published, standard_text
from tests.factories.people import actor_of, brand_user
from tests.factories.reporting import make_partners, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH = "2024-06"
METRIC = """
- {code: wait, name: Waiting, kind: KIND, unit: s, polarity: lower, minimum_sample: 0QUANTILE}
""".lstrip()
TARGETS = "- {metric: wait, method: linear, value: 90, floor: 180, weight: 1}\n"


@pytest.mark.parametrize("kind", ["percentile", "median"])
def test_nobody_waited(kind: str) -> None:
    quantile = ", quantile: 0.9" if kind == "percentile" else ""
    text = METRIC.replace("KIND", kind).replace("QUANTILE", quantile)
    make_published(standard_text(targets=TARGETS, metrics=text))
    period = make_period(["wait"], MONTH, first="2024-01")
    (alpine,) = make_partners("alpine")
    month = MonthInput(alpine.pk, {"wait": {"value": 0, "count": 0}})
    send_months(period=period, months=[month], source="pack", actor=SYSTEM)
    score_month(month=MONTH)
    score = current_scores([MONTH]).get(partner=alpine)
    (line,) = score.document["standards"][0]["lines"]
    assert (line["status"], line["value"], score.overall) == ("no_cases", None, None)
    asked = question(
        metric="wait", by="partner", per="month", first=MONTH, last=MONTH, where=[], method=""
    )
    (row,) = figures(asked, actor_of(brand_user("analyst"))).rows
    assert (row.value, row.n) == (None, 0)
