"""The territory tree with the number of partners at home in each."""

from collections import Counter
from dataclasses import dataclass

from partners.network.models import Attribute, Kind, Partner, Territory, Tier
from portal.access.memory import remembered


@dataclass(frozen=True, slots=True)
class TerritoryNode:
    """A territory: ``depth`` 0 is a root.

    ``partners`` counts those in it or below, left ones too, as the list it leads to.
    """

    public_id: str
    code: str
    name: str
    parent: str
    path: str
    depth: int
    partners: int


@remembered
def kind_names() -> dict[str, str]:
    """The kinds of partner, code to name, by name."""
    return dict(Kind.objects.order_by("name").values_list("code", "name"))


@remembered
def tier_names() -> dict[str, str]:
    """The tiers, code to name, by rank."""
    return dict(Tier.objects.order_by("rank").values_list("code", "name"))


@remembered
def attribute_names() -> dict[str, str]:
    """The attributes, code to name, by name."""
    return dict(Attribute.objects.order_by("name").values_list("code", "name"))


def territory_tree() -> list[TerritoryNode]:
    """All territories, each followed by those below it; two queries."""
    counts: Counter[str] = Counter()
    for path in Partner.objects.values_list("home_path", flat=True):
        parts = path.strip("/").split("/")
        for depth in range(1, len(parts) + 1):
            counts[f"/{'/'.join(parts[:depth])}/"] += 1
    rows = Territory.objects.values_list("public_id", "code", "name", "parent__code", "path")
    nodes = [
        TerritoryNode(
            str(row[0]), row[1], row[2], row[3] or "", row[4], row[4].count("/") - 2, counts[row[4]]
        )
        for row in rows
    ]
    return sorted(nodes, key=lambda node: node.path.split("/"))
