"""A chart as a drawing for paper: the page's own spec, in the light colours, with its texts."""

import json
from functools import lru_cache
from typing import Any

from portal.ui.charts.chart import NAMES, Chart
from portal.ui.palette import light_colours

_NAMES_PX = 190


def drawn(chart: Chart, *, width: int) -> str:
    """The chart as SVG, ``width`` pixels wide; equal charts give equal drawings."""
    return _svg(json.dumps({**_printed(chart.spec), "width": width}, sort_keys=True))


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert

    image: str = vl_convert.vegalite_to_svg(spec)
    return image


def _printed(node: Any) -> Any:
    if node == NAMES:
        return _NAMES_PX
    if isinstance(node, list):
        return [_printed(each) for each in node]
    if isinstance(node, dict):
        return {key: _printed(value) for key, value in node.items()}
    if isinstance(node, str) and node.startswith("token:"):
        return light_colours()[node.removeprefix("token:")]
    return node
