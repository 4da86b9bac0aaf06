"""The PDF shows the page's own charts: one spec, drawn for paper, with everything in words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from portal.lib import ids
from portal.ui.charts import Chart, drawn
from standards.disclosure import exports
from tests.leaks import worlds
from tests.leaks.probe import client_for
from tests.leaks.worlds import Variation, World, build

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(ids, "source", ids.source)
    with time_machine.travel(worlds.NOW, tick=False):
        yield build(5, Variation())


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """The charts drawn for paper from here on."""
    found: list[Chart] = []

    def note(chart: Chart, **size: Any) -> str:
        found.append(chart)
        return drawn(chart, **size)

    monkeypatch.setattr(exports, "drawn", note)
    return found


def test_the_pdf_holds_the_charts_of_the_page_and_their_numbers(
    world: World, charts: list[Chart]
) -> None:
    owner, path = client_for(world, "owner"), f"/scorecards/{world.own}/2026-04/"
    pdf = owner.get(f"{path}pdf/")
    page = owner.get(path).content.decode()
    assert pdf.content.startswith(b"%PDF")
    assert owner.get(f"{path}pdf/").content == pdf.content
    of_page = set(re.findall(r'data-chart="chart-([0-9a-f]+)"', page))
    assert {chart.key for chart in charts} == of_page
    assert len(of_page) == 3
    (told,) = {chart.alt for chart in charts if "peers' middle" in chart.alt}
    middle = re.search(r"Middle of 10-19 owners \(Dealer · France\): (\d+)", page)
    assert middle is not None
    assert f"peers' middle {middle[1]}.0 %" in told


def test_a_drawing_keeps_its_texts_and_holds_no_script(world: World, charts: list[Chart]) -> None:
    client_for(world, "owner").get(f"/scorecards/{world.own}/2026-04/pdf/")
    for chart in charts:
        svg = drawn(chart, width=500)
        assert "<text" in svg
        assert "token:" not in svg
        assert "<script" not in svg
