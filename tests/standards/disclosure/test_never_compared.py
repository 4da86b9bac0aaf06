"""A metric that is never compared says so wherever a comparison would stand."""

import datetime as dt

import pytest
import time_machine

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.catalogue.models import Acknowledgement, Metric
from standards.disclosure.api import comparison_data
from standards.disclosure.boards import board
from standards.disclosure.exports import HEADER, file_rows
from standards.disclosure.facts import Viewer
from standards.disclosure.presentation import standard_rows
from standards.release.services.freezing import freeze
from standards.scoring.services import runs
from tests.standards.release.packs import build

pytestmark = [pytest.mark.django_db]
MONTH = "2026-02"
SENTENCE = "This metric is not compared with others."


def test_page_file_and_program_are_told_the_same() -> None:
    with time_machine.travel(dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), tick=False):
        build()
        Metric.objects.filter(code="reply").update(release_grid=None)
        Acknowledgement.objects.update(acknowledged_at=dt.datetime.now(dt.UTC))
        freeze(month=MONTH)
        runs.score_month(month=MONTH)
        partner = Partner.objects.get(code="N05")
        found = board(
            Viewer(SYSTEM, partner.pk, "scorecard", "page", dt.date(2026, 7, 1)), partner, MONTH
        )
    assert found is not None
    (line,) = (line for line in found.standards[0].lines if line.own.metric == "reply")
    assert line.peers is not None
    assert comparison_data("reply", line.peers)["withheld"] == "withheld_not_compared"
    shown = {row.code: row.peers for row in standard_rows(found)[0].lines}
    assert shown["reply"] == (SENTENCE,)
    assert SENTENCE not in shown["check"]
    files = {row[HEADER.index("metric")]: row[HEADER.index("withheld")] for row in file_rows(found)}
    assert files == {"reply": "withheld_not_compared", "check": "", "cost": ""}
