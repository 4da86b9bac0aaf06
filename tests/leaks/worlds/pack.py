"""A world as a pack: what the portal's own loading makes a network of."""

import datetime as dt
from pathlib import Path

from partners.network.rows import PartnerRow
from portal.lib import months
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack, PackMonth
from tests.leaks.worlds.values import GRANTED
from tests.leaks.worlds.world import Cells

STANDARD = (Path(__file__).parent / "care.yaml").read_text()
RULE = {"lookback_months": 24, "valid_from": "2026-01-01", "valid_to": "2027-12-31"}
MANIFEST = {
    "pack": "world",
    "name": "World",
    "network": {
        "territories": [
            {"code": "EU", "name": "Europe"},
            {"code": "FR", "name": "France", "parent": "EU"},
            {"code": "DE", "name": "Germany", "parent": "EU"},
        ],
        "kinds": [{"code": "dealer", "name": "Dealer"}, {"code": "agent", "name": "Agent"}],
    },
    "publish": [{"standard": "care", "version": "1.0", "effective_month": "2026-01"}],
    "collections": [
        {
            "code": "monthly", "name": "Monthly", "first_month": "2026-01",
            "metrics": ["reply", "kept", "broken", "recommend", "wait", "visits", "secret"],
        }
    ],
    "rules": [
        {"name": "Own", "metrics": ["class:2"], "kinds": ["own", "target"], **RULE},
        {
            "name": "Peers", "metrics": list(GRANTED), "kinds_of_partner": ["dealer"],
            "kinds": ["centre", "band", "spread"], "reciprocal": True, **RULE,
        },
        {"name": "Total", "metrics": ["reply"], "kinds": ["total"], **RULE},
    ],
    "approvers": ["admin@example.org", "legal@example.org"],
}  # fmt: skip


def packed(
    people: list[PartnerRow], raw: dict[tuple[str, str], Cells], late: frozenset[str]
) -> Pack:
    """The network, its standard, its rules and everybody's months."""
    return Pack(
        manifest=Manifest.model_validate(MANIFEST),
        standards=(STANDARD,),
        partners=tuple(people),
        months={
            key: PackMonth(
                cells, dict.fromkeys(cells, 1), _sent(key[1], 12 if key[0] in late else 5)
            )
            for key, cells in raw.items()
        },
        bad=(),
        digest="world",
    )


def _sent(month: str, day: int) -> dt.date:
    return months.first_day(months.shift(month, 1)) + dt.timedelta(days=day - 1)
