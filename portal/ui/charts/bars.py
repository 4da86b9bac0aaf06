"""Amounts side by side, the largest first when the caller sorts them so."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.charts.chart import NAMES, Chart, Spec, framed
from portal.ui.formats import number_text

_ROW = 30


@dataclass(frozen=True, slots=True)
class Bar:
    """One amount; ``is_quiet`` draws it in grey."""

    label: str
    value: Decimal | float | int | None
    is_quiet: bool = False


def bars(
    *,
    title: str,
    rows: Sequence[Bar],
    unit: str = "",
    places: int = 0,
    heading: str = "",
    subtitle: str = "",
) -> Chart:
    """Horizontal bars from zero, each with its number at the end."""
    values = [
        {
            "label": row.label,
            "value": None if row.value is None else float(row.value),
            "look": "quiet" if row.is_quiet else "own",
            "shown": f"{number_text(row.value, places)} {unit}".strip(),
        }
        for row in rows
    ]
    facts = "; ".join(f"{value['label']}: {value['shown']}" for value in values)
    return Chart(
        title=title,
        subtitle=subtitle,
        alt=f"{title.rstrip('.')}. {facts}.",
        columns=[heading or _("Name"), unit or _("Value")],
        rows=[[row.label, number_text(row.value, places)] for row in rows],
        spec=framed(
            {"data": {"values": values}, "layer": _layers([row.label for row in rows])},
            height=_ROW * len(values),
            beside=[str(value["shown"]) for value in values],
        ),
        size="small",
    )


def _layers(order: list[str]) -> list[Spec]:
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "labelLimit": NAMES, "labelColor": "token:ink"},
    }
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": None, "tickCount": 5},
        "scale": {"zero": True},
    }
    colour: Spec = {
        "field": "look",
        "scale": {
            "domain": ["own", "quiet"],
            "range": ["token:chart-own", "token:chart-peer"],
        },
        "legend": None,
    }
    return [
        {
            "mark": {"type": "bar", "height": 16, "cornerRadius": 2},
            "encoding": {"y": y, "x": x, "color": colour},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
            "encoding": {"y": y, "x": x, "text": {"field": "shown"}},
        },
    ]
