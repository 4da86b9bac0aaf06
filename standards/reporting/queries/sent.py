"""What partners sent for one month, ready to read: cells in words, revisions with reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from standards.catalogue.queries import metric_facts
from standards.reporting.cell_display import cell_text
from standards.reporting.checks import Sheet
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.month_document import MonthDocument, code_of, notes_of
from standards.reporting.queries.history import OutletMonth, outlet_month
from standards.reporting.queries.requirements import sheet_of

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class SentCell:
    """One cell in words; ``changed_from`` is what the revision before said, if else."""

    key: str
    name: str
    text: str
    changed_from: str
    warning: str
    warning_reason: str


@dataclass(frozen=True, slots=True)
class SentRevision:
    """One revision's head."""

    public_id: str
    number: int
    sent_at: dt.datetime
    source: str
    reason: str
    is_by_brand: bool
    is_on_time: bool | None


@dataclass(frozen=True, slots=True)
class SentMonth:
    """One partner's month as sent; no cells when nothing was."""

    outlet: OutletMonth
    cells: tuple[SentCell, ...]
    revisions: tuple[SentRevision, ...]


def sent_month(period: Period, partners: Sequence[Partner]) -> list[SentMonth]:
    """The month of each of ``partners``; four queries."""
    now = timezone.now()
    rows = {
        row.partner_id: row
        for row in Submission.objects.filter(
            period=period, partner__in=[partner.pk for partner in partners]
        ).select_related("current")
    }
    revisions: dict[int, list[Revision]] = {}
    for revision in Revision.objects.filter(submission__in=rows.values()).order_by("-number"):
        revisions.setdefault(revision.submission_id, []).append(revision)
    sheet = _sheet(
        period, [key for history in revisions.values() for r in history for key in r.cells]
    )
    months = []
    for partner in partners:
        row = rows.get(partner.pk)
        own_revisions = revisions.get(row.pk, []) if row else []
        months.append(
            SentMonth(
                outlet_month(period, partner, row, now),
                _cells(sheet, own_revisions),
                tuple(_revision(revision) for revision in own_revisions),
            )
        )
    return months


def _sheet(period: Period, keys: Sequence[str]) -> Sheet:
    """The metrics asked in order, then others with a value; brand-only ones are on no such page."""
    asked = sheet_of(period)
    dropped = {code for key in keys if (code := code_of(key))} - {
        metric.code for metric in asked.metrics
    }
    if not dropped:
        return asked
    facts = metric_facts(dropped).values()
    return Sheet([*asked.metrics, *(fact for fact in facts if not fact.is_brand_only)])


def _cells(sheet: Sheet, revisions: Sequence[Revision]) -> tuple[SentCell, ...]:
    if not revisions:
        return ()
    newest, *older = map(_document, revisions[:2])
    notes = {note.cell: note for note in notes_of(revisions[0].warnings)}
    cells = []
    for key, slot in sheet.slots.items():
        cell = newest.cell(key)
        if cell is None:
            continue
        text = cell_text(slot.metric, cell)
        old = cell_text(slot.metric, older[0].cell(key)) if older else text
        note = notes.get(key)
        cells.append(
            SentCell(
                key=key,
                name=slot.name,
                text=text,
                changed_from=(old or "–") if old != text else "",
                warning=note.code if note else "",
                warning_reason=note.reason if note else "",
            )
        )
    return tuple(cells)


def _document(revision: Revision) -> MonthDocument:
    return MonthDocument.read(revision.cells)


def _revision(revision: Revision) -> SentRevision:
    return SentRevision(
        public_id=str(revision.public_id),
        number=revision.number,
        sent_at=revision.sent_at,
        source=revision.get_source_display(),
        reason=revision.reason,
        is_by_brand=revision.is_by_brand,
        is_on_time=revision.is_on_time,
    )
