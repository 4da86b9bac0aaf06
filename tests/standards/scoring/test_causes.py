"""A final score that changes says why: every cause by its own name, none for all."""

import pytest
import time_machine
from django.db import transaction

from partners.network.models import Partner
from partners.network.services.partners import place
from partners.network.services.structure import save_territory
from portal.access.actor import SYSTEM
from portal.notices.models import Notice
from portal.notices.texts import notice_line
from standards.catalogue.models import Waiver
from standards.catalogue.services.waivers import create_waiver, end_waiver
from standards.reporting.services import review
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.causes import causes
from standards.scoring.scorecard import ScoreDocument
from standards.scoring.services.runs import score_month
from standards.scoring.tasks import finish_locked_months
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import acting, make_partners, make_period, member_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MONTH, DURING, AFTER = "2026-06", "2026-07-03T12:00:00Z", "2026-07-20T12:00:00Z"
METRICS = (
    "- {code: reply, name: Reply, kind: share, factor: 100, sharing: shareable,"
    " release: {grid: 1}}\n"
    "- {code: calls, name: Calls, kind: share, factor: 100, sharing: shareable,"
    " release: {grid: 1}}\n"
)
TARGETS = (
    "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"
    "- {metric: calls, method: linear, value: 90, floor: 60, weight: 1%s}\n"
)


def send(partner: Partner, period: object, n: int, *metrics: str) -> None:
    cells = {code: {"n": n - 5 * at, "d": 100} for at, code in enumerate(metrics)}
    month = MonthInput(partner.pk, cells)
    send_months(period=period, months=[month], source="form", actor=SYSTEM)


def news() -> list[str]:
    """The causes of the last notice, after scoring the month again."""
    with transaction.atomic():
        score_month(month=MONTH)
    row = Notice.objects.filter(code="score_changed").order_by("-pk").first()
    assert row is not None
    line = notice_line(row.code, row.params)
    assert "changed after the month was final. Why: " in line
    return list(row.params["causes"])


def test_each_cause_of_a_new_score_has_its_name() -> None:
    with time_machine.travel(DURING):
        (one,) = make_partners("ONE")
        make_published(
            standard_text(targets=TARGETS % ", audience: {territories: [EU]}", metrics=METRICS),
            effective_month="2026-01",
        )
        save_territory(code="US", name="US", parent=None, actor=SYSTEM)
        member_of(one)
        period = make_period(["reply", "calls"], month=MONTH)
        send(one, period, 80, "reply", "calls")
        score_month(month=MONTH)
    with time_machine.travel(AFTER):
        finish_locked_months()
        score_month(month=MONTH)
        assert not Notice.objects.filter(code="score_changed").exists()

        waiver = {"partner": one, "metric": "calls", "from_month": MONTH, "to_month": MONTH}
        create_waiver(**waiver, reason="Flooded.", actor=SYSTEM)
        assert news() == ["waiver"]
        end_waiver(waiver=Waiver.objects.get(), last_month="2026-05", actor=SYSTEM)
        # The inputs are as they were, and the score with them: for the same reason.
        score_month(month=MONTH)

        place(partner=one, month=MONTH, territory="US", actor=SYSTEM)
        assert news() == ["move"]

        row = one.submissions.get()
        review.return_month(submission=row, reason="Again.", actor=acting("manager"))
        send(one, period, 85, "reply")
        assert news() == ["number"]


def line(**changes: object) -> dict[str, object]:
    fields = {"clause": "1", "metric": "reply", "status": "judged", "cell": {"n": 1}}
    return {**fields, "value": "80", "window": 1, **changes}


def document(*lines: dict[str, object], version: str = "1.0", code: str = "care") -> ScoreDocument:
    standard = {"code": code, "version": version, "cap_line": None, "lines": list(lines)}
    head = {"month": MONTH, "final": True, "provisional_until": "", "overall": "80.0"}
    return ScoreDocument.read({**head, "standards": [standard]})


@pytest.mark.parametrize(
    ("after", "published", "expected"),
    [
        (document(line(), version="1.1"), {"care"}, ("version",)),
        (document(line(), code="else"), {"care", "else"}, ("version",)),
        (document(line(), code="else"), set(), ("move",)),
        (document(line(status="waived")), set(), ("waiver",)),
        (document(line(cell={"n": 2}, value="90")), set(), ("number",)),
        (document(line(status="waived", cell={"n": 2})), set(), ("number", "waiver")),
        (document(line(status="unavailable")), set(), ("asked",)),
        (document(line(value="81", window=3)), set(), ("earlier",)),
        (document(line(), line(metric="calls")), set(), ("move",)),
        (document(line()), set(), ("method",)),
    ],
)
def test_causes_are_read_from_the_two_documents(after, published, expected) -> None:
    assert causes(document(line()), after, published) == expected
