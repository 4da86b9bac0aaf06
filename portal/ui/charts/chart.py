"""The shape of a chart and what all specs share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from portal.lib.canonical import digest

# The grammar of Vega-Lite: what it nests, and how deep, is its own.
Spec = dict[str, Any]
Size = Literal["flat", "small", "medium", "large"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# Names beside bars take at most this, and on a phone two fifths of the drawing.
NAMES: Spec = {"expr": "min(190, containerSize()[0] * 0.4)"}
# A wide letter of the texts beside bars, and the gap before them, in pixels.
_LETTER, _GAP = 8, 8
_FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif'


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to show.

    ``title`` says the finding, ``alt`` the same in full for who cannot see it; ``columns`` and
    ``rows`` hold the numbers as shown texts. Colours in ``spec`` are ``token:<css token>``.
    """

    title: str
    alt: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    spec: Spec
    subtitle: str = ""
    size: Size = "medium"

    @property
    def key(self) -> str:
        """An id that follows from the content: equal charts give equal pages."""
        return digest([self.title, self.spec])[:12]


def framed(layers: Spec, *, height: int, beside: Sequence[str] = ()) -> Spec:
    """``layers`` with size, schema and the look shared by all charts (height in pixels).

    Rows have no ``step``: a drawing that fits its width must have a height, or Vega complains.

    ``beside`` are texts that begin where a bar ends: the longest gets room right of the drawing.
    """
    room = max(map(len, beside), default=0) * _LETTER
    return {
        "$schema": _SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": None,
        "padding": {"left": 4, "top": 4, "bottom": 4, "right": 4 + (room and room + _GAP)},
        "config": _config(),
        **layers,
    }


def _config() -> Spec:
    return {
        # The figure around the drawing has the text alternative; parts of it need none.
        "aria": False,
        "mark": {"aria": False},
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "aria": False,
            "labelColor": "token:ink-soft",
            "titleColor": "token:ink-soft",
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": "token:chart-grid",
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
        "legend": {
            "aria": False,
            "labelColor": "token:ink-soft",
            "titleColor": "token:ink-soft",
            "orient": "top",
            "labelFontSize": 12,
        },
        "text": {"color": "token:ink", "fontSize": 12},
    }
