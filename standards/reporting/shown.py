"""How a cell looks to a person: ``174 of 200 · 87.0 %``."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.ui.formats import day_text, number_text
from standards.reporting.cells import (
    MISSING,
    NOT_APPLICABLE,
    SUPPRESSED,
    MetricShape,
    absence_of,
    value_of,
)
from standards.reporting.usual import Usual

PART_LABELS = {
    "n": gettext_lazy("cases that count"),
    "d": gettext_lazy("all cases"),
    "sum": gettext_lazy("sum"),
    "count": gettext_lazy("cases"),
    "value": gettext_lazy("value"),
    "promoters": gettext_lazy("promoters"),
    "passives": gettext_lazy("passives"),
    "detractors": gettext_lazy("detractors"),
    "code": gettext_lazy("answer"),
    "text": gettext_lazy("text"),
    MISSING: gettext_lazy("no number because"),
}


def cell_text(metric: Any, cell: Mapping[str, Any] | None) -> str:
    """What a canonical cell says, with the value in the metric's unit; '' for none."""
    if not cell:
        return ""
    if absence := absence_of(cell):
        return absence_text(absence, str(cell[absence]))
    if metric.kind in ("yesno", "choice"):
        return choice_name(metric, str(cell["code"]))
    if metric.kind == "text":
        return str(cell["text"])
    value = value_of(metric.kind, metric.factor, cell).value
    parts = _parts_text(metric.kind, cell)
    shown = with_unit(metric, value)
    return f"{parts} · {shown}" if parts else shown


def absence_text(absence: str, reason: str) -> str:
    """*Not applicable: we have no workshop*, and its like."""
    words = {
        MISSING: _("missing: %(reason)s"),
        NOT_APPLICABLE: _("not applicable: %(reason)s"),
        SUPPRESSED: _("suppressed: %(reason)s"),
    }
    return words[absence] % {"reason": reason}


def choice_name(metric: Any, code: str) -> str:
    """The name behind an answer's code."""
    if metric.kind == "yesno":
        return _("yes") if code == "yes" else _("no")
    return next((str(name) for known, name in metric.choices if known == code), code)


def with_unit(metric: Any, value: float | None) -> str:
    """A value in the metric's precision and unit; '–' for none."""
    places = 0 if metric.kind == "count" else metric.precision
    text = number_text(value, places)
    return f"{text} {metric.unit}".strip() if value is not None else text


def usual_text(metric: MetricShape, usual: Usual | None) -> str:
    """``usually 82–91``; '' when nothing is usual yet."""
    if usual is None:
        return ""
    places = 0 if metric.kind == "count" else int(getattr(metric, "precision", 1))
    low, high = number_text(usual.low, places), number_text(usual.high, places)
    return _("usually %(low)s–%(high)s") % {"low": low, "high": high}


def _parts_text(kind: str, cell: Mapping[str, Any]) -> str:
    if kind in ("share", "ratio"):
        return _("%(n)s of %(d)s") % {"n": number_text(cell["n"]), "d": number_text(cell["d"])}
    if kind == "mean":
        values = {"sum": number_text(cell["sum"]), "count": number_text(cell["count"])}
        return _("%(sum)s in %(count)s cases") % values
    if kind == "nps":
        names = ("promoters", "passives", "detractors")
        return " / ".join(number_text(cell[name]) for name in names)
    if kind in ("percentile", "median"):
        return _("%(count)s cases") % {"count": number_text(cell["count"])}
    return ""


class FourDates(Protocol):
    """The public dates of a month."""

    due_date: dt.date
    timely_date: dt.date
    lock_date: dt.date
    compared_date: dt.date


def dates_text(period: FourDates, today: dt.date, *, with_comparison: bool = True) -> str:
    """The four dates in one line, each said as it stands on ``today``."""
    due, timely = day_text(period.due_date, today), day_text(period.timely_date, today)
    lock, compared = day_text(period.lock_date, today), day_text(period.compared_date, today)
    said = [
        _("please send by %s") % due
        if today <= period.due_date
        else _("was asked for by %s") % due,
        _("counts as on time until %s") % timely
        if today <= period.timely_date
        else _("counted as on time until %s") % timely,
        _("closes %s") % lock if today <= period.lock_date else _("closed %s") % lock,
    ]
    if with_comparison:
        said.append(_("compared from %s") % compared)
    line = " · ".join(said)
    return line[:1].upper() + line[1:]
