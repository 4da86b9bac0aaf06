"""A small network over two seasons with every kind of metric that is released."""

import datetime as dt
from collections.abc import Callable
from random import Random

from partners.network.rows import PartnerRow
from partners.people.services import roles
from portal.access.actor import SYSTEM
from portal.accounts.models import User
from portal.lib import months
from standards.packs.manifest import Manifest
from standards.packs.parser import Pack, PackMonth
from standards.packs.services.loading import load

FIRST, LAST = "2025-10", "2026-03"
MONTHS = tuple(months.span(FIRST, LAST))
Cells = dict[str, dict[str, str]]
STANDARD = """
format: cx-standard/1
standard: {code: shop, name: Shop}
version: {number: "1.0"}
metrics:
  - code: reply
    name: Reply
    kind: share
    unit: "%"
    factor: 100
    sharing: shareable
    release: {grid: 1}
    breakdown: {dimension: Channel, total: true, members: [web, phone, fax]}
  - {code: check, name: Checked, kind: yesno, sharing: shareable}
  - {code: mix, name: Main channel, kind: choice, choices: [web, phone, fax], sharing: shareable}
  - {code: nps, name: Recommended, kind: nps, sharing: shareable, release: {grid: 2, parts: 2}}
  - {code: cost, name: Cost, kind: mean, unit: EUR, polarity: lower, lower: 1, upper: 10000,
     sharing: shareable, sensitive: true, release: {scale: log, grid: 0.05}}
sections:
  - code: main
    title: Main
    clauses:
      - code: all
        title: All
        text: Do it.
        targets:
          - {metric: reply, method: linear, value: 90, floor: 50, weight: 60}
          - {metric: check, method: pass, value: 1, weight: 20}
          - {metric: cost, method: linear, value: 100, floor: 900, weight: 20}
"""
MANIFEST = {
    "pack": "shop", "name": "Shop",
    "network": {
        "territories": [{"code": "EU", "name": "Europe"}, {"code": "N", "name": "North",
                        "parent": "EU"}, {"code": "S", "name": "South", "parent": "EU"}],
        "kinds": [{"code": "dealer", "name": "Dealer"}],
    },
    "publish": [{"standard": "shop", "version": "1.0", "effective_month": FIRST}],
    "collections": [{"code": "monthly", "name": "Monthly", "first_month": FIRST,
                     "metrics": ["reply", "check", "mix", "nps", "cost"]}],
    "rules": [{"name": "Peers", "metrics": ["class:1"], "kinds": ["own", "target", "centre",
               "band", "spread", "total"], "lookback_months": 24, "valid_from": "2025-01-01",
               "valid_to": "2027-12-31"}],
    "approvers": ["admin@example.org", "legal@example.org"],
}  # fmt: skip
Change = Callable[[dict[tuple[str, str], Cells]], None]


def partners(south: int = 13, leaver: str = "") -> list[PartnerRow]:
    """26 dealers in the north (two of one owner) and some in the south; one may leave in 2025."""
    rows = []
    for area, count in (("N", 26), ("S", south)):
        for number in range(1, count + 1):
            code = f"{area}{number:02d}"
            owner = "ON01" if code == "N02" else f"O{code}"
            rows.append(
                PartnerRow(code=code, name=code, owner=owner, owner_name=owner, territory=area,
                           kind="dealer", joined_month=FIRST,
                           left_month="2025-12" if code == leaver else "",
                           status="left" if code == leaver else "active")
            )  # fmt: skip
    return rows


def cells_of(chance: Random, number: int) -> Cells:
    """One month of a dealer; few use the fax."""
    members = ["web", "phone"] + (["fax"] if number % 6 == 0 else [])
    found: Cells = {}
    n = d = 0
    for member in members:
        cases = chance.randrange(40, 90)
        hits = round(cases * chance.uniform(0.5, 0.97))
        found[f"reply:{member}"] = {"n": str(hits), "d": str(cases)}
        n, d = n + hits, d + cases
    found["reply"] = {"n": str(n), "d": str(d)}
    found["check"] = {"code": "yes" if chance.random() < 0.6 else "no"}
    found["mix"] = {"code": "fax" if number % 13 == 0 else ("web" if number % 2 else "phone")}
    found["cost"] = {"sum": f"{10 * chance.lognormvariate(5, 0.8):.2f}", "count": "10"}
    detractors = (d - n) // 2
    found["nps"] = {"promoters": str(n), "passives": str(d - n - detractors),
                    "detractors": str(detractors)}  # fmt: skip
    return found


def build(
    change: Change = lambda found: None, *, south: int = 13, leaver: str = ""
) -> dict[tuple[str, str], Cells]:
    """Load the network with its months; returns what was sent by (code, month)."""
    chance = Random(7)
    people = partners(south, leaver)
    found = {
        (row.code, month): cells_of(chance, number)
        for month in MONTHS
        for number, row in enumerate(people, 1)
        if month <= (row.left_month or LAST)
    }
    change(found)
    for name in ("admin", "legal"):
        user = User.objects.create_user(f"{name}@example.org", None, name=name.title())
        roles.give_role(user=user, role=name, actor=SYSTEM)
    load(
        pack=Pack(
            manifest=Manifest.model_validate(MANIFEST),
            standards=(STANDARD,),
            partners=tuple(people),
            months={
                key: PackMonth(cells, dict.fromkeys(cells, 1), _sent(key[1]))
                for key, cells in found.items()
            },
            bad=(),
            digest="shop",
        )
    )
    return found


def _sent(month: str) -> dt.date:
    return months.first_day(months.shift(month, 1)) + dt.timedelta(days=4)
