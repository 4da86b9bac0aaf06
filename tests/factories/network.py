"""Builders for the network's structure and partners."""

from typing import Any

from partners.network.models import Partner
from partners.network.rows import PartnerRow
from partners.network.services import structure
from partners.network.services.partners import create_partners
from portal.access.actor import SYSTEM


def make_structure() -> None:
    """Two regions with a country each, two kinds, a contractual and an earned tier, one owner."""
    for code, name, parent in (
        ("EU", "Europe", None),
        ("FR", "France", "EU"),
        ("DE", "Germany", "EU"),
        ("AM", "Americas", None),
        ("US", "United States", "AM"),
    ):
        structure.save_territory(code=code, name=name, parent=parent, actor=SYSTEM)
    for code in ("dealer", "agent"):
        structure.save_kind(code=code, name=code.capitalize(), actor=SYSTEM)
    structure.save_tier(code="gold", name="Gold", is_earned=False, rank=1, actor=SYSTEM)
    structure.save_tier(code="star", name="Star", is_earned=True, rank=2, actor=SYSTEM)
    structure.save_owner(code="own", name="Owner & Sons", actor=SYSTEM)
    structure.save_attribute(code="workshop", name="Has workshop", is_public=True, actor=SYSTEM)


def row_of(code: str, **values: Any) -> PartnerRow:
    """A good row; say only what matters."""
    return PartnerRow(
        **{
            "code": code,
            "name": f"{code} Motors",
            "owner": "own",
            "territory": "FR",
            "kind": "dealer",
            "joined_month": "2024-01",
            **values,
        }
    )


def make_partner(code: str, **values: Any) -> Partner:
    """One partner in an existing structure."""
    return create_partners(rows=[row_of(code, **values)], actor=SYSTEM)[0]


def make_small_network() -> None:
    """Three partners in two regions: a gold dealer and an agent in France, a dealer in the US."""
    make_structure()
    make_partner("fr-1", name="Alpine", tier="gold")
    make_partner("fr-2", name="Bellweather", kind="agent")
    make_partner("us-1", name="Castell", territory="US")
