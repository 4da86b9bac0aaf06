"""The table of rights: which role may do what, and how far. The one place that knows.

`Extent.ALL` reaches the whole network (unless the grant itself is limited), `Extent.PLACES` the
territories and partners of the grant, `Extent.OWN` the partner of the membership.
"""

from enum import Enum


class Extent(Enum):
    """How far a role carries a capability."""

    ALL = "y"
    PLACES = "t"
    OWN = "o"


_Y, _T, _O = Extent.ALL, Extent.PLACES, Extent.OWN
_MEMBERS = {"owner": _O, "submitter": _O, "viewer": _O, "integration": _O}
_BRAND = {"admin": _Y, "author": _Y, "manager": _Y, "analyst": _Y, "auditor": _Y, "legal": _Y}

CAPABILITIES: dict[str, dict[str, Extent]] = {
    "standards.read": {**_BRAND, **_MEMBERS},
    "standards.write": {"author": _Y},
    "standards.publish": {"author": _Y},
    "standards.acknowledge": {"owner": _O, "submitter": _O},
    "partners.manage": {"admin": _Y, "manager": _T},
    "partners.read": {
        "admin": _Y,
        "author": _Y,
        "manager": _T,
        "analyst": _Y,
        "auditor": _Y,
        "legal": _Y,
        **_MEMBERS,
    },
    "team.manage": {"owner": _O},
    "months.send": {"manager": _T, "owner": _O, "submitter": _O, "integration": _O},
    "months.review": {"manager": _T},
    # By when months are asked for: the address a calendar subscribes to opens nothing else.
    "calendar.read": {"manager": _T, "owner": _O, "submitter": _O, "viewer": _O},
    # For everybody at once, after an outage: asked by one person, confirmed by another.
    "months.extend": {"admin": _Y, "manager": _T},
    "values.read": {"admin": _Y, "manager": _T, "analyst": _Y, "auditor": _Y, **_MEMBERS},
    "network.read": {"admin": _Y, "author": _Y, "manager": _T, "analyst": _Y},
    "scorecard.read": dict(_MEMBERS),
    "sharing.read": {"admin": _Y, "auditor": _Y, "legal": _Y},
    "sharing.edit": {"admin": _Y},
    "sharing.approve": {"admin": _Y, "legal": _Y},
    "agreements.read": {"admin": _Y, "auditor": _Y, "legal": _Y, **_MEMBERS},
    "agreements.offer": {"admin": _Y, "legal": _Y},
    "agreements.sign": {"owner": _O},
    "audit.read": {"admin": _Y, "auditor": _Y, "legal": _Y},
    "settings.edit": {"admin": _Y},
    "roles.confirm": {"admin": _Y, "legal": _Y},
}

# Roles that approve what others prepared, or give roles.
DECIDING = frozenset(
    role
    for capability in ("settings.edit", "sharing.approve", "standards.publish", "roles.confirm")
    for role in CAPABILITIES[capability]
)
