"""A month is over when its lock day has ended for every partner, and not an hour before."""

import datetime as dt

import pytest
import time_machine

from partners.network.models import Partner
from portal.jobs.models import Job
from standards.release.services.freezing import due_metrics, freeze
from standards.release.tasks import freeze_due_months
from standards.reporting.enums import Source
from standards.reporting.models import Period, Submission
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.services import review
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score, ScoreRun
from standards.scoring.services.runs import score_month
from standards.scoring.tasks import finish_locked_months
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import acting, make_partners, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH = "2026-06"  # closes at the end of 15 July, is compared from 16 July
STILL_OPEN = "2026-07-16T01:00:00Z"  # 21:00 of the 15th in New York
OVER = "2026-07-16T04:30:00Z"  # past midnight there
METRIC = (
    "- {code: reply, name: Reply, kind: share, factor: 100,"
    " sharing: shareable, release: {grid: 1}}\n"
)
TARGET = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"


@pytest.fixture
def period() -> Period:
    with time_machine.travel("2026-07-01T12:00:00Z"):
        make_published(standard_text(targets=TARGET, metrics=METRIC), effective_month="2026-01")
        (berlin,) = make_partners("BER", time_zone="Europe/Berlin")
        make_partners("NYC", time_zone="America/New_York")
        period = make_period(["reply"], month=MONTH)
        send_months(
            period=period,
            months=[MonthInput(berlin.pk, {"reply": {"n": 8, "d": 10}})],
            source=Source.FORM,
            actor=acting("submitter", berlin),
        )
        score_month(month=MONTH)
    return period


def _partner(code: str) -> Partner:
    return Partner.objects.get(code=code)


def _is_final() -> bool:
    return ScoreRun.objects.newest().get(month=MONTH).is_final


def _freezes_queued() -> int:
    Job.objects.all().delete()
    freeze_due_months()
    return Job.objects.filter(task="release.freeze").count()


def test_nothing_is_final_or_released_while_a_partner_may_still_send(period: Period) -> None:
    partner = _partner("NYC").pk
    with time_machine.travel(STILL_OPEN):
        assert day_everywhere() == dt.date(2026, 7, 15)
        finish_locked_months()
        score_month(month=MONTH)
        assert not _is_final()
        assert _freezes_queued() == 0
        assert freeze(month=MONTH) == []
        sent = send_months(
            period=period,
            months=[MonthInput(partner, {"reply": {"n": 9, "d": 10}})],
            source=Source.FORM,
            actor=acting("submitter", _partner("NYC")),
        )
        assert sent.received == (partner,)
    with time_machine.travel(OVER):
        score_month(month=MONTH)
        assert _is_final()
        assert _freezes_queued() == 1


def test_an_extension_holds_the_month_open_until_it_ends(period: Period) -> None:
    partner = _partner("NYC").pk
    Submission.objects.create(
        partner_id=partner, period=period, open_until=dt.date(2026, 7, 20), state="returned"
    )
    with time_machine.travel(OVER):
        score_month(month=MONTH)
        assert not _is_final()
        assert due_metrics(MONTH, day_everywhere()) == {}
        Job.objects.all().delete()
        finish_locked_months()
        assert not Job.objects.filter(task="scoring.score").exists()
    with time_machine.travel("2026-07-21T04:30:00Z"):
        finish_locked_months()
        assert Job.objects.filter(task="scoring.score").exists()
        score_month(month=MONTH)
        assert _is_final()
        assert set(due_metrics(MONTH, day_everywhere())) == {"reply"}


def test_a_final_month_reminder_again_waits_for_that_partner_only(period: Period) -> None:
    def lines() -> dict[str, tuple[bool, str]]:
        return {
            score.partner.code: (
                score.document["final"], score.document["standards"][0]["lines"][0]["status"],
            )
            for score in Score.objects.current().filter(month=MONTH).select_related("partner")
        }  # fmt: skip

    with time_machine.travel(OVER):
        score_month(month=MONTH)
    assert lines() == {"BER": (True, "judged"), "NYC": (True, "missing")}
    with time_machine.travel("2026-07-25T12:00:00Z"):
        manager = acting("manager")
        review.return_month(submission=Submission.objects.get(), reason="Look", actor=manager)
        score_month(month=MONTH)
        assert _is_final()
        assert lines() == {"BER": (False, "awaited"), "NYC": (True, "missing")}
    with time_machine.travel("2026-08-03T12:00:00Z"):
        Job.objects.all().delete()
        finish_locked_months()
        assert Job.objects.filter(task="scoring.score").count() == 1
        score_month(month=MONTH)
        assert lines() == {"BER": (True, "missing"), "NYC": (True, "missing")}
        Job.objects.all().delete()
        finish_locked_months()
        assert not Job.objects.exists()
