"""How a cell looks to a person: ``174 of 200 · 87.0 %``."""

import datetime as dt
from typing import Any, Protocol

from django.utils.translation import gettext as _

from portal.ui.formats import day_text, number_text
from standards.measures import (
    MEASURES,
    MISSING,
    NOT_APPLICABLE,
    PART_LABELS,
    SUPPRESSED,
    Cell,
    Measure,
    MetricShape,
    absence_of,
)
from standards.reporting.usual import Usual


class NamedParts(Protocol):
    """A metric that may call the parts of its cells by names of its own."""

    @property
    def parts(self) -> Any:
        """By part its ``name`` and ``number``; those left out are called as in all metrics."""


def part_label(metric: NamedParts, part: str) -> str:
    """What a person reads for a part of a cell, or for the reason in place of a number."""
    if part == MISSING:
        return _("no number because")
    named = metric.parts.get(part)
    return (named["name"] if named else "") or _(PART_LABELS[part])


def cell_text(metric: Any, cell: Cell | None) -> str:
    """What a canonical cell says, with the value in the metric's unit; '' for none."""
    if not cell:
        return ""
    if absence := absence_of(cell):
        return absence_text(absence, str(cell[absence]))
    measure = MEASURES[metric.kind]
    if measure.is_coded:
        return choice_name(metric, str(cell["code"]))
    if not measure.is_number:
        return str(cell["text"])
    value = measure.value_of(cell, metric.factor).value
    parts = _parts_text(measure, cell)
    amount = with_unit(metric, value)
    return f"{parts} · {amount}" if parts else amount


def value_text(metric: Any, cell: Cell | None) -> str:
    """The value alone, without its unit: an answer, a text, or what a number is worth."""
    measure = MEASURES[metric.kind]
    if not cell or absence_of(cell) or not measure.is_number:
        return cell_text(metric, cell)
    value = measure.value_of(cell, metric.factor).value
    return number_text(value, measure.places(metric.precision))


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
    names = {"yes": _("yes"), "no": _("no"), **dict(metric.choices)}
    return str(names.get(code, code))


def with_unit(metric: Any, value: float | None) -> str:
    """A value in the metric's precision and unit; '–' for none."""
    text = number_text(value, MEASURES[metric.kind].places(metric.precision))
    return f"{text} {metric.unit}".strip() if value is not None else text


def usual_text(metric: MetricShape, usual: Usual | None) -> str:
    """``usually 82–91``; '' when nothing is usual yet."""
    if usual is None:
        return ""
    places = MEASURES[metric.kind].places(int(getattr(metric, "precision", 1)))
    low, high = number_text(usual.low, places), number_text(usual.high, places)
    return _("usually %(low)s–%(high)s") % {"low": low, "high": high}


def _parts_text(measure: Measure, cell: Cell) -> str:
    if not measure.pattern:
        return ""
    return _(measure.pattern) % {part: number_text(cell[part]) for part in measure.names}


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
