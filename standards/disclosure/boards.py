"""A partner's scorecard as a page and the API show it: own document plus what was disclosed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from partners.network.models import Partner
from partners.sharing.policy import PEER_KINDS, Kind
from portal.access.actor import Actor
from portal.lib import months
from standards.disclosure.facts import Ask, Disclosed, Fact, Viewer
from standards.disclosure.services.disclosing import disclose
from standards.release.queries import released_months
from standards.reporting.queries.receipts import comparison_dates
from standards.scoring.queries import Card, scorecard


@dataclass(frozen=True, slots=True)
class Part:
    """In which part of which group the partner is: part 1 of ``parts`` is the best."""

    label: str
    size: str
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Peers:
    """What one metric's line says about others; ``month`` is the comparison's own month.

    Values are texts on the display grid; ``distance`` is own value minus the middle of the same
    month. ``withheld``: codes of public reasons, for kinds that could be shown but are not now.
    """

    month: str
    label: str = ""
    size: str = ""
    median: str = ""
    mean: str = ""
    distance: str = ""
    parts: tuple[Part, ...] = ()
    network: str = ""
    withheld: str = ""
    appears_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard: the stored document's line and its comparison, if any."""

    fields: dict[str, Any]
    shows_target: bool
    peers: Peers | None


@dataclass(frozen=True, slots=True)
class StandardBoard:
    """One standard of the scorecard."""

    fields: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One partner's scorecard of one month with its comparisons."""

    partner: Partner
    month: str
    run: str
    overall: str | None
    is_final: bool
    provisional_until: str
    standards: tuple[StandardBoard, ...]
    disclosed: Disclosed

    @property
    def provisional_date(self) -> dt.date | None:
        """The day until which the score may still move; None when nothing says so."""
        text = self.provisional_until
        return dt.date.fromisoformat(text) if text else None


def viewer_of(actor: Actor, partner: Partner, *, purpose: str, channel: str) -> Viewer:
    """Who looks at what; the purpose comes from the calling route, never from input."""
    return Viewer(actor, partner.pk, purpose, channel, timezone.now().date())


def board(viewer: Viewer, partner: Partner, month: str) -> Board | None:
    """The scorecard of ``partner`` in ``month``; None when there is no score (or no right)."""
    card = scorecard(viewer.actor, partner.pk, month)
    if card is None:
        return None
    codes = _codes(card)
    newest = _newest(codes, month)
    disclosed = disclose(viewer, asks_for(codes, month, newest))
    previous = _own_values(viewer, partner, card, set(newest.values()))
    dates = comparison_dates(codes, month)
    standards = [
        _standard(fields, disclosed, newest, previous, dates)
        for fields in card.document["standards"]
    ]
    shown = [found for found in standards if found is not None]
    complete = len(shown) == len(standards)
    return Board(
        partner=partner,
        month=month,
        run=card.run_public_id,
        overall=card.overall if complete else None,
        is_final=card.is_final,
        provisional_until=card.document["provisional_until"],
        standards=tuple(shown),
        disclosed=disclosed,
    )


def asks_for(codes: Sequence[str], month: str, newest: dict[str, str]) -> list[Ask]:
    """Everything a scorecard would like to show: own facts of its month, peers of the newest."""
    own = [Ask(code, kind, month) for code in codes for kind in (Kind.OWN, Kind.TARGET)]
    peers = [
        Ask(code, kind, newest.get(code, month))
        for code in codes
        for kind in (Kind.CENTRE, Kind.BAND, Kind.TOTAL)
    ]
    return own + peers


def _codes(card: Card) -> list[str]:
    lines = [line for standard in card.document["standards"] for line in standard["lines"]]
    return list(dict.fromkeys(line["metric"] for line in lines))


def _newest(codes: Sequence[str], month: str) -> dict[str, str]:
    """Per metric the newest published month up to ``month``."""
    return {
        code: max(found)
        for code, published in released_months(codes).items()
        if (found := [each for each in published if each <= month])
    }


def _own_values(
    viewer: Viewer, partner: Partner, card: Card, wanted: set[str]
) -> dict[tuple[str, str], str]:
    """Own values by (metric, month) of the months comparisons are of."""
    cards = {card.month: card}
    for month in wanted - {card.month}:
        other = scorecard(viewer.actor, partner.pk, month)
        if other is not None:
            cards[month] = other
    return {
        (line["metric"], month): line["value"]
        for month, found in cards.items()
        for standard in found.document["standards"]
        for line in standard["lines"]
        if line["value"] is not None
    }


def _standard(
    fields: dict[str, Any],
    disclosed: Disclosed,
    newest: dict[str, str],
    own: dict[tuple[str, str], str],
    dates: dict[str, dt.date],
) -> StandardBoard | None:
    """A standard is shown whole or not at all: a score explains itself or does not appear."""
    if not all(disclosed.may_see_own(line["metric"]) for line in fields["lines"]):
        return None
    lines = []
    for line in fields["lines"]:
        code = line["metric"]
        month = newest.get(code, "")
        peers = _peers(disclosed, code, month, own.get((code, month)), dates.get(code))
        lines.append(Line(line, disclosed.may_see_target(code), peers))
    return StandardBoard(
        {key: value for key, value in fields.items() if key != "lines"}, tuple(lines)
    )


def _peers(
    disclosed: Disclosed, code: str, month: str, own: str | None, date: dt.date | None
) -> Peers | None:
    facts = [fact for kind in PEER_KINDS if (fact := disclosed.fact(code, kind)) is not None]
    if not facts:
        return None
    shown = [fact for fact in facts if fact.is_shown]
    if not shown:
        reason = min(fact.withheld for fact in facts)
        return Peers(month=facts[0].ask.month, withheld=reason, appears_on=date)
    peers = Peers(month=month)
    for fact in shown:
        peers = _with(peers, fact)
    if peers.median and own is not None:
        gap = Decimal(own) - Decimal(peers.median)
        peers = replace(peers, distance=f"{gap:+f}")
    return peers


def _with(peers: Peers, fact: Fact) -> Peers:
    if fact.ask.kind == Kind.BAND:
        parts = tuple(Part(f.label, f.size, f.part, f.parts) for f in fact.figures)
        return replace(peers, parts=parts)
    values = {figure.name: figure.values[0] for figure in fact.figures}
    first = fact.figures[0]
    if fact.ask.kind == Kind.TOTAL:
        return replace(peers, network=values.get("median", values.get("mean", "")))
    return replace(
        peers,
        label=first.label,
        size=first.size,
        median=values.get("median", ""),
        mean=values.get("mean", ""),
    )


def last_months(month: str, count: int) -> list[str]:
    """``count`` months up to ``month``."""
    return list(months.span(months.shift(month, 1 - count), month))
