"""What one metric's line says about others, made of disclosed facts."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from partners.sharing.policy import PEER_KINDS, Kind
from portal.lib import months
from standards.disclosure.facts import Disclosed, Fact, Figure
from standards.release import arithmetic

# Own movement is set against the peers' over so many months.
MOVEMENT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """In which part of which group the partner is: part 1 of ``parts`` is the best."""

    label: str
    size: str
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many percent of a group's owners gave an answer, in tens; 10 and 90 are bounds."""

    code: str
    percent: str


@dataclass(frozen=True, slots=True)
class MemberMiddle:
    """The group's middle of one member of a breakdown; ``end`` low or high: only a bound."""

    code: str
    value: str
    end: str


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

    Values are texts on the display grid, ``..._end`` low or high where they are only bounds;
    ``distance`` is own value minus the middle of the same month; ``coverage`` at least how many
    percent of owners the whole network's figure is of. ``withheld``: codes of public reasons, for
    kinds that could be shown but are not now.
    """

    month: str
    label: str = ""
    size: str = ""
    median: str = ""
    median_end: str = ""
    mean: str = ""
    mean_end: str = ""
    distance: str = ""
    parts: tuple[Part, ...] = ()
    shares: tuple[Share, ...] = ()
    members: tuple[MemberMiddle, ...] = ()
    movement: Movement | None = None
    network: str = ""
    network_end: str = ""
    network_shares: tuple[Share, ...] = ()
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
    shown = [fact for fact in facts if fact.is_shown]
    if not shown:
        reason = min(fact.withheld for fact in facts)
        return Peers(month=facts[0].ask.month, withheld=reason, appears_on=date)
    peers = Peers(month=month)
    for fact in shown:
        peers = _with(peers, fact)
    mine = own.get((code, month))
    if mine is None or not peers.median or peers.median_end:
        return peers
    gap = Decimal(mine) - Decimal(peers.median)
    before = own.get((code, earlier(month)))
    return replace(
        peers,
        distance=f"{gap:+f}",
        movement=_movement(disclosed, code, month, mine, before) if before is not None else None,
    )


def _with(peers: Peers, fact: Fact) -> Peers:
    if fact.ask.kind == Kind.BAND:
        parts = tuple(Part(f.label, f.size, f.part, f.parts) for f in fact.figures)
        return replace(peers, parts=parts)
    first = fact.figures[0]
    shares = tuple(Share(f.of, f.values[0]) for f in fact.figures if f.name == "share")
    median, mean = _whole(fact, "median"), _whole(fact, "mean")
    if fact.ask.kind == Kind.TOTAL:
        told = median or mean
        return replace(
            peers,
            network=told.values[0] if told else "",
            network_end=told.end if told else "",
            network_shares=shares,
            coverage=first.coverage,
        )
    return replace(
        peers,
        label=first.label,
        size=first.size,
        median=median.values[0] if median else "",
        median_end=median.end if median else "",
        mean=mean.values[0] if mean else "",
        mean_end=mean.end if mean else "",
        shares=shares,
        members=tuple(
            MemberMiddle(f.of, f.values[0], f.end)
            for f in fact.figures
            if f.of and f.name == "median"
        ),
    )


def _whole(fact: Fact, name: str) -> Figure | None:
    """The fact's figure of that name over the whole metric."""
    return next((f for f in fact.figures if f.name == name and not f.of), None)


def _movement(
    disclosed: Disclosed, code: str, month: str, own: str, own_before: str
) -> Movement | None:
    """Own change beside the change of the peers' middle; None where one of the two is not shown."""
    since = earlier(month)
    pair = [disclosed.fact_in(code, Kind.CENTRE, each) for each in (month, since)]
    middles = [_whole(fact, "median") for fact in pair if fact is not None and fact.is_shown]
    if len(middles) != len(pair):
        return None
    now, before = middles
    if now is None or before is None or now.cohort != before.cohort:
        return None
    moved = arithmetic.change(
        arithmetic.Shown(now.values[0], now.who, now.end),
        arithmetic.Shown(before.values[0], before.who, before.end),
    )
    if moved is None:
        return None
    return Movement(
        since=since,
        own=f"{Decimal(own) - Decimal(own_before):+f}",
        peers=f"{Decimal(moved.value):+f}",
        is_group_changed=moved.is_group_changed,
    )
