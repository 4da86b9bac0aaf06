"""A partner's overall scores, each shown only where all that it rests on is shared now.

Every page, notice and mail that tells a partner of its scores takes them from here or from
`disclosure.boards`; nothing outside this slice reads scores for a partner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partners.sharing.policy import Kind, Purpose
from portal.access.actor import Actor
from portal.access.memory import together
from portal.lib import months
from standards.disclosure.facts import Ask, Disclosed, Viewer, viewer_of
from standards.disclosure.services.disclosure import disclose_own
from standards.scoring.queries import (
    TREND_MONTHS,
    Card,
    StandardScore,
    newest_scorecards,
    scorecards,
)

if TYPE_CHECKING:
    from partners.network.models import Partner

# Among so many of its newest months the one with a score counts: a later one may wait.
LOOK_BACK = 3
NOT_SHARED = "withheld_not_shared"
MONTHS_LOOKED_AT = LOOK_BACK + TREND_MONTHS


@dataclass(frozen=True, slots=True)
class SharedScore:
    """The newest score of one partner as it may be shown now.

    ``card`` is its newest scorecard, None without any of the last year; ``overall`` is 0-100 as
    text, None where nothing may be shown; ``trend`` by month up to that month, ``unsent`` those of
    its months that were not sent.
    """

    partner: Partner
    card: Card | None
    overall: str | None
    trend: Mapping[str, float | None]
    disclosed: Disclosed
    reason: str = ""
    unsent: frozenset[str] = frozenset()

    @property
    def month(self) -> str:
        """The month of the scorecard, '' without one."""
        return self.card.month if self.card else ""


def last_months(month: str, count: int = TREND_MONTHS) -> list[str]:
    """``count`` months up to ``month``."""
    return list(months.span(months.shift(month, 1 - count), month))


def own_asks(cards: Iterable[Card]) -> list[Ask]:
    """What has to be shared for the overall scores of ``cards`` to be shown."""
    return [Ask(code, Kind.OWN, card.month) for card in cards for code in card.metrics]


def trend_asks(actor: Actor, partner: Partner, month: str) -> list[Ask] | None:
    """What has to be shared for the trend up to ``month``; None when the month has no scorecard."""
    cards = scorecards(actor, [partner.pk], last_months(month))
    if (partner.pk, month) not in cards:
        return None
    return own_asks(cards.values())


def is_shared(card: Card, disclosed: Disclosed) -> bool:
    """Whether every number the overall score is made of is disclosed: whole or not at all."""
    return all(disclosed.may_see_own(code, card.month) for code in card.metrics)


def reason_unshown(codes: Sequence[str], month: str, disclosed: Disclosed) -> str:
    """Why not all own results of ``month`` are shown, as the partner may be told; '' if they are.

    A condition that is open is named only where nothing else keeps any of them back.
    """
    missing = [code for code in codes if not disclosed.may_see_own(code, month)]
    if not missing:
        return ""
    facts = [disclosed.fact_in(code, Kind.OWN, month) for code in missing]
    reasons = {fact.withheld if fact else NOT_SHARED for fact in facts}
    return NOT_SHARED if NOT_SHARED in reasons else min(reasons)


def shared_trend(
    cards: Mapping[str, Card], window: Sequence[str], disclosed: Disclosed
) -> dict[str, float | None]:
    """The overall score by month of ``window``.

    None where there is none, where it is not shared, and where the month was not sent.
    """
    return {
        month: float(card.overall)
        if (card := cards.get(month))
        and card.overall is not None
        and not card.is_silent
        and is_shared(card, disclosed)
        else None
        for month in window
    }


def unsent_months(cards: Mapping[str, Card], disclosed: Disclosed) -> frozenset[str]:
    """The months whose score stands for nothing sent; a line of scores has a gap there."""
    return frozenset(
        month for month, card in cards.items() if card.is_silent and is_shared(card, disclosed)
    )


def newest_of(cards: Mapping[str, Card]) -> Card | None:
    """The newest of a partner's scorecards that has a score; without any the newest."""
    newest = [cards[month] for month in sorted(cards, reverse=True)]
    # A month that is not sent yet, or came back, has no score.
    scored = (card for card in newest[:LOOK_BACK] if card.overall is not None)
    return next(scored, newest[0] if newest else None)


