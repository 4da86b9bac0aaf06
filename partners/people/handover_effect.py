"""What a hand-over would move, told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from partners.network.queries import partners_within
from partners.people.enums import InvitationState
from partners.people.grants import eyes_on
from partners.people.queries import invitations_within
from partners.people.queries.portfolios import Portfolio
from partners.people.registry import WAITING, Waiting
from portal.access.actor import Actor
from portal.lib.results import Refusal


@dataclass(frozen=True, slots=True)
class HandoverEffect:
    """How many present partners go, what waits there and goes along, and whether any stay.

    ``keeps_none``: nothing is left with the giver.
    """

    partners: int
    names: tuple[str, ...]
    waiting: tuple[Waiting, ...]
    keeps_none: bool


def effect_of_handover(
    portfolio: Portfolio, territories: Sequence[str], partners: Sequence[str], actor: Actor
) -> HandoverEffect:
    """What the places of these codes hold; refuses what the portfolio has not."""
    areas = [place for place in portfolio.territories if place.code in territories]
    named = [place for place in portfolio.partners if place.code in partners]
    if len(areas) < len(set(territories)) or len(named) < len(set(partners)):
        raise Refusal("handover_not_held")
    if not areas and not named:
        raise Refusal("handover_nothing")
    eyes = eyes_on([place.path for place in areas], [place.partner_id for place in named], actor)
    waiting = [each for ask in WAITING.values() for each in ask(eyes)]
    return HandoverEffect(
        partners=partners_within(eyes, "partners.manage").present().count(),
        names=tuple(place.name for place in (*areas, *named)),
        waiting=(*waiting, *_invitations(eyes)),
        keeps_none=len(areas) + len(named) == len(portfolio.territories) + len(portfolio.partners),
    )


def _invitations(eyes: Actor) -> list[Waiting]:
    states = (InvitationState.PLANNED, InvitationState.BOUNCED)
    count = invitations_within(eyes).filter(state__in=states).count()
    text = ngettext(
        "%(n)d invitation is prepared or bounced",
        "%(n)d invitations are prepared or bounced",
        count,
    )
    return [Waiting(text % {"n": count}, count)]
