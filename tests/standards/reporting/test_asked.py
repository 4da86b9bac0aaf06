"""Whom a month asked is one set for heads, lists and rates, and stays when the month has closed."""

from typing import Any

import pytest
import time_machine

from partners.network.enums import PartnerStatus
from partners.network.models import Partner
from portal.access.actor import SYSTEM, Actor
from standards.insight.queries.overview import rates
from standards.reporting.enums import Source
from standards.reporting.models import Asked, Period, Revision, Submission
from standards.reporting.queries.history import own_months
from standards.reporting.queries.inbox import figures_of, months_of_area, period_figures
from standards.reporting.services.asked import fix_asked
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score
from standards.scoring.tasks import finish_locked_months
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import acting, make_partners, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH = "2026-06"
DURING, AFTER = "2026-07-03T12:00:00Z", "2026-07-20T12:00:00Z"
METRICS = (
    "- {code: reply, name: Reply, kind: share, factor: 100, sharing: shareable,"
    " release: {grid: 1}}\n"
    "- {code: visit, name: Visit, kind: score, lower: 0, upper: 100, provenance: third_party}\n"
)
TARGET = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1%s}\n"


def _period(audience: str = "") -> Period:
    text = standard_text(targets=TARGET % audience, metrics=METRICS)
    make_published(text, effective_month="2026-01")
    return make_period(["reply"], month=MONTH)


def _send(period: Period, partner: Partner, source: str = Source.FORM) -> None:
    month = MonthInput(partner.pk, {"reply": {"n": 80, "d": 100}})
    sent = send_months(period=period, months=[month], source=source, actor=SYSTEM)
    assert sent.received


def _heads_equal_lists(period: Period) -> tuple[int, int, int]:
    """Asked, received and missing, as every page says it."""
    period.refresh_from_db()
    manager = acting("manager", paths=["/EU/", "/US/"])
    figures = figures_of(manager, period)
    assert [row for row in period_figures(manager, 60) if row.period == period] == [figures]
    for state, count in (("missing", figures.missing), ("in", figures.received)):
        rows, total = months_of_area(manager, period, state)
        assert len(rows) == total == count
    reporting, on_time = rates(period.month, acting("analyst"))
    assert (reporting.numerator, reporting.denominator) == (figures.received, figures.due)
    assert on_time == figures.punctual
    return figures.due, figures.received, figures.missing


def test_a_leaver_who_sent_was_asked_and_one_who_did_not_is_not() -> None:
    with time_machine.travel(DURING):
        one, two, _three = make_partners("ONE", "TWO", "THREE")
        period = _period()
        _send(period, one)
        assert _heads_equal_lists(period) == (3, 1, 2)
        Partner.objects.filter(pk__in=[one.pk, two.pk]).update(
            status=PartnerStatus.LEFT, left_month=MONTH
        )
        assert _heads_equal_lists(period) == (2, 1, 1)


@pytest.mark.parametrize("status", [PartnerStatus.SUSPENDED, PartnerStatus.LEFT])
def test_what_happens_to_a_partner_later_changes_no_closed_month(status: str) -> None:
    with time_machine.travel(DURING):
        one, two, _three = make_partners("ONE", "TWO", "THREE")
        period = _period()
        _send(period, one)
    with time_machine.travel(AFTER):
        finish_locked_months()
        assert _heads_equal_lists(period) == (3, 1, 2)
        Partner.objects.filter(pk__in=[one.pk, two.pk]).update(status=status, left_month="2026-05")
        make_partners("LATE", joined="2026-01")
        finish_locked_months()
        assert _heads_equal_lists(period) == (3, 1, 2)


def test_who_joins_a_closed_month_is_not_scored_for_it() -> None:
    with time_machine.travel(DURING):
        one, _two = make_partners("ONE", "TWO")
        period = _period()
        _send(period, one)
    with time_machine.travel(AFTER):
        fix_asked(day=period.lock_date.replace(day=20))
        (late,) = make_partners("LATE", joined="2026-01")
        from standards.scoring.services.runs import score_month

        score_month(month=MONTH)
        counting = Score.objects.current().filter(month=MONTH)
        found = dict(counting.values_list("partner__code", "overall"))
        assert {code: None if v is None else float(v) for code, v in found.items()} == {
            "ONE": 66.7, "TWO": 0.0, "LATE": None,
        }  # fmt: skip
        assert [row.period.month for row in own_months([late])] == []
        assert own_months([one])[0].outlets[0].state == "final"


def test_history_gives_no_zero_to_who_could_not_send_it() -> None:
    """Loaded months are final before anybody writes down whom they asked: it is the same set."""
    from standards.scoring.services.runs import score_month

    with time_machine.travel(AFTER):
        one, two, _three = make_partners("ONE", "TWO", "THREE")
        Partner.objects.filter(pk=two.pk).update(status=PartnerStatus.SUSPENDED)
        period = _period()
        _send(period, one, Source.PACK)
        before = score_month(month=MONTH)
        assert before.is_final
        unscored = Score.objects.of_run(before.pk).filter(overall=None)
        assert list(unscored.values_list("partner__code", flat=True)) == ["TWO"]
        assert fix_asked(day=period.lock_date.replace(day=20)) == [MONTH]
        assert score_month(month=MONTH) == before


def test_asked_are_those_a_standard_binds() -> None:
    with time_machine.travel(DURING):
        make_partners("ONE")
        make_partners("TWO", territory="US")
        period = _period(", audience: {territories: [US]}")
        assert _heads_equal_lists(period) == (1, 0, 1)


def test_nobody_is_asked_for_what_others_bring() -> None:
    with time_machine.travel(DURING):
        (one,) = make_partners("ONE")
        _period()
        period = make_period(["visit"], month=MONTH, code="visits")
        assert figures_of(acting("manager", paths=["/EU/", "/US/"]), period).due == 0
        assert [row.period.collection.code for row in own_months([one])] == ["monthly"]
        assert rates(MONTH, acting("analyst"))[0].denominator == 1


def test_history_without_a_day_of_sending_is_not_measured() -> None:
    with time_machine.travel(AFTER):
        one, two = make_partners("ONE", "TWO")
        period = _period()
        _send(period, one, Source.PACK)
        fix_asked(day=period.lock_date.replace(day=20))
        assert _heads_equal_lists(period) == (2, 1, 1)
        assert Revision.objects.get().is_on_time is None
        assert (
            figures_of(acting("manager", paths=["/EU/", "/US/"]), period).punctual.percent is None
        )
        month = MonthInput(two.pk, {"reply": {"n": 1, "d": 2}}, sent_at=period_day(period))
        send_months(period=period, months=[month], source=Source.PACK, actor=SYSTEM)
        punctual = figures_of(acting("manager", paths=["/EU/", "/US/"]), period).punctual
        assert (punctual.numerator, punctual.denominator) == (1, 1)


def period_day(period: Period) -> Any:
    import datetime as dt

    return dt.datetime.combine(period.due_date, dt.time(12), dt.UTC)


def test_a_returned_month_is_asked_although_it_was_only_loaded() -> None:
    from standards.reporting.services.review import return_month

    with time_machine.travel(AFTER):
        period = _period()
        fix_asked(day=period.lock_date.replace(day=20))
        (late,) = make_partners("LATE", joined="2026-01")
        _send(period, late, Source.PACK)
        assert _heads_equal_lists(period) == (1, 1, 0)
        manager: Actor = acting("manager", paths=["/EU/", "/US/"])
        return_month(submission=Submission.objects.get(), reason="Look again", actor=manager)
        assert _heads_equal_lists(period) == (1, 0, 1)
        assert Asked.objects.count() == 1
