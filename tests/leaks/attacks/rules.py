"""Attacks by way of the rules: targets that refer to peers, hidden inputs, denies and their end.

What is answered is decided by the policy itself; what it answers with is the product's release.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from uuid import UUID

import numpy as np

from partners.sharing.policy import (
    ANY,
    RESTRICTED,
    SHAREABLE,
    Audience,
    Catalogue,
    Kind,
    MetricEntry,
    Request,
    Rule,
    Subject,
    decide,
)
from partners.sharing.thresholds import BLOCK_SIZE as K
from portal.lib.results import Refusal
from standards.catalogue.document.parser import parse
from standards.disclosure.boards import shown_standard
from standards.disclosure.facts import Ask, Disclosed, Fact
from standards.release.blocks import Floats
from standards.release.metric_plan import MetricPlan
from standards.release.plans import MORE_THAN_K
from standards.release.services.revision import changed_groups
from standards.scoring.formula import Aim, Item, attainment, score
from standards.scoring.scorecard import StandardScore
from tests.leaks.attacks.frame import QUANTIZER, Line, Released, judged, moved, release, scene

SIZE = 14
PARTS, HIDDEN = ("reply", "kept"), "visits"
MONTH, TODAY = "2026-03", dt.date(2026, 6, 30)
SUBJECT = Subject("ME", "O-ME", frozenset({"EU"}), "gold", "dealer")
LIVE_TARGET = """
format: cx-standard/1
standard: {code: care, name: Care}
version: {number: "1.0"}
metrics: [{code: reply, name: Reply, kind: share, factor: 100}]
sections:
  - code: main
    title: Main
    clauses:
      - {code: all, title: All, text: Do it.,
         targets: [{metric: reply, method: pass, value: {peers: median}}]}
"""


def lines(targets: int) -> list[Line]:
    """The theme's table."""
    return [_peer_target(targets), _hidden_part(targets), _index(targets), _midnight(targets)]


def _rule(*metrics: str, kinds: Collection[Kind], deny_until: dt.date | None = None) -> Rule:
    return Rule(
        key=" ".join(metrics),
        version=1,
        is_deny=deny_until is not None,
        audience=Audience(),
        metrics=frozenset(metrics),
        kinds=frozenset(kinds),
        valid_from=dt.date(2026, 1, 1),
        valid_to=deny_until or dt.date(2026, 12, 31),
    )


def _is_shown(
    catalogue: Catalogue, rules: list[Rule], metric: str, kind: Kind, day: dt.date = TODAY
) -> bool:
    """What the policy says to one partner on a day."""
    return decide(catalogue, rules, SUBJECT, Request(metric, kind, MONTH, ANY, day)).allow


def _seen(told: Released, *, is_shown: bool) -> Released:
    """A release as an answer gives it: nothing at all where the policy says no."""
    return told if is_shown else release(np.zeros((len(told.n), 1)))


def _without(values: Floats, rest: Floats) -> Floats:
    return np.asarray(values.sum(axis=1) - np.nansum(rest, axis=1))


def _peer_target(targets: int) -> Line:
    """A target is set to the peers' middle; the attacker submits until its points tell where.

    Under a plain rule it moves with every report: probed before and after the target's own, it
    is a sum with it and one without.
    """
    seen = scene(91, targets, SIZE)
    assert _problem_of(LIVE_TARGET) == "document_bad", "a target is a number and stands still"
    # What a brand can write down is what a finished season has published.
    told = release(seen.values)
    learned = np.array([_probed(float(aim)) for aim in told.median])
    assert np.abs(learned - told.median).max() < 0.5
    return judged(
        "peer-relative target",
        seen,
        plain=_without(seen.values, seen.without_target()),
        released=[told],
        tricks=[learned, SIZE * told.mean - (SIZE - 1) * learned],
    )


def _problem_of(text: str) -> str:
    try:
        parse(text)
    except Refusal as refusal:
        return refusal.code
    return ""


@cache
def _probed(aim: float) -> float:
    """The target's value as three submissions tell it by the points the scorecard gives them."""
    target = Aim("linear", target=Fraction(aim), floor=Fraction(0))
    found = []
    for value in (30, 40, 50):
        item = Item("judged", Fraction(1), attainment(target, Fraction(value)))
        points = score([item], scale=Fraction(100), decimals=1).score
        found.append(100 * value / float(points or 1))
    return float(np.mean(found))


