"""The score document comes out of JSON and goes back as it was, old ones with what they lack."""

import json
from typing import Any

import pytest
import time_machine

from standards.scoring.models import Score
from standards.scoring.scorecard import LineScore, ScoreDocument, StandardScore, standard_heads
from standards.scoring.services.runs import score_month
from tests.standards.scoring import test_golden as golden


@pytest.mark.django_db
def test_documents_come_back_as_they_were_stored() -> None:
    with time_machine.travel(golden.AFTER_LOCK):
        golden._load(golden.CELLS)
        score_month(month=golden.MONTH)
    stored = list(Score.objects.values_list("document", flat=True))
    assert len(stored) == len(golden.CELLS)
    for document in stored:
        # With the order of its keys, as its bytes have them.
        assert json.dumps(ScoreDocument.read(document).as_json()) == json.dumps(document)


def _old(**standard: Any) -> dict[str, Any]:
    return {"code": "s", "score": "40.0", "scale": "100", "cap_line": None, "lines": [], **standard}


def test_what_older_documents_lack_has_the_value_its_absence_meant() -> None:
    line = LineScore.read({"metric": "reply", "target": "90"})
    assert (line.steps, line.best, line.best_at) == ((), "1", None)
    assert StandardScore.read(_old()).caps == ()
    (cap,) = StandardScore.read(_old(cap_line="-40.0")).caps
    assert (cap.metric, cap.at_most, cap.applies) == (None, "40.0", True)


def test_heads_say_what_a_list_needs() -> None:
    judged = _old(lines=[{"status": "judged"}])
    waiting = _old(lines=[{"status": "judged"}, {"status": "awaited"}])
    assert [head.has_gap for head in standard_heads([judged, waiting])] == [False, True]
    assert standard_heads(None) == []
