"""The sets that others narrow: partners, owners, and what a place is made of.

None of them is limited to what somebody may see, but `partners_within`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from partners.network.models import (
    Kind,
    Owner,
    Partner,
    PartnerQuerySet,
    Placement,
    PlacementQuerySet,
    Territory,
    Tier,
)
from portal.access.actor import Actor

_ORDERED: dict[str, QuerySet[Any]] = {
    "partner": Partner.objects.order_by("code"),
    "owner": Owner.objects.order_by("code"),
    "territory": Territory.objects.order_by("path"),
    "tier": Tier.objects.order_by("rank", "name"),
    "kind": Kind.objects.order_by("name"),
}


def all_partners() -> PartnerQuerySet:
    """Every partner, left ones too: for what the portal does by itself, or `visible_or_404`."""
    return Partner.objects.all()


def partners_within(actor: Actor, capability: str = "") -> PartnerQuerySet:
    """The partners that ``capability`` of the actor reaches; '' for seeing that they exist."""
    return Partner.objects.visible_to(actor, capability)


def partners_by_key(keys: Iterable[int]) -> dict[int, Partner]:
    """The partners of some keys, by key; one query, none for no keys."""
    return Partner.objects.in_bulk(list(keys))


def all_placements() -> PlacementQuerySet:
    """Every span of every partner; those in force in a month are `placements_in`."""
    return Placement.objects.all()


def coded(part: str) -> QuerySet[Any]:
    """All rows with ``code`` and ``name`` of one part of a place, in the order people read them.

    ``part``: partner, owner, territory, tier or kind, the words of questions and audiences.
    """
    return _ORDERED[part].all()
