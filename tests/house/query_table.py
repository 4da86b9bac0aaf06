"""What every address costs in queries, as a table people can read.

Run the test with WRITE_QUERY_TABLE=1 to write what is counted now; the diff of
``query_table.csv`` is what a reviewer reads. The test compares with the committed file.
"""

import csv
import io
from pathlib import Path

from tests.house.access_table import answers
from tests.leaks.worlds import World

FILE = Path(__file__).parent / "query_table.csv"
MOST = 20
# Routes that cost more with more things: none.
GROWING: frozenset[str] = frozenset()
Count = tuple[int, str]


def counts(world: World) -> dict[str, Count]:
    """By route the dearest answer of any role at any of its addresses, and whose it was."""
    found: dict[str, Count] = {}
    for (route, _, _), row in answers(world).items():
        for role, one in row.items():
            if one.status < 400:
                found[route] = max(found.get(route, (0, "")), (one.queries, role))
    return found


def as_text(one: dict[str, Count], three: dict[str, Count]) -> str:
    """One line a route."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["route", "one", "three", "role"])
    for route in sorted(one):
        writer.writerow([route, one[route][0], three[route][0], three[route][1]])
    return out.getvalue()
