"""The partners of a world, the viewer's own among them."""

from partners.network.rows import PartnerRow
from tests.leaks.worlds.world import MONTHS

VIEWER, SECOND = "FR01", "FR02"
# What requests name that no unchanged world holds.
MISSING, MISSING_CODE = "00000000-0000-4000-8000-000000000000", "XX99"


def rows() -> list[PartnerRow]:
    """16 dealers in France (the viewer's owner has two), 14 in Germany, 4 agents."""
    found = []
    for area, count, kind in (("FR", 16, "dealer"), ("DE", 14, "dealer"), ("AG", 4, "agent")):
        for number in range(1, count + 1):
            code = f"{area}{number:02d}"
            owner = "OFR01" if code == SECOND else f"O{code}"
            territory = area if area != "AG" else "FR"
            found.append(row(code, owner, territory, kind))
    return found


def row(code: str, owner: str, territory: str, kind: str) -> PartnerRow:
    """One partner of the world."""
    return PartnerRow(
        code=code, name=f"Partner {code}", owner=owner, owner_name=f"Owner {owner}",
        territory=territory, kind=kind, joined_month=MONTHS[0],
    )  # fmt: skip
