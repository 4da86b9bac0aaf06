"""Seasons' plans for tests: places without a database."""

from collections.abc import Sequence

from partners.network.queries import Place
from standards.release.comparison_plan import ComparisonPlan
from standards.release.plans import make_plan


def place(
    code: str, territory: str = "EU", kind: str = "dealer", owner: str = "", tier: str = ""
) -> Place:
    """One outlet; its owner is its own unless given."""
    return Place(
        partner_id=0,
        partner_public_id=code,
        partner_code=code,
        partner_name=code,
        territory=territory.rpartition("/")[2],
        territory_path=f"/{territory}/",
        owner=owner or f"O-{code}",
        owner_name="",
        kind=kind,
        tier=tier,
        tier_is_earned=False,
    )


def plan_of(places: Sequence[Place], split: str = "tier") -> ComparisonPlan:
    """The plan of a season with these places and nobody tied."""
    return make_plan(2026, places, [], {}, split=split)
