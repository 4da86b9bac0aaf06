"""A partner's scorecard as a page and the API show it: own document plus what was disclosed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from partners.network.models import Partner
from partners.sharing.policy import Kind
from portal.access.actor import Actor
from portal.lib import months
from standards.catalogue.queries import metric_facts
from standards.disclosure.facts import Ask, Disclosed, Viewer
from standards.disclosure.peers import Peers, earlier, peers_of
from standards.disclosure.services.disclosing import disclose
from standards.release.queries import released_months
from standards.reporting.queries.receipts import comparison_dates
from standards.scoring.queries import Card, scorecard


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the scorecard: the stored document's line and its comparison, if any.

    ``names`` of the metric's choices and breakdown members, by code.
    """

    fields: dict[str, Any]
    shows_target: bool
    peers: Peers | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandardBoard:
    """One standard of the scorecard."""

    fields: dict[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One partner's scorecard of one month with its comparisons."""

    viewer: Viewer
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
    months_of_peers = set(newest.values())
    previous = _own_values(
        viewer, partner, card, months_of_peers | {earlier(each) for each in months_of_peers}
    )
    dates = comparison_dates(codes, month)
    names = _names(disclosed)
    standards = [
        shown_standard(fields, disclosed, newest, previous, dates, names)
        for fields in card.document["standards"]
    ]
    shown = [found for found in standards if found is not None]
    complete = len(shown) == len(standards)
    return Board(
        viewer=viewer,
        partner=partner,
        month=month,
        run=card.run_public_id,
        overall=card.overall if complete else None,
        is_final=card.is_final,
        provisional_until=card.document["provisional_until"],
        standards=tuple(shown),
        disclosed=disclosed,
    )


def asks_of(actor: Actor, partner: Partner, month: str) -> list[Ask] | None:
    """What the scorecard of ``month`` would ask for now; None when there is none."""
    card = scorecard(actor, partner.pk, month)
    if card is None:
        return None
    codes = _codes(card)
    return asks_for(codes, month, _newest(codes, month))


def asks_for(codes: Sequence[str], month: str, newest: dict[str, str]) -> list[Ask]:
    """Everything a scorecard would like to show: own facts of its month, peers of the newest.

    The peers' middle of three months before tells how they have moved.
    """
    own = [Ask(code, kind, month) for code in codes for kind in (Kind.OWN, Kind.TARGET)]
    peers = [
        Ask(code, kind, newest.get(code, month))
        for code in codes
        for kind in (Kind.CENTRE, Kind.BAND, Kind.TOTAL)
    ]
    before = [Ask(code, Kind.CENTRE, earlier(found)) for code, found in newest.items()]
    return own + peers + before


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


def _names(disclosed: Disclosed) -> dict[str, Mapping[str, str]]:
    """Names of the choices and members that figures speak of, by metric."""
    spoken = {fact.ask.metric for fact in disclosed.facts if any(f.of for f in fact.figures)}
    if not spoken:
        return {}
    return {
        code: dict((*fact.choices, *fact.members)) for code, fact in metric_facts(spoken).items()
    }


def shown_standard(
    fields: dict[str, Any],
    disclosed: Disclosed,
    newest: dict[str, str],
    own: dict[tuple[str, str], str],
    dates: dict[str, dt.date],
    names: Mapping[str, Mapping[str, str]],
) -> StandardBoard | None:
    """A standard is shown whole or not at all: a score explains itself or does not appear."""
    if not all(disclosed.may_see_own(line["metric"]) for line in fields["lines"]):
        return None
    lines = []
    for line in fields["lines"]:
        code = line["metric"]
        month = newest.get(code, "")
        peers = _peers(disclosed, code, month, own, dates.get(code))
        lines.append(Line(line, disclosed.may_see_target(code), peers, names.get(code, {})))
    return StandardBoard(
        {key: value for key, value in fields.items() if key != "lines"}, tuple(lines)
    )


def _peers(
    disclosed: Disclosed,
    code: str,
    month: str,
    own: dict[tuple[str, str], str],
    date: dt.date | None,
) -> Peers | None:
    return peers_of(disclosed, code, month, own, date)


def last_months(month: str, count: int) -> list[str]:
    """``count`` months up to ``month``."""
    return list(months.span(months.shift(month, 1 - count), month))
