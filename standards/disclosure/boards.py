"""A partner's scorecard as a page and the API show it: own document plus what was disclosed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.sharing.policy import Kind
from portal.access.actor import Actor
from portal.access.memory import together
from standards.catalogue.queries import metric_facts
from standards.disclosure.facts import Ask, Disclosed, Viewer
from standards.disclosure.peers import Peers, earlier, peers_of
from standards.disclosure.scores import (
    NOT_SHARED,
    is_shared,
    last_months,
    own_asks,
    reason_unshown,
    shared_trend,
    unsent_months,
)
from standards.disclosure.services.disclosure import disclose
from standards.release.queries import released_months
from standards.reporting.queries.receipts import comparison_dates
from standards.scoring.queries import Card, LineScore, StandardScore, scorecards

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard: the partner's own result and its comparison, if any.

    ``names`` of the metric's choices and breakdown members, by code.
    """

    own: LineScore
    shows_target: bool
    peers: Peers | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandardBoard:
    """One standard of the scorecard."""

    own: StandardScore
    lines: tuple[Line, ...]

    @property
    def shows_upholding(self) -> bool:
        """Whether it may be said that mandatory targets are met: all of them have to be shown."""
        return all(line.shows_target for line in self.lines if line.own.mandatory)


@dataclass(frozen=True, slots=True)
class UnshownStandard:
    """A standard of the scorecard that is not shown now; ``reason`` as the partner may be told."""

    code: str
    name: str
    version: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """One partner's scorecard of one month with its comparisons.

    ``overall`` and ``trend`` (by month) are the scores that may be shown; None for the others.
    ``unsent`` are the months of the trend that were not sent.
    """

    viewer: Viewer
    partner: Partner
    month: str
    overall: str | None
    trend: Mapping[str, float | None]
    unsent: frozenset[str]
    is_final: bool
    has_sent: bool
    provisional_until: str
    standards: tuple[StandardBoard, ...]
    unshown: tuple[UnshownStandard, ...]
    disclosed: Disclosed

    @property
    def provisional_date(self) -> dt.date | None:
        """The day until which the score may still move; None when that is over or not known."""
        if not self.provisional_until:
            return None
        day = dt.date.fromisoformat(self.provisional_until)
        return day if day >= timezone.localdate() else None


def board(viewer: Viewer, partner: Partner, month: str) -> Board | None:
    """The scorecard of ``partner`` in ``month``; None when there is no score (or no right)."""
    cards = _cards(viewer.actor, partner, last_months(month))
    card = cards.get(month)
    if card is None:
        return None
    codes = card.metrics
    newest = _newest(codes, month)
    disclosed = disclose(viewer, asks_for(cards, month, newest))
    compared = set(newest.values())
    previous = _own_values(viewer.actor, partner, cards, compared | set(map(earlier, compared)))
    dates = comparison_dates(codes, month)
    names = _names(disclosed)
    standards = [
        shown_standard(own, month, disclosed, newest, previous, dates, names)
        for own in card.document.standards
    ]
    return Board(
        viewer=viewer,
        partner=partner,
        month=month,
        overall=card.overall if is_shared(card, disclosed) else None,
        trend=shared_trend(cards, last_months(month), disclosed),
        unsent=unsent_months(cards, disclosed),
        is_final=card.is_final,
        has_sent=card.has_sent,
        provisional_until=card.document.provisional_until,
        standards=tuple(standard for standard in standards if standard is not None),
        unshown=_unshown(card, disclosed),
        disclosed=disclosed,
    )


def _unshown(card: Card, disclosed: Disclosed) -> tuple[UnshownStandard, ...]:
    """What is not shown, each with its reason; none where the brand shares no score at all."""
    standards = card.document.standards
    omissions = tuple(
        UnshownStandard(own.code, own.name, own.version, reason)
        for own in standards
        if (reason := reason_unshown(own.metrics, card.month, disclosed))
    )
    shares_none = len(omissions) == len(standards) and all(
        e.reason == NOT_SHARED for e in omissions
    )
    return () if shares_none else omissions


def asks_of(actor: Actor, partner: Partner, month: str) -> list[Ask] | None:
    """What the scorecard of ``month`` would ask for now; None when there is none."""
    cards = _cards(actor, partner, last_months(month))
    if month not in cards:
        return None
    return asks_for(cards, month, _newest(cards[month].metrics, month))


def asks_for(cards: Mapping[str, Card], month: str, newest: Mapping[str, str]) -> list[Ask]:
    """Everything a scorecard would like to show: own facts of its months, peers of the newest.

    ``cards`` are those of the trend, by month; ``newest`` by metric the newest published month.
    The peers' middle of three months before tells how they have moved.
    """
    codes = cards[month].metrics
    targets = [Ask(code, Kind.TARGET, month) for code in codes]
    peers = [
        Ask(code, kind, newest.get(code, month))
        for code in codes
        for kind in (Kind.CENTRE, Kind.BAND, Kind.TOTAL)
    ]
    before = [
        Ask(code, Kind.CENTRE, earlier(newest_month)) for code, newest_month in newest.items()
    ]
    return own_asks(cards.values()) + targets + peers + before


def _cards(actor: Actor, partner: Partner, months: Iterable[str]) -> dict[str, Card]:
    cards = scorecards(actor, together(actor, [partner.pk]), sorted(months))
    return {month: card for (pk, month), card in cards.items() if pk == partner.pk}


def _newest(codes: Sequence[str], month: str) -> dict[str, str]:
    """Per metric the newest published month up to ``month``."""
    return {
        code: max(candidates)
        for code, published in released_months(codes).items()
        if (candidates := [each for each in published if each <= month])
    }


def _own_values(
    actor: Actor, partner: Partner, cards: Mapping[str, Card], comparison_months: set[str]
) -> dict[tuple[str, str], str]:
    """Own values by (metric, month) of the months comparisons are of."""
    older = comparison_months - cards.keys()
    all_cards = {**cards, **(_cards(actor, partner, older) if older else {})}
    return {
        (line.metric, month): line.value
        for month, card in all_cards.items()
        for line in card.document.lines
        if line.value is not None
    }


def _names(disclosed: Disclosed) -> dict[str, Mapping[str, str]]:
    """Names of the choices and members that own answers and figures speak of, by metric."""
    spoken = {fact.ask.metric for fact in disclosed.facts}
    return {
        code: dict((*fact.choices, *fact.members)) for code, fact in metric_facts(spoken).items()
    }


def shown_standard(
    own: StandardScore,
    month: str,
    disclosed: Disclosed,
    newest: Mapping[str, str],
    values: dict[tuple[str, str], str],
    dates: dict[str, dt.date],
    names: Mapping[str, Mapping[str, str]],
) -> StandardBoard | None:
    """A standard is shown whole or not at all: a score explains itself or does not appear."""
    if not all(disclosed.may_see_own(code, month) for code in own.metrics):
        return None
    lines = []
    for line in own.lines:
        code = line.metric
        shows_target = disclosed.may_see_target(code, month)
        peers = peers_of(disclosed, code, newest.get(code, ""), values, dates.get(code))
        lines.append(Line(line, shows_target, peers, names.get(code, {})))
    return StandardBoard(own, tuple(lines))
