"""Why a score is what it is: steps that add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.charts.chart import NAMES, Chart, Spec, framed
from portal.ui.formats import number_text

_ROW = 30


@dataclass(frozen=True, slots=True)
class Step:
    """One contribution in points (negative for a cap); ``note`` says e.g. *missing*."""

    label: str
    points: Decimal | float
    note: str = ""


def waterfall(
    *, title: str, steps: Sequence[Step], total_label: str = "", places: int = 1, subtitle: str = ""
) -> Chart:
    """Bars that start where the one before ended, and their sum as the last bar."""
    values: list[Spec] = []
    at = 0.0
    for step in steps:
        values.append(_bar(step.label, at, at + float(step.points), step, places))
        at += float(step.points)
    label = total_label or _("Score")
    total = sum((Decimal(str(step.points)) for step in steps), Decimal(0))
    values.append(
        {
            "label": label,
            "from": 0,
            "to": float(total),
            "look": "total",
            "shown": number_text(total, places),
            "end": float(total),
        }
    )
    order = [value["label"] for value in values]
    return Chart(
        title=title,
        subtitle=subtitle,
        alt=_alt(title, steps, label, total, places),
        columns=[_("Part"), _("Points"), _("Note")],
        rows=[
            *([step.label, number_text(step.points, places), step.note or "–"] for step in steps),
            [label, number_text(total, places), "–"],
        ],
        spec=framed(
            {"data": {"values": values}, "layer": _layers(order)},
            height=_ROW * len(values),
            beside=[value["shown"] for value in values],
        ),
        size="small",
    )


def _bar(label: str, start: float, end: float, step: Step, places: int) -> Spec:
    text = number_text(step.points, places)
    return {
        "label": label,
        "from": start,
        "to": end,
        "look": "less" if end < start else "more",
        "shown": f"{text} · {step.note}" if step.note else text,
        "end": max(start, end),
    }


def _layers(order: list[str]) -> list[Spec]:
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": order,
        "axis": {"title": None, "labelLimit": NAMES, "labelColor": "token:ink"},
    }
    colour: Spec = {
        "field": "look",
        "scale": {
            "domain": ["more", "less", "total"],
            "range": ["token:chart-own", "token:bad", "token:chart-mark"],
        },
        "legend": None,
    }
    bars: Spec = {
        "mark": {"type": "bar", "height": 16, "cornerRadius": 2, "minBandSize": 2},
        "encoding": {
            "y": y,
            "x": {"field": "from", "type": "quantitative", "axis": {"title": None, "tickCount": 5}},
            "x2": {"field": "to"},
            "color": colour,
        },
    }
    texts: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 6, "fontWeight": 600},
        "encoding": {
            "y": y,
            "x": {"field": "end", "type": "quantitative"},
            "text": {"field": "shown"},
        },
    }
    return [bars, texts]


def _alt(title: str, steps: Sequence[Step], label: str, total: Decimal, places: int) -> str:
    parts = [
        f"{step.label} {number_text(step.points, places)}{f' ({step.note})' if step.note else ''}"
        for step in steps
    ]
    return f"{title.rstrip('.')}. {'; '.join(parts)}. {label} {number_text(total, places)}."
