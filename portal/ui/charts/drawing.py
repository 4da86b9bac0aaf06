"""A chart as a drawing for paper: the page's own spec, in the light palette, with its texts."""

import json
from functools import lru_cache
from typing import Any

from portal.ui.charts.chart import NAMES, Chart

# The light side of `tokens.css`: paper has no theme, and its ink is not the brand's.
_PRINTED = {
    "ink": "#151b28",
    "ink-soft": "#4a5466",
    "ok": "#146c43",
    "bad": "#b3261e",
    "warn": "#8a5a00",
    "info": "#1f4cc0",
    "chart-own": "#1f4cc0",
    "chart-peer": "#c4cddb",
    "chart-mark": "#151b28",
    "chart-band": "#d3ecdf",
    "chart-grid": "#e4e8ef",
}
_NAMES_PX = 190


def drawn(chart: Chart, *, width: int) -> str:
    """The chart as SVG, ``width`` pixels wide; equal charts give equal drawings."""
    return _svg(json.dumps({**_printed(chart.spec), "width": width}, sort_keys=True))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert

    found: str = vl_convert.vegalite_to_svg(spec)
    return found


def _printed(node: Any) -> Any:
    if node == NAMES:
        return _NAMES_PX
    if isinstance(node, list):
        return [_printed(each) for each in node]
    if isinstance(node, dict):
        return {key: _printed(value) for key, value in node.items()}
    if isinstance(node, str) and node.startswith("token:"):
        return _PRINTED[node.removeprefix("token:")]
    return node
