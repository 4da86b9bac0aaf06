"""Scores are stored once: a run writes what differs, and every run can still be read."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partners.network.models import Partner, Placement, Tier
from portal.access.actor import SYSTEM
from portal.jobs.models import Job
from portal.lib.canonical import sum_of
from portal.lib.months import shift
from standards.catalogue.models import Metric, Waiver
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.documents import documents
from standards.scoring.inputs import Inputs
from standards.scoring.models import Score, ScoreRun
from standards.scoring.scorecard import ScoreDocument
from standards.scoring.services import runs
from standards.scoring.services.runs import gather, score_month
from standards.scoring.services.storage import stamp
from standards.scoring.sheets import scored_sheets
from tests.factories.catalogue import make_published, standard_text
from tests.factories.reporting import make_partners, make_period

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH = "2026-06"
CODES = tuple(f"P{number:02d}" for number in range(12))
METRIC = "- {code: reply, name: Reply, kind: share, factor: 100}\n"
TARGET = "- {metric: reply, method: linear, value: 90, floor: 60, weight: 1}\n"
DAY = dt.datetime(2026, 7, 2, 12, tzinfo=dt.UTC)


def _send(period: Period, metric: str = "reply", **said: int) -> None:
    ids = dict(Partner.objects.values_list("code", "pk"))
    send_months(
        period=period,
        months=[
            MonthInput(ids[code], {metric: {"n": n, "d": 100}}, reason="Recount")
            for code, n in said.items()
        ],
        source=Source.FORM,
        actor=SYSTEM,
    )


@pytest.fixture
def period() -> Period:
    """Twelve outlets that sent their month, scored on 2 July."""
    with time_machine.travel(DAY, tick=False):
        make_published(standard_text(targets=TARGET, metrics=METRIC), effective_month="2026-01")
        make_partners(*CODES)
        period = make_period(["reply"], month=MONTH)
        _send(period, **{code: 70 + number for number, code in enumerate(CODES)})
        score_month(month=MONTH)
    return period


def _overall(scores) -> dict[str, str]:
    return {code: f"{value:.1f}" for code, value in scores.values_list("partner__code", "overall")}


def _corrected(period: Period, day: int, n: int) -> ScoreRun:
    with time_machine.travel(DAY + dt.timedelta(days=day), tick=False):
        _send(period, P00=n)
        return score_month(month=MONTH)


def test_a_correction_stores_one_score(period: Period) -> None:
    before = dict(Score.objects.values_list("pk", "document"))
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        time_machine.travel(DAY, tick=False),
    ):
        _send(period, P00=80)
        asked_before = len(asked)
        run = score_month(month=MONTH)
        written = [q["sql"] for q in asked.captured_queries[asked_before:] if "INSERT" in q["sql"]]
    assert Score.objects.count() == len(CODES) + 1
    new = Score.objects.get(since=run)
    assert (new.partner.code, new.until_id, str(new.overall)) == ("P00", None, "66.70")
    assert Score.objects.get(until=run).partner.code == "P00"
    # The old ones stand as they were, byte for byte.
    kept = dict(Score.objects.exclude(since=run).values_list("pk", "document"))
    assert kept == before
    assert sum('scoring_score"' in sql for sql in written) == 1


def test_every_run_and_every_day_can_be_read(period: Period) -> None:
    first = ScoreRun.objects.get()
    second, third = _corrected(period, 1, 80), _corrected(period, 2, 70)
    # The same inputs as at first, and still a run of its own: what is known has a history.
    assert third.inputs_digest == first.inputs_digest
    assert third.scores_digest == first.scores_digest != second.scores_digest
    said = [_overall(Score.objects.of_run(run.pk))["P00"] for run in (first, second, third)]
    assert said == ["33.3", "66.7", "33.3"]
    on_days = [
        _overall(Score.objects.known_on(DAY + dt.timedelta(days=day, hours=1))).get("P00")
        for day in (-1, 0, 1, 2)
    ]
    assert on_days == [None, "33.3", "66.7", "33.3"]
    for run in (first, second, third):
        assert Score.objects.of_run(run.pk).count() == len(CODES)
    with time_machine.travel(DAY + dt.timedelta(days=3), tick=False):
        assert score_month(month=MONTH) == third


def test_a_partner_that_was_not_there_after_all_has_no_score(period: Period) -> None:
    late = Partner.objects.get(code="P03")
    Placement.objects.filter(partner=late).update(from_month="2026-07")
    with time_machine.travel(DAY, tick=False):
        run = score_month(month=MONTH)
    assert Score.objects.get(until=run).partner == late
    assert not Score.objects.filter(since=run).exists()
    assert Score.objects.current().filter(month=MONTH).count() == len(CODES) - 1


def test_inputs_that_change_no_score_store_none(period: Period) -> None:
    reply = Metric.objects.get(code="reply")
    Waiver.objects.create(
        partner=Partner.objects.get(code="P01"), metric=reply, from_month=MONTH, to_month=MONTH,
        reason="Flooded",
    )  # fmt: skip
    with time_machine.travel(DAY, tick=False):
        waived = score_month(month=MONTH)
        assert Score.objects.get(since=waived).partner.code == "P01"
        _send(period, P01=99)
        score_month(month=MONTH)
        # Still waived: the cell is part of the scorecard, the score is not moved.
        assert Score.objects.filter(partner__code="P01").count() == 3
        rows = Score.objects.count()
        period.lock_date += dt.timedelta(days=1)
        period.compared_date += dt.timedelta(days=1)
        period.save()
        score_month(month=MONTH)
    assert Score.objects.count() == rows + len(CODES)  # the day until which it may move is told


@pytest.fixture
def various(period: Period) -> Period:
    """Beside it a standard for some only, over three months, of a collection that locks later."""
    gold, _ = Tier.objects.get_or_create(code="gold", name="Gold")
    lateness = METRIC.replace("reply", "late").replace("Reply", "Late")
    target = "- {metric: late, method: linear, value: 90, floor: 60, weight: 1, window_months: 3}\n"
    text = standard_text(code="late", targets=target, metrics=lateness)
    make_published(text, effective_month="2026-01", audience={"tiers": ["gold"]})
    Placement.objects.filter(partner__code__in=CODES[:4]).update(tier=gold)
    for back in (2, 1, 0):
        month = shift(MONTH, -back)
        other = make_period(["late"], code="late", month=month)
        Period.objects.filter(pk=other.pk).update(
            lock_date=other.lock_date + dt.timedelta(days=9),
            compared_date=other.compared_date + dt.timedelta(days=9),
        )
        with time_machine.travel(DAY - dt.timedelta(days=30 * back), tick=False):
            _send(other, "late", P00=60 + back, P02=90)
    Waiver.objects.create(
        partner=Partner.objects.get(code="P01"),
        metric=Metric.objects.get(code="late"),
        from_month=MONTH,
        to_month=MONTH,
        reason="Flooded",
    )
    return period


@pytest.mark.parametrize("day", [0, 20, 400])
def test_some_partners_alone_score_as_among_all(various: Period, day: int) -> None:
    with time_machine.travel(DAY + dt.timedelta(days=day), tick=False):
        whole = gather(MONTH)
        said = dict(zip((place.partner_id for place in whole.places), whole.digests(), strict=True))
        made = _made(whole)
        assert {len(document.standards) for document in made.values()} == {1, 2}
        assert len({document.provisional_until for document in made.values()}) == 2
        for codes in (["P00"], ["P05", "P01"], ["P11", "P00", "P07"]):
            ids = list(Partner.objects.filter(code__in=codes).values_list("pk", flat=True))
            some = gather(MONTH, ids)
            assert _made(some) == {pk: made[pk] for pk in ids}
            assert set(some.digests()) == {said[pk] for pk in ids}


def _made(inputs: Inputs) -> dict[int, ScoreDocument]:
    found = documents(inputs, scored_sheets(inputs))
    return dict(zip((place.partner_id for place in inputs.places), found, strict=True))


def test_runs_of_some_and_of_all_come_to_the_same(various: Period) -> None:
    with time_machine.travel(DAY, tick=False):
        score_month(month=MONTH)
        for number, code in enumerate(("P00", "P05", "P11")):
            _send(various, **{code: 80 + number})
            partner = Partner.objects.get(code=code)
            run = score_month(month=MONTH, partner_ids=[partner.pk])
            assert Score.objects.get(since=run).partner == partner
        # Nothing is left to be said, neither of them nor of all.
        assert score_month(month=MONTH, partner_ids=[partner.pk]) == run
        assert score_month(month=MONTH) == run
    counting = Score.objects.current().filter(month=MONTH)
    assert run.scores_digest == sum_of(map(stamp, counting))


def test_a_month_that_counts_along_scores_the_later_ones_again(various: Period) -> None:
    """Two months later the number of April is part of June's: its correction is June's too."""
    with time_machine.travel(DAY, tick=False):
        score_month(month=MONTH)
        Job.objects.all().delete()
        first = Period.objects.get(collection__code="late", month=shift(MONTH, -2))
        partner = Partner.objects.get(code="P00")
        runs.request_sent(first.month, [partner.pk])
        runs.request_sent(MONTH, [partner.pk])
    asked = Job.objects.filter(task="scoring.score").order_by("pk")
    assert [job.arguments["month"] for job in asked] == [first.month, MONTH]


def test_who_sends_is_scored_alone_and_many_at_once_together(period: Period) -> None:
    Job.objects.all().delete()
    ids = dict(Partner.objects.values_list("code", "pk"))
    with time_machine.travel(DAY, tick=False):
        _send(period, P00=81)
        _send(period, P01=82)
        _send(period, P01=83)
        runs.request(MONTH, range(1, runs.FEW + 2))
    asked = Job.objects.filter(task="scoring.score").order_by("pk")
    assert [job.arguments["partner_ids"] for job in asked] == [[ids["P00"]], [ids["P01"]], []]


def test_what_was_gathered_before_somebody_elses_run_is_gathered_again(
    period: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def slow(month: str, partner_ids=None):
        found = gather(month, partner_ids)
        asked.append(month)
        if len(asked) == 1:
            _send(period, P00=85)
            monkeypatch.setattr(runs, "gather", gather)
            score_month(month=month)
            monkeypatch.setattr(runs, "gather", slow)
        return found

    with time_machine.travel(DAY, tick=False):
        _send(period, P00=80)
        monkeypatch.setattr(runs, "gather", slow)
        run = score_month(month=MONTH)
    assert len(asked) == 2
    assert run == ScoreRun.objects.newest().get(month=MONTH)
    assert _overall(Score.objects.current().filter(month=MONTH))["P00"] == "83.3"


def test_the_database_keeps_what_a_score_says_and_that_one_counts(period: Period) -> None:
    score = Score.objects.order_by("pk")[0]
    for change in (
        lambda: Score.objects.filter(pk=score.pk).update(overall=1),
        lambda: Score.objects.filter(pk=score.pk).update(document={}),
        lambda: Score.objects.filter(pk=score.pk)._raw_delete("default"),
        lambda: ScoreRun.objects.update(is_final=True),
    ):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            change()
    score.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        score.save()
