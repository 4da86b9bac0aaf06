"""P21: the second list of a network of 5,000: read, matched, checked and compared.

Beside it: `pandas.read_csv` of both lists and a plain outer merge by code, with the cells that
differ. Absolute seconds are held, too: a person waits for this page.
"""

import io
from typing import Any

import pandas

from benchmarks.frame import Row, compare
from benchmarks.network import analyze
from partners.network.models import ColumnMatch, NetworkChange, Partner
from partners.network.rows import PartnerRow
from partners.network.services import structure
from partners.network.services.list_changes import start_change
from partners.network.services.list_comparison import compare as differences
from partners.network.services.partners import create_partners
from portal.access.actor import SYSTEM
from portal.lib.tables.read import read_table

SIZE, MOST_SECONDS, LIMIT = 5_000, 5.0, 40.0
HEADINGS = ("Dealer ID", "Firma", "Inhaber", "Region", "Type", "Level", "Opened")
NEW, GONE = 50, 60


def run() -> list[Row]:
    """One row: seconds of the product, and how many times the plain merge."""
    _network()
    first, second = _lists()
    mine, theirs = compare(lambda: product(second), lambda: rival(first, second), before=_forget)
    is_met = mine <= MOST_SECONDS and mine <= LIMIT * theirs
    what = f"a list of {SIZE:,} compared: {mine:.2f} s"
    target = f"<= {MOST_SECONDS:g} s, {LIMIT:g}x"
    return [Row("P21", what, "read_csv x 2 + outer merge", mine, theirs, target, is_met)]


def product(content: bytes) -> dict[str, int]:
    """How many partners are new, gone, renamed, moved and of another tier."""
    row = start_change(table=read_table("second.csv", content), name="", actor=SYSTEM)
    difference = differences(row=row, actor=SYSTEM)
    if difference.problems or difference.doubt:
        raise AssertionError(difference.problems[:3] or difference.doubt)
    counts = difference.counts
    return {
        "new": counts["new"],
        "gone": len(difference.matches.unlisted),
        **{name: counts[name] for name in ("name", "territory", "tier")},
    }


def rival(first: bytes, second: bytes) -> dict[str, int]:
    """The same counts of two lists whose columns are known."""
    before, after = (pandas.read_csv(io.BytesIO(each), dtype=str) for each in (first, second))
    both: Any = before.merge(after, on=HEADINGS[0], how="outer", indicator=True)
    paired = both[both["_merge"] == "both"]
    counts = {
        "new": int((both["_merge"] == "right_only").sum()),
        "gone": int((both["_merge"] == "left_only").sum()),
    }
    for name, heading in (("name", "Firma"), ("territory", "Region"), ("tier", "Level")):
        counts[name] = int((paired[f"{heading}_x"] != paired[f"{heading}_y"]).sum())
    return counts


def _network() -> None:
    if Partner.objects.filter(code="c000000").exists():
        return
    for code in ("NO", "SO"):
        structure.save_territory(code=code, name=f"Area {code}", parent=None, actor=SYSTEM)
    structure.save_kind(code="dealer", name="Dealer", actor=SYSTEM)
    for rank, code in enumerate(("gold", "silver")):
        structure.save_tier(
            code=code, name=code.capitalize(), is_earned=False, rank=rank, actor=SYSTEM
        )
    # Partners of other benchmarks are in no list; they would be gone.
    Partner.objects.update(left_month="2020-01", status="left")
    create_partners(rows=[_row(number) for number in range(SIZE)], actor=SYSTEM)
    analyze()


def _row(number: int) -> PartnerRow:
    return PartnerRow(
        code=f"c{number:06d}",
        name=f"Partner {number}",
        owner=f"h{number // 4}",
        owner_name=f"House {number // 4}",
        territory="NO" if number % 2 else "SO",
        kind="dealer",
        tier="gold" if number % 3 else "silver",
        joined_month="2024-03",
    )


def _cells(row: PartnerRow) -> list[str]:
    return [row.code, row.name, row.owner, row.territory, "Dealer", row.tier, row.joined_month]


def _lists() -> tuple[bytes, bytes]:
    """The network as a list, and the list of half a year later."""
    first = [_cells(_row(number)) for number in range(SIZE)]
    second = [list(cells) for cells in first[GONE:]]
    for number, cells in enumerate(second):
        if number % 40 == 0:
            cells[5] = "silver" if cells[5] == "gold" else "gold"
        if number % 100 == 1:
            cells[3] = "NO" if cells[3] == "SO" else "SO"
        if number % 200 == 2:
            cells[1] = f"{cells[1]} & Daughters"
    second += [
        [f"d{number:06d}", f"Newcomer No {number}", "h1", "NO", "Dealer", "gold", "2026-03"]
        for number in range(NEW)
    ]
    return _csv(first), _csv(second)


def _csv(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(cells) for cells in (list(HEADINGS), *rows)).encode()


def _forget() -> None:
    NetworkChange.objects.all().delete()
    ColumnMatch.objects.all().delete()
