"""Which month and whose: what the addresses of these pages name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from partners.network.queries.own import own_partners, partner_or_404
from portal.access.actor import Actor
from portal.lib.numerals import whole
from portal.notices.hours import working_day_after
from portal.ui.links import address_at
from standards.reporting.models import Period
from standards.reporting.queries.sets import periods_with_others

if TYPE_CHECKING:
    from partners.network.models import Partner

# A grid wider than this is no form any more; a file is the better way.
MOST_OUTLETS = 40
_WEEK = dt.timedelta(days=7)


def period_or_404(collection: str, month: str) -> Period:
    """The period of a collection that an address names by its code; see `periods_with_others`."""
    period = (
        periods_with_others()
        .select_related("collection")
        .filter(collection__code=collection, code=month)
        .first()
    )
    if period is None:
        raise Http404
    return period


def outlets_for(actor: Actor, public_id: str, capability: str = "months.send") -> list[Partner]:
    """The partners a grid is about, by code: the one named, else all the actor sends for.

    People of the brand have to name one, so that nobody fills in a whole territory by mistake.
    """
    if public_id:
        return [partner_or_404(actor, public_id, capability)]
    if actor.is_brand:
        return []
    return sorted(own_partners(actor, capability), key=lambda row: row.code)


@dataclass(frozen=True, slots=True)
class Part:
    """As many outlets as one page takes; ``first`` and ``last`` count from 1 of ``total``."""

    partners: list[Partner]
    first: int
    last: int
    total: int
    earlier: int
    later: int


def part_of(partners: Sequence[Partner], asked: str) -> Part:
    """The part of ``partners`` with the number that ``asked`` says, 1 for anything else."""
    parts = max(1, -(-len(partners) // MOST_OUTLETS))
    number = whole(asked, most=parts) or 1
    begin = (number - 1) * MOST_OUTLETS
    chosen = list(partners[begin : begin + MOST_OUTLETS])
    later = number + 1 if number < parts else 0
    return Part(chosen, begin + 1, begin + len(chosen), len(partners), number - 1, later)


def receipt_of(actor: Actor, period: Period) -> str:
    """Where a sent month leads: a partner's people to their score, the brand's to what was sent."""
    arguments = (period.collection.code, period.code)
    if not actor.is_brand and (address := address_at("sent", *arguments)):
        return address
    return reverse("reporting:sent", args=arguments)


def proposal(period: Period) -> dt.date:
    """A week from now, or from the day it closes if that is later, on a working day."""
    return working_day_after(max(timezone.localdate(), period.lock_date) + _WEEK)


def inbox_address(period: Period) -> str:
    """Where a manager goes on: who is missing in the month."""
    address = reverse("reporting:inbox_month", args=(period.collection.code, period.code))
    return f"{address}?show=missing"
