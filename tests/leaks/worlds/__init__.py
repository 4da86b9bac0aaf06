"""Two small networks that differ only in what one partner's people may not learn.

`build` makes a world inside the caller's transaction through the portal's own services, with
repeatable ids and a stopped clock. A `Variation` says how the second world of a pair differs.
"""

from tests.leaks.worlds.additions import add_brand_work, add_outsiders_people
from tests.leaks.worlds.construction import build
from tests.leaks.worlds.network import MISSING_CODE, SECOND, VIEWER, row
from tests.leaks.worlds.pack import STANDARD
from tests.leaks.worlds.values import GRANTED, UNGRANTED, hidden_cells, recommended
from tests.leaks.worlds.world import MONTHS, NOW, Cells, Variation, World

__all__ = [
    "GRANTED", "MISSING_CODE", "MONTHS", "NOW", "SECOND", "STANDARD", "UNGRANTED", "VIEWER",
    "Cells", "Variation", "World",
    "add_brand_work", "add_outsiders_people", "build", "hidden_cells", "recommended", "row",
]  # fmt: skip
