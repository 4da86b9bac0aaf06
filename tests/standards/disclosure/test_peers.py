"""What a line says about others: breakdowns, answers, bounds, movement and changed groups."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from partners.network.models import Partner
from portal.access.actor import SYSTEM
from standards.disclosure.boards import board
from standards.disclosure.facts import viewer_of
from standards.disclosure.peers import Movement
from standards.disclosure.sentences import bound_words, movement_words, peer_words
from standards.release.figures import NOBODY, Figure
from standards.release.models import Release
from standards.release.services.freezing import freeze
from standards.scoring.services import runs
from tests.standards.release.packs import MONTHS, Cells, build

pytestmark = [pytest.mark.django_db]
MONTH = "2026-02"


@pytest.fixture
def today() -> Iterator[dt.date]:
    with time_machine.travel(dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC), tick=False):
        yield dt.date(2026, 4, 1)


def line_of(code: str, partner: str = "S01", month: str = MONTH):
    viewer_partner = Partner.objects.get(code=partner)
    viewer = viewer_of(SYSTEM, viewer_partner, purpose="scorecard", channel="page")
    found = board(viewer, viewer_partner, month)
    assert found is not None
    return next(line for s in found.standards for line in s.lines if line.own.metric == code)


def ready(today: dt.date, *, south: int = 13, perfect: bool = False, leaver: str = "") -> None:
    def change(found: dict[tuple[str, str], Cells]) -> None:
        for (_, month), cells in found.items():
            if perfect and month == MONTH:
                for key in [key for key in cells if key.startswith("reply")]:
                    cells[key] = {"n": cells[key]["d"], "d": cells[key]["d"]}

    build(change, south=south, leaver=leaver)
    for month in MONTHS[:5]:
        runs.score_month(month=month)
        freeze(month=month, today=today)


def test_a_dealer_with_twelve_competitors_sees_middle_distance_halves(today: dt.date) -> None:
    ready(today)
    line = line_of("reply")
    peers = line.peers
    own = Release.objects.get(cell="reply", month=MONTH).cohorts["dealer/EU/S"]
    assert (peers.group.label, peers.group.size) == ("Dealer · South", "10-19")
    assert peers.median.value == own["median"]
    assert float(peers.distance) == pytest.approx(float(line.own.value) - float(own["median"]))
    # Halves from the own area, quarters from the wider pool of its kind: both labelled.
    assert [(part.group.label, part.group.size, part.parts) for part in peers.parts] == [
        ("Dealer · South", "10-19", 2),
        ("Dealer", "20-49", 4),
    ]
    said = peer_words(peers, line.names)
    assert said[0].startswith("Middle of 10-19 owners (Dealer · South): ")
    assert any("half (Dealer · South)" in text for text in said)
    assert any("quarter (Dealer)" in text for text in said)


def test_breakdown_members_are_shown_with_the_total(today: dt.date) -> None:
    ready(today)
    line = line_of("reply")
    shown = {
        code: Release.objects.get(cell=f"reply:{code}", month=MONTH).cohorts["dealer/EU/S"]
        for code in ("other", "web")
    }
    assert {each.of: each.value for each in line.peers.members} == {
        code: figures["median"] for code, figures in shown.items()
    }
    text = f"Middle by part: other {shown['other']['median']}, web {shown['web']['median']}"
    assert text in peer_words(line.peers, line.names)


def test_yes_no_shows_the_share_of_each_answer(today: dt.date) -> None:
    ready(today)
    line = line_of("check")
    own = Release.objects.get(cell="check", month=MONTH).cohorts["dealer/EU/S"]["shares"]
    shares = [(share.of, share.value) for share in line.peers.shares]
    assert shares == [("yes", own["yes"]), ("no", own["no"])]
    assert (line.peers.median, line.peers.distance, line.peers.parts) == (None, "", ())
    said = peer_words(line.peers, line.names)[0]
    assert said.startswith("Answers of 10-19 owners (Dealer · South): yes ")


def test_a_coded_middle_is_a_bound_without_distance_or_movement(today: dt.date) -> None:
    ready(today, perfect=True)
    peers = line_of("reply").peers
    assert (peers.median.value, peers.median.end) == ("98", "high")
    assert (peers.distance, peers.movement) == ("", None)
    assert "at least 98" in peer_words(peers, {})[0]


def test_movement_sets_own_change_beside_the_middle(today: dt.date) -> None:
    ready(today)
    middles = {
        month: float(
            Release.objects.get(cell="reply", month=month).cohorts["dealer/EU/S"]["median"]
        )
        for month in ("2025-11", MONTH)
    }
    moved = line_of("reply").peers.movement
    assert moved.since == "2025-11"
    assert float(moved.peers) == middles[MONTH] - middles["2025-11"]
    # The same partners in both years: nothing to mark.
    assert moved.is_group_changed is False


def test_movement_over_groups_that_differ_says_so(today: dt.date) -> None:
    # One dealer of the south left with the old year.
    ready(today, leaver="S13")
    moved = line_of("reply").peers.movement
    assert moved.is_group_changed is True
    assert movement_words(moved).endswith("(the group has changed)")
    # Nobody left the north.
    assert line_of("reply", partner="N05").peers.movement.is_group_changed is False
    told = Movement("2025-11", "+2.0", "-1", is_group_changed=False)
    assert movement_words(told) == "Since November 2025: you +2.0, the middle −1"


def test_the_networks_figure_says_how_much_of_it_is_in(today: dt.date) -> None:
    ready(today, south=4)
    peers = line_of("reply", partner="N05").peers
    # 25 owners of 29 stand in areas that can be released: told in steps of five percent.
    assert peers.coverage == 85
    assert "It holds the areas of at least 85 % of owners" in peer_words(peers, {})
    assert bound_words(Figure(NOBODY, "median", ("2",), ("low",))) == "at most 2"
