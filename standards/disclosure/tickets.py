"""Whether an open page still shows what its reader may see: asked every second, answered cheaply.

A page that shows scores or comparisons carries a ticket: who looks at which scorecard, and a keyed
hash of what it was shown. Nothing in it depends on rules for others, nor on rules that change
nothing this reader sees. What was checked stays in the cache for a while, so that asking again
costs one look at the moment of the rules; when that has moved, what is on the page is decided
anew, and no later than `KEPT_SECONDS` after a check everything is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.utils.crypto import salted_hmac

from partners.network.queries import partners_within
from partners.sharing.policy import Kind, Subject
from partners.sharing.queries.moment import rules_moment
from portal.access.actor import Actor, actor_for
from portal.access.wall import RequestWall
from portal.accounts.queries import all_persons
from portal.lib.canonical import canonical_json, digest
from standards.disclosure.boards import Board, asks_of
from standards.disclosure.facts import Ask, Disclosed, Fact, Viewer, viewer_of
from standards.disclosure.scores import SharedScore, trend_asks
from standards.disclosure.services.disclosure import all_allowed, looked_up, subject_now
from standards.release.figures import CENTRES

if TYPE_CHECKING:
    from partners.network.models import Partner

KEPT_SECONDS = 30
# What of a partner's month a ticket is for, and what that part asks for.
CARD, SCORE = "card", "score"
ASKS = {CARD: asks_of, SCORE: trend_asks}
_SALT = "standards.disclosure.tickets"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a current page rests on: decided anew when the rules move, found anew when ``due``."""

    viewer: Viewer
    subject: Subject
    shown: tuple[Ask, ...]
    due: float


def ticket_of(actor: Actor, board: Board, purpose: str) -> str:
    """The ticket of one scorecard on a page; equal pages carry equal tickets."""
    return _signed(actor, board.partner, board.month, purpose, CARD, board.disclosed)


def score_ticket(actor: Actor, score: SharedScore, purpose: str) -> str:
    """The ticket of one overall score with its trend."""
    return _signed(actor, score.partner, score.month, purpose, SCORE, score.disclosed)


def _signed(
    actor: Actor, partner: Partner, month: str, purpose: str, part: str, disclosed: Disclosed
) -> str:
    fingerprint = _fingerprint(disclosed)
    return Signer(salt=_SALT).sign_object(
        [
            str(actor.person_id),
            actor.epoch,
            str(partner.public_id),
            month,
            purpose,
            part,
            fingerprint,
        ]
    )


def all_current(tickets: list[str]) -> bool:
    """Whether every ticket still tells what its reader may see; a forged one never does."""
    moment = rules_moment()
    return bool(tickets) and all(_is_current(ticket, moment) for ticket in tickets)


def _is_current(ticket: str, moment: str) -> bool:
    """The moment it was found current at is kept apart from all that finding it anew needs."""
    key = f"ticket:{digest(ticket)}"
    if cache.get(f"{key}:at") == moment:
        return True
    checked: Checked | None = cache.get(key)
    if checked is None or checked.due <= time.time():
        checked = _check(ticket)
        if checked is None:
            return False
        cache.set(key, checked, KEPT_SECONDS)
    elif not all_allowed(checked.viewer, checked.subject, checked.shown):
        return False
    cache.set(f"{key}:at", moment, max(1, int(checked.due - time.time())))
    return True


def _check(ticket: str) -> Checked | None:
    """Everything anew, as the page itself would: who asks, for whom, and what is shown."""
    try:
        claims = Signer(salt=_SALT).unsign_object(ticket)
        person, epoch, public_id, month, purpose, part, fingerprint = claims
    except (BadSignature, ValueError):
        return None
    user = all_persons().filter(public_id=person, epoch=epoch).first()
    actor = actor_for(user)
    with RequestWall() as wall:
        wall.enter(actor)
        rows = partners_within(actor, "scorecard.read")
        partner = rows.filter(public_id=public_id).first()
        asks = ASKS[part](actor, partner, month) if partner is not None else None
        if partner is None or asks is None:
            return None
        viewer = viewer_of(actor, partner, purpose=purpose, channel="page")
        disclosed = looked_up(viewer, asks)
        if _fingerprint(disclosed) != fingerprint:
            return None
        subject, due = subject_now(viewer, partner, asks), time.time() + KEPT_SECONDS
        return Checked(viewer, subject, _needed(disclosed), due)


def _fingerprint(disclosed: Disclosed) -> str:
    """A keyed hash of what is shown and withheld; not of the rules and releases behind it."""
    facts = sorted(map(_told, disclosed.facts))
    return salted_hmac(_SALT, canonical_json(facts), algorithm="sha256").hexdigest()[:32]


def _told(fact: Fact) -> list[Any]:
    figures = [
        [
            f.group.key,
            f.group.size,
            f.name,
            *f.values,
            f.part,
            f.parts,
            # A centre's bound only: another list would blank every page that is open.
            f.end if f.name in CENTRES else "",
            f.of,
        ]
        for f in fact.figures
    ]
    return [fact.ask.metric, str(fact.ask.kind), fact.ask.month, fact.withheld, figures]


def _needed(disclosed: Disclosed) -> tuple[Ask, ...]:
    """What has to stay allowed for the page to stay as it is: thirds and quarters need cuts."""
    facts = [fact for fact in disclosed.facts if fact.is_shown]
    finer = [fact.ask for fact in facts if any(figure.parts > 2 for figure in fact.figures)]
    return (
        *(fact.ask for fact in facts),
        *(Ask(ask.metric, Kind.SPREAD, ask.month) for ask in finer),
    )
