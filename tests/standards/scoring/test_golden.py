"""The worked example of the design, from documents to scorecards, through the real services."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from partners.network.models import Partner
from partners.network.rows import PartnerRow
from portal.access.actor import SYSTEM
from standards.catalogue.models import Metric, Waiver
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack, PackMonth
from standards.packs.services.loading import load
from standards.reporting.enums import Source
from standards.reporting.models import Period
from standards.reporting.services.sending import MonthInput, send_months
from standards.scoring.models import Score, ScoreRun
from standards.scoring.services.runs import score_month

pytestmark = [pytest.mark.django_db, pytest.mark.db]
MONTH, AFTER_LOCK = "2026-06", "2026-07-20"
STANDARD = """
format: cx-standard/1
standard: {code: leads, name: Lead handling}
version: {number: "1.0"}
metrics:
  - {code: reply24, name: First reply, kind: share, unit: "%", factor: 100, minimum_sample: 20}
  - {code: close_days, name: Days to close, kind: mean, polarity: lower, minimum_sample: 5}
  - {code: showroom, name: Checklist done, kind: yesno}
sections:
  - code: all
    title: All
    clauses:
      - code: reply
        title: Reply
        text: Reply.
        targets:
          - {metric: reply24, method: linear, value: 90, floor: 60, weight: 40, mandatory: true}
      - code: close
        title: Close
        text: Close.
        targets: [{metric: close_days, method: linear, value: 3, floor: 10, weight: 35}]
      - code: room
        title: Room
        text: Room.
        targets: [{metric: showroom, method: pass, value: yes, weight: 25, mandatory: true}]
"""
MANIFEST = {
    "pack": "example",
    "name": "Example",
    "network": {
        "territories": [{"code": "X", "name": "X"}],
        "kinds": [{"code": "dealer", "name": "Dealer"}],
    },
    "publish": [{"standard": "leads", "version": "1.0", "effective_month": "2026-01"}],
    "collections": [
        {"code": "monthly", "name": "Monthly", "first_month": "2026-01",
         "metrics": ["reply24", "close_days", "showroom"]}
    ],
}  # fmt: skip
CELLS: dict[str, dict[str, dict[str, str]]] = {
    "alpine": {"reply24": {"n": "174", "d": "200"}, "close_days": {"sum": "124", "count": "40"},
               "showroom": {"code": "yes"}},
    "bellweather": {"reply24": {"n": "48", "d": "60"}, "close_days": {"sum": "84", "count": "12"},
                    "showroom": {"code": "no"}},
    "castell": {"reply24": {"n": "7", "d": "9"}, "close_days": {"sum": "24", "count": "12"},
                "showroom": {"missing": "nobody kept the list"}},
    "delmar": {"reply24": {"n": "95", "d": "100"}, "close_days": {"sum": "30", "count": "10"}},
}  # fmt: skip


def _load(cells: dict[str, dict[str, dict[str, str]]]) -> None:
    rows = tuple(
        PartnerRow(code=code, name=code.title(), owner=code, owner_name=code, territory="X",
                   kind="dealer", joined_month="2026-01")
        for code in CELLS
    )  # fmt: skip
    months = {
        (code, MONTH): PackMonth(found, dict.fromkeys(found, 1)) for code, found in cells.items()
    }
    load(pack=Pack(Manifest.model_validate(MANIFEST), (STANDARD,), rows, months, (), "x"))
    Waiver.objects.create(
        partner=Partner.objects.get(code="delmar"),
        metric=Metric.objects.get(code="showroom"),
        from_month="2026-05",
        to_month="2026-08",
        reason="Showroom is being rebuilt",
    )


def _documents() -> dict[str, dict[str, Any]]:
    counting = Score.objects.current().filter(month=MONTH).select_related("partner")
    return {score.partner.code: score.document for score in counting}


def _lines(document: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(x["status"], x["contribution"]) for x in document["standards"][0]["lines"]]


def test_example_scores_contributions_and_statuses() -> None:
    with time_machine.travel(AFTER_LOCK):
        _load(CELLS)
        score_month(month=MONTH)
    found = _documents()
    assert {code: (d["overall"], d["standards"][0]["upholding"]) for code, d in found.items()} == {
        "alpine": ("95.5", False),
        "bellweather": ("41.7", False),
        "castell": ("58.3", False),
        "delmar": ("100.0", True),
    }
    assert {code: _lines(document) for code, document in found.items()} == {
        "alpine": [("judged", "36.0"), ("judged", "34.5"), ("judged", "25.0")],
        "bellweather": [("judged", "26.7"), ("judged", "15.0"), ("judged", "0.0")],
        "castell": [("not_judged", None), ("judged", "58.3"), ("missing", "0.0")],
        "delmar": [("judged", "53.3"), ("judged", "46.7"), ("waived", None)],
    }
    attained = [x["attainment"] for x in found["alpine"]["standards"][0]["lines"]]
    assert attained == ["0.900000000000", "0.985714285714", "1.000000000000"]


def test_before_the_lock_a_gap_is_awaited_and_the_score_provisional() -> None:
    with time_machine.travel("2026-07-10"):
        _load(CELLS)
        run = score_month(month=MONTH)
    assert not run.is_final
    castell = _documents()["castell"]
    assert castell["final"] is False
    assert castell["provisional_until"] == "2026-07-15"
    # A pack states what its source lacked; until the lock it may still come.
    assert _lines(castell)[2] == ("awaited", None)
    assert castell["overall"] == "100.0"


def test_equal_inputs_give_the_same_run_and_changed_ones_a_new_one() -> None:
    with time_machine.travel(AFTER_LOCK):
        _load(CELLS)
        first = score_month(month=MONTH)
        assert score_month(month=MONTH) == first
        before = Score.objects.current().get(partner__code="alpine").document
        cells = {**CELLS["alpine"], "reply24": {"n": "180", "d": "200"}}
        send_months(
            period=Period.objects.get(month=MONTH),
            months=[MonthInput(Partner.objects.get(code="alpine").pk, cells, reason="Recount")],
            source=Source.PACK,
            actor=SYSTEM,
        )
        second = score_month(month=MONTH)
    assert second != first
    assert ScoreRun.objects.count() == 2
    assert ScoreRun.objects.newest().get(month=MONTH) == second
    assert Score.objects.of_run(first.pk).get(partner__code="alpine").document == before
    assert Score.objects.of_run(second.pk).get(partner__code="alpine").overall == Decimal("99.5")


def test_what_is_absent_from_loaded_history_was_not_asked() -> None:
    castell = {key: parts for key, parts in CELLS["castell"].items() if key != "showroom"}
    with time_machine.travel(AFTER_LOCK):
        _load({**CELLS, "castell": castell})
        score_month(month=MONTH)
    found = _documents()["castell"]
    assert (_lines(found)[2], found["overall"]) == (("unavailable", None), "100.0")


@pytest.mark.parametrize(
    ("provenance", "line", "overall"),
    [("volunteered", ("missing", "0.0"), "58.3"), ("third_party", ("unavailable", None), "100.0")],
)
def test_a_gap_of_the_brand_is_not_held_against_the_partner(
    monkeypatch: pytest.MonkeyPatch, provenance: str, line: tuple[str, str | None], overall: str
) -> None:
    spoken = STANDARD.replace("kind: yesno}", f"kind: yesno, provenance: {provenance}}}")
    monkeypatch.setitem(globals(), "STANDARD", spoken)
    with time_machine.travel(AFTER_LOCK):
        _load(CELLS)
        score_month(month=MONTH)
    castell = _documents()["castell"]
    assert (_lines(castell)[2], castell["overall"]) == (line, overall)
