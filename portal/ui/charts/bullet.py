"""You against your peers: own value, the peers' middle half, their middle, the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.charts.chart import NAMES, Chart, Spec, framed
from portal.ui.formats import number_text

Value = Decimal | float | int | None
_ROW = 34
# Fewer rows than this need no more than a strip of the page.
_FEW = 4


@dataclass(frozen=True, slots=True)
class BulletRow:
    """One figure. What may not be shown is None and leaves no trace in the drawing."""

    label: str
    own: Value = None
    middle: Value = None
    low: Value = None
    high: Value = None
    target: Value = None
    places: int = 1


def bullet(*, title: str, rows: Sequence[BulletRow], unit: str = "", subtitle: str = "") -> Chart:
    """One bar a row on a common scale; all rows share ``unit``."""
    bars = [_values(row) for row in rows]
    order = [row.label for row in rows]
    # A layer without a single value has no extent, and Vega says so.
    layers = [
        layer
        for name, layer in (
            ("low", _range()),
            ("own", _own()),
            ("middle", _tick("middle", "token:ink-soft", 18)),
            ("target", _tick("target", "token:chart-mark", 26)),
        )
        if any(name in values for values in bars)
    ]
    if layers:
        layers[0]["encoding"]["x"]["axis"] = {"title": unit or None, "tickCount": 5}
    columns = [_("Figure"), _("You"), _("Peers' middle"), _("From"), _("To"), _("Target")]
    return Chart(
        title=title,
        subtitle=subtitle or _legend(rows),
        alt=_alt(title, rows, unit),
        columns=columns,
        rows=[
            [
                row.label,
                *(
                    number_text(value, row.places)
                    for value in (row.own, row.middle, row.low, row.high, row.target)
                ),
            ]
            for row in rows
        ],
        spec=framed(
            {"data": {"values": bars}, "encoding": {"y": _axis(order)}, "layer": layers},
            height=_ROW * len(rows),
        ),
        size="small" if len(rows) >= _FEW else "flat",
    )


def _values(row: BulletRow) -> Spec:
    numbers = {
        name: float(value)
        for name in ("own", "middle", "low", "high", "target")
        if (value := getattr(row, name)) is not None
    }
    return {"label": row.label, **numbers}


def _axis(order: Sequence[str]) -> Spec:
    return {
        "field": "label",
        "type": "nominal",
        "sort": list(order),
        "axis": {"title": None, "labelLimit": NAMES, "labelColor": "token:ink"},
    }


def _range() -> Spec:
    return {
        "mark": {"type": "bar", "height": 22, "color": "token:chart-peer", "cornerRadius": 3},
        "encoding": {
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"},
        },
    }


def _own() -> Spec:
    return {
        "mark": {"type": "bar", "height": 9, "color": "token:chart-own", "cornerRadius": 2},
        "encoding": {"x": {"field": "own", "type": "quantitative"}},
    }


def _tick(name: str, colour: str, size: int) -> Spec:
    return {
        "mark": {"type": "tick", "thickness": 2.5, "size": size, "color": colour},
        "encoding": {"x": {"field": name, "type": "quantitative"}},
    }


def _legend(rows: Sequence[BulletRow]) -> str:
    parts = [_("bar: you")]
    if any(row.low is not None for row in rows):
        parts.append(_("wide area: the peers' middle half"))
    if any(row.middle is not None for row in rows):
        parts.append(_("short line: the peers' middle"))
    if any(row.target is not None for row in rows):
        parts.append(_("long line: target"))
    return " · ".join(parts)


def _alt(title: str, rows: Sequence[BulletRow], unit: str) -> str:
    parts = [title.rstrip(".") + "."]
    for row in rows:
        facts = [
            f"{word} {number_text(value, row.places)} {unit}".strip()
            for word, value in (
                (_("you"), row.own),
                (_("peers' middle"), row.middle),
                (_("target"), row.target),
            )
            if value is not None
        ]
        parts.append(f"{row.label}: {', '.join(facts) or _('no values')}.")
    return " ".join(parts)
