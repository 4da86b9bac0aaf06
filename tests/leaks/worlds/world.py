"""What a world is, and how the second of a pair differs from the first."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from partners.network.rows import PartnerRow
from portal.accounts.models import User

NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
Cells = dict[str, dict[str, str]]


@dataclass(slots=True)
class Variation:
    """How a world differs from its twin. ``cells`` may rewrite every partner's months."""

    name: str = "base"
    cells: Callable[[dict[tuple[str, str], Cells]], None] = lambda months: None
    after: Callable[["World"], None] = lambda world: None
    # Outsiders who sent after the date that counts as on time.
    late: frozenset[str] = frozenset()
    extra_rows: tuple[PartnerRow, ...] = ()
    # A word the brand reads in its own answers when the variation happened.
    trace: str = ""


@dataclass(slots=True)
class World:
    """What requests need to name things; equal in both worlds of a pair."""

    own: uuid.UUID
    second: uuid.UUID
    outsider: uuid.UUID
    users: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    raw: dict[tuple[str, str], Cells] = field(default_factory=dict)
    objects: dict[str, dict[str, str]] = field(default_factory=dict)
