"""Cells without a number or without cases, values beside their target, and what would help most."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.catalogue.queries import metric_facts
from standards.measures import ABSENCES, read_cell
from standards.reporting.cell_texts import raw_parts, texts_of
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.reporting.usual import warnings_for
from standards.scoring.gains import gains
from standards.scoring.queries import status_words, value_words
from standards.scoring.scorecard import ScoreDocument, StandardScore
from standards.scoring.services.runs import score_month
from tests.standards.scoring import test_golden as golden

pytestmark = [pytest.mark.django_db, pytest.mark.db]
FULL = golden.CELLS["alpine"]


@pytest.fixture(autouse=True)
def _after_lock() -> Any:
    with time_machine.travel(golden.AFTER_LOCK):
        golden._load(golden.CELLS)
        yield


def _alpine(**cells: dict[str, str]) -> ScoreDocument:
    """The document of one partner with some cells of its own."""
    send_months(
        period=Period.objects.get(month=golden.MONTH),
        months=[
            MonthInput(
                Partner.objects.get(code="alpine").pk, {**FULL, **cells}, reason="Recount",
                accepted=dict.fromkeys(FULL, "counted twice"),
            )
        ],
        source=Source.PACK,
        actor=SYSTEM,
    )  # fmt: skip
    score_month(month=golden.MONTH)
    return _document("alpine")


def _document(partner: str) -> ScoreDocument:
    return ScoreDocument.read(golden._documents()[partner])


@pytest.mark.parametrize(
    ("cell", "status", "shown"),
    [
        ({"n": "0", "d": "0"}, "no_cases", "–"),
        ({"missing": "system was down"}, "missing", "missing: system was down"),
        ({"missing": "n/a: no web form"}, "not_applicable", "not applicable: no web form"),
        ({"not_applicable": "no web form"}, "not_applicable", "not applicable: no web form"),
        ({"suppressed": "too few"}, "suppressed", "suppressed: too few"),
        ({"n": "7", "d": "9"}, "not_judged", "77.8 %"),
    ],
)
def test_only_an_omission_costs_points(cell: dict[str, str], status: str, shown: str) -> None:
    document = _alpine(reply24=cell)
    line = document.lines[0]
    assert (line.status, value_words(line, {})) == (status, shown)
    assert document.overall == ("59.5" if status == "missing" else "99.2")
    assert status_words(line, shows_target=True)[0]


@pytest.mark.parametrize(
    ("n", "d", "shown", "met"),
    [
        ("1799", "2000", "89.95 %", False),
        ("1798", "2000", "89.9 %", False),
        ("899999999", "1000000000", "89.9999999 %", False),
        ("1800", "2000", "90.0 %", True),
        # In binary arithmetic 57 / 100 * 100 is less than 57; the same happens at 90 of such.
        ("63", "70", "90.0 %", True),
    ],
)
def test_a_value_shows_on_which_side_of_its_target_it_is(
    n: str, d: str, shown: str, met: bool
) -> None:
    line = _alpine(reply24={"n": n, "d": d}).lines[0]
    assert (value_words(line, {}), line.met) == (shown, met)


def test_points_never_exceed_what_is_possible() -> None:
    for cells in (
        {},
        {"showroom": {"code": "no"}},
        {"close_days": {"missing": "n/a: no deliveries"}},
    ):
        for line in _alpine(**cells).lines:
            if line.contribution is not None:
                assert Decimal(line.contribution) <= Decimal(line.possible)


@pytest.mark.parametrize("partner", sorted(golden.CELLS))
def test_the_gain_is_what_the_score_rises_by(partner: str) -> None:
    """The best value of a line is sent; the overall score rises by exactly the points named."""
    score_month(month=golden.MONTH)
    reached = {"reply24": {"n": "90", "d": "100"}, "close_days": {"sum": "30", "count": "10"},
               "showroom": {"code": "yes"}}  # fmt: skip
    before = _document(partner)
    found = gains(before.standards)
    assert [gain.points for gain in found] == sorted((g.points for g in found), reverse=True)
    assert bool(found) == (before.overall != "100.0")
    for gain in found:
        metric = gain.line.metric
        cells = {**golden.CELLS[partner], metric: reached[metric]}
        send_months(
            period=Period.objects.get(month=golden.MONTH),
            months=[MonthInput(Partner.objects.get(code=partner).pk, cells, reason="Tried",
                               accepted=dict.fromkeys(cells, "tried"))],
            source=Source.PACK,
            actor=SYSTEM,
        )  # fmt: skip
        score_month(month=golden.MONTH)
        after = _document(partner)
        assert Decimal(after.overall) - Decimal(before.overall) == gain.points


def _standard(score: str, lines: list[dict[str, Any]], **fields: Any) -> StandardScore:
    known = {"code": "s", "score": score, "scale": "100", "weight": "1", "cap_line": None}
    return StandardScore.read({**known, **fields, "lines": lines})


def _line(metric: str, weight: str, attainment: str, **fields: Any) -> dict[str, Any]:
    return {"metric": metric, "weight": weight, "attainment": attainment, "contribution": "0.0",
            "best": "1", "best_at": "90", **fields}  # fmt: skip


def test_points_count_in_the_overall_score_and_not_in_the_standard() -> None:
    """Ten points of a standard that counts a twentieth are less than two of the other."""
    light = _standard("50.0", [_line("a", "1", "0.5")], weight="1")
    heavy = _standard("95.0", [_line("b", "1", "0.95")], weight="19")
    first, second = gains([light, heavy])
    assert (first.line.metric, first.points) == ("b", Decimal("4.7"))
    assert (second.line.metric, second.points) == ("a", Decimal("2.5"))


def test_below_a_cap_only_what_lifts_it_helps() -> None:
    cap = {"metric": "safe", "when_at_most": "50", "at_most": "40", "applies": True}
    lines = [_line("safe", "1", "0"), _line("other", "9", "0.8")]
    capped = _standard("40.0", lines, caps=[cap], cap_line="-32.0")
    assert [(gain.line.metric, gain.points) for gain in gains([capped])] == [
        ("safe", Decimal("42.0"))
    ]
    out_of_reach = {**cap, "when_at_most": "95"}
    assert gains([_standard("40.0", lines, caps=[out_of_reach], cap_line="-32.0")]) == []


def test_a_document_without_its_caps_promises_nothing_above_one() -> None:
    old = _standard("40.0", [_line("other", "9", "0.8")], cap_line="-40.0")
    assert [cap.metric for cap in old.caps] == [None]
    assert gains([old]) == []


def test_what_applied_before_is_looked_at_and_its_reason_is_the_answer() -> None:
    metric = metric_facts(["reply24"])["reply24"]
    past = [{"n": 9, "d": 10}, {"missing": "away"}, {"n": 7, "d": 10}]
    (fault,) = warnings_for(metric, {"not_applicable": "no web form"}, past)
    assert (fault.code, fault.params["count"]) == ("applied_before", 2)
    assert warnings_for(metric, {"not_applicable": "no web form"}, past[1:2]) == []


def test_a_file_reads_back_what_the_portal_writes_of_every_absence() -> None:
    metric = metric_facts(["reply24"])["reply24"]
    for absence in ABSENCES:
        texts = texts_of({absence: "the reason: long"})
        assert read_cell(metric, raw_parts("share", texts)) == {absence: "the reason: long"}
