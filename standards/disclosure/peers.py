"""What one metric's line says about others, made of disclosed facts."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from partners.sharing.policy import PEER_KINDS, Kind
from portal.lib import months
from standards.disclosure.facts import Disclosed, Fact
from standards.release import arithmetic
from standards.release.figures import MEAN, MEDIAN, NOBODY, SHARE, Figure, Group

# Own movement is set against the peers' over so many months.
MOVEMENT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Movement:
    """Own and the peers' change since ``since``; signed texts."""

    since: str
    own: str
    peers: str
    is_group_changed: bool


@dataclass(frozen=True, slots=True)
class Peers:
    """What one metric's line says about others; ``month`` is the comparison's own month.

    ``group`` is the one ``median`` and ``mean`` or ``shares`` are of, ``members`` its middle of
    each member of a breakdown; ``parts`` tell in which part of which group the partner is, and
    ``network`` and ``network_shares`` speak of everybody. ``distance`` is own value minus the
    middle of the same month. ``withheld``: codes of public reasons, for kinds that could be shown
    but are not now.
    """

    month: str
    group: Group = NOBODY
    median: Figure | None = None
    mean: Figure | None = None
    distance: str = ""
    parts: tuple[Figure, ...] = ()
    shares: tuple[Figure, ...] = ()
    members: tuple[Figure, ...] = ()
    movement: Movement | None = None
    network: Figure | None = None
    network_shares: tuple[Figure, ...] = ()
    coverage: int = 100
    withheld: str = ""
    appears_on: dt.date | None = None


def earlier(month: str) -> str:
    """The month movements up to ``month`` begin with."""
    return months.shift(month, -MOVEMENT_MONTHS)


def peers_of(
    disclosed: Disclosed,
    code: str,
    month: str,
    own: dict[tuple[str, str], str],
    date: dt.date | None,
) -> Peers | None:
    """The comparison of metric ``code`` in ``month``; ``own``: own values by metric and month."""
    facts = [fact for kind in PEER_KINDS if (fact := disclosed.fact(code, kind)) is not None]
    if not facts:
        return None
    open_facts = [fact for fact in facts if fact.is_shown]
    if not open_facts:
        reason = min(fact.withheld for fact in facts)
        return Peers(month=facts[0].ask.month, withheld=reason, appears_on=date)
    peers = Peers(month=month)
    for fact in open_facts:
        peers = _with(peers, fact)
    own_value = own.get((code, month))
    if own_value is None or peers.median is None or peers.median.end:
        return peers
    gap = Decimal(own_value) - Decimal(peers.median.value)
    before = own.get((code, earlier(month)))
    return replace(
        peers,
        distance=f"{gap:+f}",
        movement=_movement(disclosed, code, month, own_value, before)
        if before is not None
        else None,
    )


def _with(peers: Peers, fact: Fact) -> Peers:
    if fact.ask.kind == Kind.BAND:
        return replace(peers, parts=fact.figures)
    group = fact.figures[0].group
    shares = tuple(figure for figure in fact.figures if figure.name == SHARE)
    median, mean = _whole(fact, MEDIAN), _whole(fact, MEAN)
    if fact.ask.kind == Kind.TOTAL:
        return replace(
            peers, network=median or mean, network_shares=shares, coverage=group.coverage
        )
    members = tuple(figure for figure in fact.figures if figure.of and figure.name == MEDIAN)
    return replace(peers, group=group, median=median, mean=mean, shares=shares, members=members)


def _whole(fact: Fact, name: str) -> Figure | None:
    """The fact's figure of that name over the whole metric."""
    return next((f for f in fact.figures if f.name == name and not f.of), None)


def _movement(
    disclosed: Disclosed, code: str, month: str, own: str, own_before: str
) -> Movement | None:
    """Own change beside the change of the peers' middle; None where one of the two is not shown."""
    since = earlier(month)
    pair = [disclosed.fact_in(code, Kind.CENTRE, each) for each in (month, since)]
    middles = [_whole(fact, MEDIAN) for fact in pair if fact is not None and fact.is_shown]
    if len(middles) != len(pair):
        return None
    now, before = middles
    if now is None or before is None or now.group.key != before.group.key:
        return None
    moved = arithmetic.change(now, before)
    if moved is None:
        return None
    return Movement(
        since=since,
        own=f"{Decimal(own) - Decimal(own_before):+f}",
        peers=f"{Decimal(moved.value):+f}",
        is_group_changed=moved.is_group_changed,
    )
