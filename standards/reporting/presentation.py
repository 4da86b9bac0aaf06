"""How what needs a look stands on the page: values beside their months before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.lib.months import first_day, is_month
from portal.ui.charts import spark_lines
from portal.ui.formats import month_short, month_text, number_text
from standards.measures import MEASURES
from standards.reporting.cell_display import with_unit
from standards.reporting.queries.exceptions import Exceptional, Oddity
from standards.reporting.queries.questions import NamedQuestion

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class OddityRow:
    """An unusual value: ``lines`` draw its months, ``said`` says them, ``figures`` are in short."""

    oddity: Oddity
    lines: tuple[str, ...]
    said: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A month to look at. ``accepted_by`` is whose word waits for a second person, or ''."""

    public_id: UUID
    partner: Partner
    revision: str
    sent_at: dt.datetime
    oddities: tuple[OddityRow, ...]
    questions: tuple[NamedQuestion, ...]
    accepted_by: str
    accepted_at: dt.datetime | None


def exception_rows(
    exceptions: Sequence[Exceptional], names: Mapping[UUID | None, str]
) -> list[ExceptionRow]:
    """Months to look at as the page shows them; ``names`` of those whose word waits."""
    return [_exception_row(each, names) for each in exceptions]


def _exception_row(each: Exceptional, names: Mapping[UUID | None, str]) -> ExceptionRow:
    row = each.submission
    by = row.accepted_by if row.needs_look else None
    return ExceptionRow(
        public_id=row.public_id,
        partner=each.partner,
        revision=each.revision,
        sent_at=each.sent_at,
        oddities=tuple(_oddity_row(oddity) for oddity in each.oddities),
        questions=each.questions,
        accepted_by=names.get(by, _("somebody")) if by else "",
        accepted_at=row.accepted_at if by else None,
    )


def _oddity_row(oddity: Oddity) -> OddityRow:
    numbers = [value for _month, value in oddity.trend]
    if sum(value is not None for value in numbers) < 2 or oddity.slot is None:
        return OddityRow(oddity, (), "", ())
    metric = oddity.slot.metric
    places = MEASURES[metric.kind].places(int(getattr(metric, "precision", 1)))
    said = "; ".join(
        f"{month_text(month)}: {_('no number') if value is None else with_unit(metric, value)}"
        for month, value in oddity.trend
    )
    figures = tuple((_short(code), number_text(value, places)) for code, value in oddity.trend)
    return OddityRow(oddity, spark_lines(numbers), f"{oddity.name}. {said}", figures)


def _short(code: str) -> str:
    """A month without its year, any other period by its usual short name."""
    return date_format(first_day(code), "M") if is_month(code) else month_short(code)
