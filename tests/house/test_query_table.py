"""Every route has its number of queries, equal for one thing and three, and at most twenty."""

import os
from collections.abc import Callable

import pytest
import time_machine

from portal.lib import ids
from standards.reporting.queries.period_ends import day_everywhere
from standards.reporting.services.asked import fix_asked
from tests.house.larger_world import grow
from tests.house.query_table import FILE, GROWING, MOST, as_text, counts
from tests.leaks import worlds
from tests.leaks.routes import routes, unknown_routes
from tests.leaks.worlds import Variation, build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# Not in the table: the kit has no live invitation, no calendar and no worker to be ready with.
SILENT = frozenset({"people:join", "home:readyz", "reporting:feed_file"})


def test_every_route_costs_what_the_table_says(
    monkeypatch: pytest.MonkeyPatch, tell: Callable[[str], None]
) -> None:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        world = build(1, Variation())
        fix_asked(day=day_everywhere())
        grow(world, 1)
        one = counts(world)
        grow(world, 2)
        grow(world, 3)
        three = counts(world)
    text = as_text(one, three)
    if os.environ.get("WRITE_QUERY_TABLE"):
        FILE.write_text(text)
    assert text == FILE.read_text()
    assert {route: count for route, (count, _) in three.items() if count > MOST} == {}
    growing = {route for route in one if three[route][0] > one[route][0]}
    assert growing - GROWING == set()
    uncounted = {route.name for route in routes()} - set(three) - SILENT
    assert uncounted == set(), "no GET of these routes was ever answered: tell the kit how to ask"
    tell(f"query table: {len(three)} routes, at most {max(n for n, _ in three.values())} queries")


def test_no_route_is_unknown_to_the_kit() -> None:
    assert unknown_routes() == []
