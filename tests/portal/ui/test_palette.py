"""Paper is drawn in the colours of the style sheets, a brand's own included."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal.ui import palette
from portal.ui.charts import Step, drawn, waterfall

TOKEN = re.compile(r'"token:([a-z-]+)"')


def test_every_colour_of_a_drawing_is_a_token() -> None:
    asked = {
        name
        for path in Path("portal/ui/charts").glob("*.py")
        for name in TOKEN.findall(path.read_text())
    }
    assert len(asked) > 5
    assert all(re.fullmatch(r"#[0-9a-f]{3,6}", palette.light_colours()[name]) for name in asked)


def test_references_and_pairs_are_followed() -> None:
    found = palette.light_colours()
    assert (found["ink"], found["on-brand"]) == ("#151b28", "#fff")
    assert found["chart-own"] == found["brand"] == "#2456d6"


def test_a_reference_to_nothing_or_in_a_circle_ends() -> None:
    said = {"a": "var(--b)", "b": "var(--a)"}
    assert palette._colour("var(--a)", said, 1) in said.values()
    assert palette._colour("var(--gone)", said, 1) == "var(--gone)"


def test_a_brand_s_own_colour_is_on_paper_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "brand.css"
    own.write_text(":root { --brand: light-dark(#a01020, #ff8090); }")
    find = finders.find
    monkeypatch.setattr(
        finders, "find", lambda name: str(own) if name == "ui/brand.css" else find(name)
    )
    palette.light_colours.cache_clear()
    try:
        assert palette.light_colours()["chart-own"] == "#a01020"
        chart = waterfall(title="Why 80", steps=[Step("Replies", Decimal(80))], total_label="Score")
        assert chart is not None
        assert "#a01020" in drawn(chart, width=400).lower()
    finally:
        palette.light_colours.cache_clear()
