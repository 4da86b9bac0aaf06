"""V0 replay: every number about others can be recomputed from what was released."""

import io
from collections.abc import Callable

import pytest
import time_machine
from pypdf import PdfWriter

from portal.lib import ids
from tests.leaks import worlds
from tests.leaks.papers import Told, paper_faults
from tests.leaks.probe import PARTNER_ROLES, Answer
from tests.leaks.v0 import mismatches
from tests.leaks.visits import Key, everything

pytestmark = [pytest.mark.django_db, pytest.mark.db]
PEOPLE = {*PARTNER_ROLES} - {"machine"}


def test_every_number_about_others_is_explained_by_a_release(
    monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)  # `build` changes it; this puts it back
    with time_machine.travel(worlds.NOW, tick=False):
        world, answers = everything(3)
        checked, wrong = mismatches(answers, world.raw)
    assert wrong == []
    assert checked > 100
    assert {key[0] for key, one in answers.items() if _is_paper(key, one)} == PEOPLE
    tell(f"V0: {len(answers)} answers, {checked} figures, 0 mismatches")


def test_a_pdf_that_says_nothing_of_others_is_noticed() -> None:
    blank = PdfWriter()
    blank.add_blank_page(100, 100)
    data = io.BytesIO()
    blank.write(data)
    told = Told("reply", ["Middle of 10-19 owners (Dealer): 58", "Whole network: 58"], 58.0, 1.0)
    checked, faults = paper_faults(data.getvalue(), [told])
    assert checked == 3
    assert any("First reply: None" in fault for fault in faults)
    assert any("0 sentences about others, 2 explained" in fault for fault in faults)
    assert any(fault.startswith("chart ") for fault in faults)


def _is_paper(key: Key, answer: Answer) -> bool:
    """Whether an answer is a scorecard as PDF."""
    ask = key[1]
    is_file = ask.route == "disclosure:scorecard_file" and ask.url.endswith("/pdf/")
    return is_file and answer.status == 200
