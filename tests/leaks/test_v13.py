"""V13: no page, list, file, program, notice or mail tells of own scores unless a rule shares them.

A world stands in one state of its rule for own results after the other. Then every stored score of
the viewer is changed, and everything is asked again: where nothing is shared, no byte may differ.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from partners.network.models import Partner
from partners.sharing.models import SharingRule
from partners.sharing.services import stops
from portal.access.actor import SYSTEM
from portal.home.sections import partner as home
from portal.lib.canonical import digest
from portal.notices import registry
from standards.catalogue.models import Metric
from standards.disclosure import changed_scores
from standards.scoring.events import ScoresMoved
from standards.scoring.models import Score, ScoreRun
from standards.scoring.queries import current_scores
from tests.leaks import worlds
from tests.leaks.probe import PARTNER_ROLES
from tests.leaks.visits import Answers, Key, answers_to, differences, keys, standing
from tests.leaks.worlds import Variation, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = worlds.NOW.date()
State = Callable[[World], object]


def _own(**values: Any) -> None:
    SharingRule.objects.filter(name="Own").update(**values)


def _stopped_partners(world: World) -> None:
    for partner in Partner.objects.filter(public_id__in=(world.own, world.second)):
        stops.stop_sharing(actor=SYSTEM, partner=partner)


CLOSED: dict[str, State] = {
    "none": lambda world: SharingRule.objects.filter(name="Own").delete(),
    "draft": lambda world: _own(state="draft"),
    "to come": lambda world: _own(valid_from=TODAY + dt.timedelta(days=1)),
    "expired": lambda world: _own(valid_to=TODAY - dt.timedelta(days=1)),
    "revoked": lambda world: _own(state="revoked"),
    "stopped for the partner": _stopped_partners,
    "stopped for a metric": lambda world: stops.stop_sharing(
        actor=SYSTEM, metric=Metric.objects.get(code="visits")
    ),
    "stopped for all": lambda world: stops.stop_sharing(actor=SYSTEM),
    "rule stopped": lambda world: stops.stop_rule(
        rule=SharingRule.objects.get(name="Own"), actor=SYSTEM
    ),
    "for another partner": lambda world: _own(partners=["FR05"]),
    "not read": lambda world: (
        _own(needs_acknowledgement=True),
        Partner.objects.get(public_id=world.own).acknowledgements.update(acknowledged_at=None),
        Partner.objects.get(public_id=world.second).acknowledgements.update(acknowledged_at=None),
    ),
    "agreement unsigned": lambda world: _own(minimum_edition=1),
    "class raised": lambda world: Metric.objects.filter(code="visits").update(sharing_class=3),
    "only later months": lambda world: _own(lag_months=12),
}
# In these the newest score is shared, but not the older ones of its trend.
HALF: dict[str, State] = {"one month back": lambda world: _own(lookback_months=1)}
ROLES = ("owner", "machine")


def _wanted(world: World, roles: tuple[str, ...]) -> list[Key]:
    return [key for key in keys(world, roles, ("GET",)) if key[1].about in ("own", "")]


def _told(world: World) -> None:
    """A notice about a final score that changed, for everybody of the viewer."""
    score = current_scores(["2026-04"]).filter(partner__public_id=world.own).get()
    changed_scores.announce(ScoresMoved("2026-04", score.since_id, None, (score.partner_id,)))


def _changed(text: str | None) -> str | None:
    return None if text is None else str(Decimal(text) - Decimal("1.37"))


def change_scores(world: World, months: tuple[str, ...] = worlds.MONTHS) -> None:
    """Other scores, of everything the viewer's outlets were scored for: stored ones never change.

    A run of its own found them, and they count from it on.
    """
    own = Partner.objects.filter(public_id__in=(world.own, world.second))
    for old in ScoreRun.objects.newest().filter(month__in=months):
        run = ScoreRun.objects.create(
            public_id=uuid.uuid5(old.public_id, "changed"), month=old.month,
            inputs_digest="changed", scores_digest="changed", is_final=old.is_final,
        )  # fmt: skip
        counting = Score.objects.current().filter(month=old.month, partner__in=own)
        changed = [_changed_score(score, run) for score in counting]
        counting.update(until=run)
        Score.objects.bulk_create(changed)


def _changed_score(score: Score, run: ScoreRun) -> Score:
    document = score.document
    document["overall"] = _changed(document["overall"])
    for standard in document["standards"]:
        standard["score"] = _changed(standard["score"])
        for line in standard["lines"]:
            line["contribution"] = _changed(line["contribution"])
    return Score(
        since=run, month=run.month, partner_id=score.partner_id, is_upholding=score.is_upholding,
        overall=None if document["overall"] is None else Decimal(document["overall"]),
        document=document, document_digest=digest(document), inputs_digest="changed",
    )  # fmt: skip


def asked_twice(
    world: World, state: State, wanted: list[Key], months: tuple[str, ...] = worlds.MONTHS
) -> tuple[Answers, Answers]:
    """What a world answers in one state of its rules, before and after its scores changed."""
    with transaction.atomic():
        state(world)
        _told(world)
        cache.clear()
        first = answers_to(world, wanted)
        change_scores(world, months)
        cache.clear()
        second = answers_to(world, wanted)
        transaction.set_rollback(True)
    return first, second


@pytest.fixture
def world() -> Iterator[World]:
    with standing(7, Variation()) as found:
        yield found


@pytest.mark.parametrize("roles", [ROLES, pytest.param(PARTNER_ROLES, marks=pytest.mark.prove)])
def test_closed_states_tell_of_no_score(
    world: World, roles: tuple[str, ...], tell: Callable[[str], None]
) -> None:
    wanted, count = _wanted(world, roles), 0
    for name, state in CLOSED.items():
        first, second = asked_twice(world, state, wanted)
        assert differences(first, second) == [], name
        notices = [one.body for key, one in first.items() if key[1].route == "notices:list"]
        assert not any(b"The score of" in body for body in notices), name
        count += len(first)
    tell(f"V13: {len(CLOSED)} states without a shared score, {count} answers, 0 differences")


def test_shared_scores_are_told_everywhere(world: World) -> None:
    first, second = asked_twice(world, lambda world: None, _wanted(world, ROLES))
    told = {fault.split()[2].partition("?")[0].rstrip(":") for fault in differences(first, second)}
    card = f"/scorecards/{world.own}/2026-04/"
    files = {f"{card}{suffix}/" for suffix in ("csv", "xlsx", "pdf")}
    assert {"/", card, "/api/v1/scorecards", *files} <= told
    home_page = next(one for key, one in first.items() if key == ("owner", _home(first)))
    assert b'data-shared="' in home_page.body
    notices = [one.body for key, one in first.items() if key[1].route == "notices:list"]
    assert any(b"The score of" in body for body in notices)


def _home(answers: Answers) -> Any:
    return next(key[1] for key in answers if key[1].route == "home:home")


def test_a_trend_ends_where_the_rule_does(world: World) -> None:
    """Older months than the rule shares move nothing, not even the points of a line."""
    older = worlds.MONTHS[:2]
    card = f"/scorecards/{world.own}/2026-04/"
    wanted = [
        key
        for key in _wanted(world, ROLES)
        if key[1].url == "/" or key[1].url.startswith(card) or key[1].url == "/scorecards/"
    ]
    for state in HALF.values():
        first, second = asked_twice(world, state, wanted, older)
        assert differences(first, second) == []
        first, second = asked_twice(world, lambda world: None, wanted, older)
        assert any(card in fault for fault in differences(first, second))


def scores_of_its_own(patch: pytest.MonkeyPatch) -> None:
    """The leak that was there: Home reads stored scores itself."""
    before = home.outlet_rows  # type: ignore[attr-defined]  # where it is used, not where it is from

    def rows(actor: Any, partners: Any) -> Any:
        for row in before(actor, partners):
            score = current_scores(["2026-04"]).get(partner=row.partner)
            object.__setattr__(row, "score", str(score.overall))
            yield row

    patch.setattr(home, "outlet_rows", rows)


def notices_without_a_gate(patch: pytest.MonkeyPatch) -> None:
    """The other one: a notice that is shown whether or not the score is."""
    patch.setattr(registry, "GATES", {})


@pytest.mark.parametrize("leak", [scores_of_its_own, notices_without_a_gate])
def test_planted_leaks_are_caught_in_every_state(
    world: World,
    leak: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[[str], None],
) -> None:
    leak(monkeypatch)
    routes = ("home:home", "notices:list")
    wanted = [key for key in _wanted(world, ("owner",)) if key[1].route in routes]
    unnoticed = []
    for name, state in CLOSED.items():
        first, second = asked_twice(world, state, wanted)
        bodies = [one.body for one in first.values()]
        if not differences(first, second) and not any(b"The score of" in each for each in bodies):
            unnoticed.append(name)
    assert unnoticed == []
    tell(f"V13 planted {leak.__name__}: caught in all {len(CLOSED)} states")
