"""V2, mechanical: where a released figure is read, its raw counterpart is noticed."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache

from tests.leaks.mechanical import MODULES, Place, places, planted, raw_of
from tests.leaks.pairs import CLASSES
from tests.leaks.v0 import mismatches
from tests.leaks.visits import Answers, Key, answers_to, differences, keys, standing
from tests.leaks.worlds import Variation, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.prove]
ROLES = ("owner", "machine")
# Where answers to the viewer's own people speak of others.
ROUTES = (
    "api-comparisons", "api-scorecards", "disclosure:mine", "disclosure:mine_of_partner",
    "disclosure:receipt", "disclosure:scorecard", "disclosure:scorecard_file",
    "disclosure:scorecards", "home",
)  # fmt: skip
# Places neither V0 nor V1 notices, and why nothing leaks there.
_SPREAD = "cut points stand on no page; replays of old links ask for them only to compare"
_IS_ANY = "only whether there is a figure is asked, not which"
_IS_BOUND = "only whether the figure is a bound is asked"
_NO_SHARES = "speaks of choices, and the worlds hold no metric of choices"
_OWN = "the partner's own result: no figure about others, or only whether there is one"
SURVIVORS = {
    "boards._own_values: line.value #2": _OWN,
    "charts.peers_chart: line.own.value": _OWN,
    "presentation._Places.value: line.own.value": _OWN,
    "disclosure._figures: cohort.figure(name)": _SPREAD,
    "disclosure._figures: cut.values": "only the number of cut points is asked",
    "disclosure._shown: fact.figures": _IS_ANY,
    "peers.peers_of: peers.median": _IS_ANY,
    "peers.peers_of: peers.median #2": _IS_BOUND,
    "peers._with: fact.figures #3": _NO_SHARES,
    "presentation._line: peers.distance": _IS_ANY,
    "charts.peers_chart: line.peers": _IS_ANY,
    "charts.peers_chart: line.peers #2": _IS_ANY,
    "charts.peers_chart: line.peers #3": "only the month of the comparison is asked",
    "charts.peers_chart: line.peers #4": _IS_BOUND,
    "charts.peers_chart: line.peers.median": _IS_ANY,
    "charts.peers_chart: line.peers.median #2": _IS_BOUND,
    "sentences.peer_words: peers.median": _IS_ANY,
    "sentences.peer_words: peers.median #2": _IS_ANY,
    "sentences.peer_words: peers.median #3": _IS_ANY,
    "sentences.peer_words: peers.mean": _IS_ANY,
    "sentences.peer_words: peers.members": _IS_ANY,
    "sentences.peer_words: peers.movement": _IS_ANY,
    "sentences._network_words: peers.network": _IS_ANY,
    "sentences._network_words: peers.coverage": "only whether it is all of the network is asked",
    "api.ComparisonEndpoint.get: line.peers #2": _IS_ANY,
    "api.comparison_data: peers.median #2": _IS_BOUND,
    "api.comparison_data: peers.mean #2": _IS_BOUND,
    "api.comparison_data: peers.network #2": _IS_BOUND,
    "queries._seen_by: seat.cohorts": "groups of the plan: only their keys and names are asked",
    "figures.CohortFigures.centre: self.figures": _NO_SHARES,
    "figures.read_cohort: kept[key] #2": _SPREAD,
}


@pytest.mark.parametrize("module", MODULES)
def test_raw_counterparts_of_released_figures_are_seen(
    module: str, tell: Callable[[str], None]
) -> None:
    verdicts = dict.fromkeys(places(module), "")
    with standing(3, Variation()) as world:
        for place in verdicts:
            verdicts[place] = _by_v0(world, place)
    open_ones = [place for place, verdict in verdicts.items() if verdict == "V1?"]
    if open_ones:
        first, second = (_told(each, open_ones) for each in (Variation(), CLASSES["f"](1)))
        for place in open_ones:
            verdicts[place] = "V1" if differences(first[place], second[place]) else "survives"
    survivors = {str(place) for place, verdict in verdicts.items() if verdict == "survives"}
    assert sorted(survivors) == sorted(set(SURVIVORS) & set(map(str, verdicts)))
    counts = Counter(verdicts.values())
    tell(
        f"V2 mechanical, {module}: {len(verdicts)} places, {counts['V0']} seen by V0,"
        f" {counts['V1']} by V1, {counts['breaks']} break the page, {counts['no figure']} read no"
        f" figure, {counts['survives']} survive"
    )
    for name in sorted(survivors):
        tell(f"V2 mechanical survivor {name}: {SURVIVORS[name]}")


def _by_v0(world: World, place: Place) -> str:
    raw = raw_of(world.raw)
    with planted(place, raw):
        answers = answers_to(world, _keys(world))
    if not raw.touched:
        return "no figure"
    if any(one.status == 500 for one in answers.values()):
        return "breaks"
    return "V0" if mismatches(answers, world.raw)[1] else "V1?"


def _told(variation: Variation, wanted: list[Place]) -> dict[Place, Answers]:
    """What one world of a pair says with each of the places changed in turn."""
    found = {}
    with standing(1, variation) as world:
        for place in wanted:
            with planted(place, raw_of(world.raw)):
                found[place] = answers_to(world, _keys(world))
    return found


def _keys(world: World) -> Iterator[Key]:
    cache.clear()  # a fresh budget of requests
    for role, ask in keys(world, ROLES, ("GET",)):
        if ask.route in ROUTES and ask.method == "GET" and ask.about in ("", "own"):
            yield role, ask