def newest_card(actor: Actor, partner: Partner) -> Card | None:
    """The newest scorecard of one partner, of the months `newest_scores` looks at."""
    cards = newest_scorecards(actor, together(actor, [partner.pk]), MONTHS_LOOKED_AT)
    return newest_of({month: card for (pk, month), card in cards.items() if pk == partner.pk})


def newest_scores(
    actor: Actor, partners: Sequence[Partner], *, purpose: str = Purpose.SCORECARD
) -> list[SharedScore]:
    """The newest score of each of ``partners`` with its trend, in their order."""
    pks = [partner.pk for partner in partners]
    newest_cards = newest_scorecards(actor, pks, MONTHS_LOOKED_AT)
    by_partner = {pk: {m: card for (of, m), card in newest_cards.items() if of == pk} for pk in pks}
    chosen = {pk: newest_of(cards) for pk, cards in by_partner.items()}
    trend_cards = {
        pk: [card for month, card in by_partner[pk].items() if month in last_months(newest.month)]
        for pk, newest in chosen.items()
        if newest is not None
    }
    disclosed = disclose_own(
        [
            (_viewer(actor, each, purpose), each, own_asks(trend_cards.get(each.pk, ())))
            for each in partners
        ]
    )
    return [
        _score(each, chosen[each.pk], by_partner[each.pk], facts)
        for each, facts in zip(partners, disclosed, strict=True)
    ]


def _viewer(actor: Actor, partner: Partner, purpose: str) -> Viewer:
    return viewer_of(actor, partner, purpose=purpose, channel="page")


def _score(
    partner: Partner, card: Card | None, cards: Mapping[str, Card], disclosed: Disclosed
) -> SharedScore:
    reason = reason_unshown(card.metrics, card.month, disclosed) if card else ""
    if card is None or card.overall is None or reason:
        return SharedScore(partner, card, None, {}, disclosed, reason=reason)
    trend = shared_trend(cards, last_months(card.month), disclosed)
    unsent = unsent_months(cards, disclosed) & trend.keys()
    return SharedScore(partner, card, card.overall, trend, disclosed, unsent=unsent)


def shared_months(
    actor: Actor, asked: Collection[tuple[Partner, str]], *, purpose: str
) -> set[tuple[Partner, str]]:
    """Of pairs of partner and month those whose overall score may be spoken of now."""
    cards = scorecards(actor, {each.pk for each, _ in asked}, {month for _, month in asked})
    by_pair = {pair: card for pair in asked if (card := cards.get((pair[0].pk, pair[1])))}
    partners = list({partner for partner, _ in by_pair})
    disclosed = disclose_own(
        [
            (
                _viewer(actor, partner, purpose),
                partner,
                own_asks(card for (of, _), card in by_pair.items() if of == partner),
            )
            for partner in partners
        ]
    )
    by_partner = dict(zip(partners, disclosed, strict=True))
    return {pair for pair, card in by_pair.items() if is_shared(card, by_partner[pair[0]])}


def own_standards(
    viewer: Viewer, partner: Partner, month_list: Sequence[str]
) -> dict[str, list[StandardScore]]:
    """By month those standards of a partner's own scorecards that it may be shown whole."""
    cards = scorecards(viewer.actor, [partner.pk], month_list)
    [disclosed] = disclose_own([(viewer, partner, own_asks(cards.values()))])
    return {
        card.month: standards
        for card in cards.values()
        if (
            standards := [
                standard
                for standard in card.document.standards
                if not reason_unshown(standard.metrics, card.month, disclosed)
            ]
        )
    }
