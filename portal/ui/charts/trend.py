"""A figure from month to month, with its target band."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.ui.charts.chart import Chart, Spec, framed
from portal.ui.formats import month_short, month_text, number_text

Value = Decimal | float | int | None
# Labels of months never touch; those without room are left out.
_SPACED = {"labelOverlap": "greedy", "labelSeparation": 8}
_TOKENS = ("chart-own", "ink-soft", "warn", "info")
_DASHES = ([1, 0], [5, 3], [2, 2], [8, 2, 2, 2])


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value per month, None where there is none (the line has a gap there).

    ``gaps`` say by month why, *not sent* for example; a gap between two values is never silent.
    ``covers`` say by month whom a value covers.
    """

    name: str
    values: Sequence[Value]
    gaps: Mapping[str, str] = field(default_factory=dict)
    covers: Mapping[str, str] = field(default_factory=dict)

    def gap(self, at: int, month: str) -> str:
        """Why there is no value; '' where there is one, and before the first and after the last."""
        if self.values[at] is not None:
            return ""
        is_between = any(v is not None for v in self.values[:at]) and any(
            v is not None for v in self.values[at:]
        )
        return self.gaps.get(month) or (_("no number") if is_between else "")


def trend(
    *,
    title: str,
    months: Sequence[str],
    series: Sequence[Series],
    unit: str = "",
    target: tuple[Value, Value] | None = None,
    places: int = 1,
    subtitle: str = "",
) -> Chart:
    """Lines over ``months`` (``YYYY-MM``); ``target`` is a band (low, high; None is open)."""
    layers = [*_band(target), *_lines(months, series, unit, places), *_gaps(months, series)]
    return Chart(
        title=title,
        subtitle=subtitle,
        alt=_alt(title, months, series, unit, places),
        columns=[_("Month"), *(name for line in series for name in _headings(line))],
        rows=[
            [
                month_text(month),
                *(text for line in series for text in _cells(line, at, month, places)),
            ]
            for at, month in enumerate(months)
        ],
        # The last month's name stands under the last point: half of it reaches beyond.
        spec=framed(
            {"layer": layers}, height=220, beside=[month_short(month)[:3] for month in months[-1:]]
        ),
    )


def _headings(line: Series) -> list[str]:
    return [line.name, _("Covers")] if line.covers else [line.name]


def _cells(line: Series, at: int, month: str, places: int) -> list[str]:
    value = line.gap(at, month) or number_text(line.values[at], places)
    return [value, line.covers.get(month, "–")] if line.covers else [value]


def _gaps(months: Sequence[str], series: Sequence[Series]) -> list[Spec]:
    """The reason of each gap, upright in its month: nobody takes it for a zero or for a line."""
    values = [
        {"month": month_short(month), "shown": "; ".join(reasons)}
        for at, month in enumerate(months)
        if (
            reasons := [_told(line, gap, series) for line in series if (gap := line.gap(at, month))]
        )
    ]
    if not values:
        return []
    return [
        {
            "data": {"values": values},
            "mark": {
                "type": "text",
                "angle": 270,
                "align": "left",
                "baseline": "middle",
                "dx": 6,
                "color": "token:ink-soft",
                "fontSize": 11,
            },
            "encoding": {
                "x": {
                    "field": "month",
                    "type": "ordinal",
                    "sort": [month_short(month) for month in months],
                },
                "y": {"value": "height"},
                "text": {"field": "shown"},
                "color": {"value": "token:ink-soft"},
            },
        }
    ]


def _told(line: Series, gap: str, series: Sequence[Series]) -> str:
    return gap if len(series) == 1 else f"{line.name}: {gap}"


def _band(target: tuple[Value, Value] | None) -> list[Spec]:
    if target is None:
        return []
    low, high = (None if edge is None else float(edge) for edge in target)
    mark = {"type": "rect", "color": "token:chart-band", "opacity": 0.8}
    encoding: Spec = {}
    if low is not None:
        encoding["y"] = {"datum": low}
    if high is not None:
        encoding["y2" if low is not None else "y"] = {"datum": high}
    if low is None or high is None:
        mark = {"type": "rule", "color": "token:ok", "strokeDash": [4, 3], "strokeWidth": 1.5}
    return [{"data": {"values": [{}]}, "mark": mark, "encoding": encoding}]


def _lines(months: Sequence[str], series: Sequence[Series], unit: str, places: int) -> list[Spec]:
    values = [
        {
            "at": index,
            "month": month_short(month),
            "series": line.name,
            "value": _float(line.values[index]),
            "shown": f"{number_text(line.values[index], places)} {unit}".strip(),
        }
        for line in series
        for index, month in enumerate(months)
    ]
    names = [line.name for line in series]
    colour: Spec = {
        "field": "series",
        "scale": {"domain": names, "range": [f"token:{token}" for token in _TOKENS[: len(names)]]},
        "legend": {"title": None} if len(names) > 1 else None,
    }
    encoding: Spec = {
        "x": {
            "field": "month",
            "type": "ordinal",
            "sort": [month_short(month) for month in months],
            "axis": {"title": None, "grid": False, "labelAngle": 0, **_SPACED},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "scale": {"zero": False, "nice": True},
            "axis": {
                "title": unit or None,
                "tickCount": 5,
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "end",
                "titleY": -8,
                "titleX": -4,
            },
        },
        "color": colour,
        "strokeDash": {
            "field": "series",
            "scale": {"domain": names, "range": [list(dash) for dash in _DASHES[: len(names)]]},
            "legend": None,
        },
        "tooltip": [
            {"field": "month", "title": _("Month")},
            {"field": "shown", "title": _("Value")},
        ],
    }
    mark = {
        "type": "line",
        "strokeWidth": 2.25,
        "invalid": "break-paths-show-domains",
        "point": {"size": 34, "filled": True},
    }
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]


def _float(value: Value) -> float | None:
    return None if value is None else float(value)


def _alt(
    title: str, months: Sequence[str], series: Sequence[Series], unit: str, places: int
) -> str:
    parts = [title.rstrip(".") + "."]
    for line in series:
        points = [(months[at], value) for at, value in enumerate(line.values) if value is not None]
        if not points:
            parts.append(_("%(name)s: no values.") % {"name": line.name})
            continue
        parts.append(
            _("%(name)s: %(first)s %(unit)s in %(from)s, %(last)s %(unit)s in %(to)s.")
            % {
                "name": line.name,
                "unit": unit,
                "first": number_text(points[0][1], places),
                "from": month_text(points[0][0]),
                "last": number_text(points[-1][1], places),
                "to": month_text(points[-1][0]),
            }
        )
        parts += _gaps_told(line, months, series)
    return " ".join(parts).replace("  ", " ")


def _gaps_told(line: Series, months: Sequence[str], series: Sequence[Series]) -> list[str]:
    """*not sent: May 2026, June 2026.*"""
    by_reason: dict[str, list[str]] = {}
    for at, month in enumerate(months):
        if gap := line.gap(at, month):
            by_reason.setdefault(_told(line, gap, series), []).append(month_text(month))
    return [f"{reason}: {', '.join(names)}." for reason, names in by_reason.items()]