def _hidden_part(targets: int) -> Line:
    """A score of three parts, one of them not shared: the score minus the points of the others."""
    seen = scene(92, targets, SIZE)
    catalogue = Catalogue({code: MetricEntry(code, RESTRICTED) for code in (*PARTS, HIDDEN)})
    rules = [_rule(*PARTS, kinds=[Kind.OWN, Kind.TARGET])]
    facts = [
        Fact(Ask(code, Kind.OWN, MONTH))
        for code in (*PARTS, HIDDEN)
        if _is_shown(catalogue, rules, code, Kind.OWN)
    ]
    disclosed = Disclosed(UUID(int=1), tuple(facts))
    own = np.random.default_rng(93).uniform(50, 100, (len(seen.place), len(PARTS)))
    cards = [_card([*mine, hidden]) for mine, hidden in zip(own, seen.truth, strict=True)]
    rest = np.array([_rest(card) for card in cards])
    boards = [shown_standard(card, MONTH, disclosed, {}, {}, {}, {}) for card in cards]
    of_peers = _is_shown(catalogue, rules, HIDDEN, Kind.CENTRE)
    return judged(
        "hidden component: score minus what is shown",
        seen,
        plain=rest,
        released=[_seen(release(seen.values), is_shown=of_peers)],
        tricks=[np.where([board is not None for board in boards], rest, np.nan)],
    )


def _card(values: Sequence[float]) -> StandardScore:
    """A stored standard of metrics on 0-100 that count alike, on a scale of 100 for each."""
    items = [
        Item("judged", Fraction(1), attainment(Aim("points"), Fraction(float(value))))
        for value in values
    ]
    found = score(items, scale=Fraction(100 * len(items)), decimals=1)
    codes = zip((*PARTS, HIDDEN), found.contributions, strict=True)
    lines = [{"metric": code, "contribution": float(points or 0)} for code, points in codes]
    return StandardScore.read({"score": float(found.score or 0), "cap_line": None, "lines": lines})


def _rest(card: StandardScore) -> float:
    parts = (float(line.contribution or 0) for line in card.lines if line.metric in PARTS)
    return float(card.score or 0) - sum(parts)


def _index(targets: int) -> Line:
    """The metric is denied, an index of an index of it is not named: it is turned back.

    Own index first, then the peers': month minus month without. Another metric that goes along
    with it may be seen; the guesser knows what is stored of that.
    """
    seen = scene(94, targets, SIZE)
    made_of = {"reply": (), "points": ("reply",), "index": ("points",), "kept": ()}
    catalogue = Catalogue(
        {code: MetricEntry(code, SHAREABLE, frozenset(used)) for code, used in made_of.items()}
    )
    rules = [
        _rule(ANY, kinds=list(Kind)),
        _rule("reply", kinds=list(Kind), deny_until=dt.date(2026, 12, 31)),
    ]
    rest = seen.without_target()
    own_index = _indexed(seen.truth)
    if not _is_shown(catalogue, rules, "index", Kind.OWN):
        own_index = np.full(len(own_index), np.nan)
    is_shown = _is_shown(catalogue, rules, "index", Kind.CENTRE)
    assert _is_shown(catalogue, rules, "kept", Kind.CENTRE)
    beside = release(np.clip(moved(seen.values, 95, by=8), 0, 100))
    told = [_seen(release(_indexed(values)), is_shown=is_shown) for values in (seen.values, rest)]
    back = [(each - 10) / 0.8 for month in told for each in month.shown]
    return judged(
        "deny by way of an index",
        seen,
        plain=(_without(_indexed(seen.values), _indexed(rest)) - 10) / 0.8,
        released=[beside],
        tricks=[(own_index - 10) / 0.8, *back, told[0].n * back[0] - told[1].n * back[3]],
    )


def _indexed(values: Floats) -> Floats:
    return 0.8 * values + 10


def _midnight(targets: int) -> Line:
    """The target reports late, while a deny is in force: the answer after it minus the one before.

    Under a plain rule the figure is reckoned when it is asked for. Here the month stays as it was
    frozen; one late report is too few for its second edition.
    """
    seen = scene(96, targets, SIZE)
    catalogue = Catalogue({"reply": MetricEntry("reply", SHAREABLE)})
    last = TODAY + dt.timedelta(days=7)
    rules = [_rule("reply", kinds=list(Kind)), _rule("reply", kinds=list(Kind), deny_until=last)]
    days = (last, last + dt.timedelta(days=1))
    in_time = seen.without_target()
    plan = MetricPlan(
        code="reply", kind="share", factor=Decimal(100), polarity="higher", k=K,
        width=Decimal("0.05"), is_sensitive=False, quantizer=QUANTIZER,
    )  # fmt: skip
    late = [
        changed_groups(plan, {"reply": before.tolist()}, {"reply": after.tolist()})
        for before, after in zip(in_time, seen.values, strict=True)
    ]
    frozen = release(in_time)
    second = release(np.where(np.array(late)[:, None] >= K + MORE_THAN_K, seen.values, in_time))
    opened = [_is_shown(catalogue, rules, "reply", Kind.CENTRE, day) for day in days]
    assert opened == [False, True]
    on_the_day, after = (_seen(second, is_shown=is_open) for is_open in opened)
    return judged(
        "deny expiring at midnight",
        seen,
        plain=_without(seen.values, in_time),
        released=[frozen],
        tricks=[
            *on_the_day.shown,
            *after.shown,
            after.n * after.mean - frozen.n * frozen.mean,
        ],
    )
