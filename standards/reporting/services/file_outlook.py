"""What a file would do to the months there are: new, known already, corrected, not to be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from partners.network.queries import all_partners
from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal
from standards.measures import is_blank, read_cell
from standards.reporting.cell_display import cell_text
from standards.reporting.cell_texts import entered_texts
from standards.reporting.checks import Sheet, Slot
from standards.reporting.enums import Source, SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument
from standards.reporting.queries.documents import of_partners
from standards.reporting.services.sending import (
    EARLY,
    MonthInput,
    Sent,
    examine_months,
    needs_reason,
    returned_unchanged,
    send_months,
)
from standards.reporting.upload_outcome import ReadOutlet

# Outlets of which is shown what was read, before anything is sent.
SHOWN_MONTHS = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """The months of a file that would be sent, what is wrong with them, what to say of the rest."""

    months: list[MonthInput]
    problems: list[Problem]
    notes: list[Problem]


def look(period: Period, months: list[MonthInput], sheet: Sheet, actor: Actor) -> Looked:
    """Examine months as the door would; those that say what counts already are not asked about.

    The prepared file comes back with every outlet, also with those that are closed, or whose
    unusual values were explained when they were sent. What changes a received month without a
    reason, or leaves a returned one as it is, is found here too, before it is sent. That a month is
    not over yet is no fault of the file: it is a note.
    """
    examined = examine_months(period=period, months=months, source=Source.FILE, actor=actor)
    counted = _known(period, {month.partner_id for month in months}, sheet)
    by_partner = {pk: row for pk, row in counted.items() if not row.asked}
    read = {ready.partner.pk: ready.document for ready in examined.ready}
    same = {
        month.partner_id: by_partner[month.partner_id].code
        for month in months
        if month.partner_id in by_partner
        and _is_known(month, read.get(month.partner_id), by_partner[month.partner_id].own, sheet)
    }
    codes = set(same.values())
    silent = [
        needs_reason(ready, period)
        for ready in examined.ready
        if ready.partner.pk in by_partner
        and ready.partner.pk not in same
        and not ready.month.reason.strip()
    ]
    silent += [
        returned_unchanged(ready.month, row.code, row.asked, period)
        for ready in examined.ready
        if (row := counted.get(ready.partner.pk)) and row.asked and row.own == ready.document
        if not ready.month.as_it_is.strip()
    ]
    problems = [problem for problem in examined.problems if problem.partner not in codes]
    early = [problem for problem in problems if problem.code == EARLY]
    notes = [Problem("months_same", {"count": len(same)})] if same else []
    if early:
        notes.append(Problem("months_early", {**early[0].params, "count": len(early)}))
    return Looked(
        [month for month in months if month.partner_id not in same],
        [*(problem for problem in problems if problem.code != EARLY), *silent],
        notes,
    )


def send_new(
    period: Period, months: list[MonthInput], sheet: Sheet, actor: Actor
) -> tuple[Sent, int]:
    """Send through the door; how many months it was not asked about, since they are there."""
    try:
        sent = send_months(period=period, months=months, source=Source.FILE, actor=actor)
    except Refusal:
        new = look(period, months, sheet, actor).months
        if len(new) == len(months):
            raise
        sent = send_months(period=period, months=new, source=Source.FILE, actor=actor)
        return sent, len(months) - len(new)
    return sent, 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What counts of one outlet, or came back, then ``asked`` says why: code and own document."""

    code: str
    own: MonthDocument
    asked: str


def _known(period: Period, ids: set[int], sheet: Sheet) -> dict[int, _Known]:
    """The sent months of some partners; what others brought for them is left out."""
    sent = Submission.objects.filter(period=period).exclude(state=SubmissionState.DRAFT)
    columns = ("partner_id", "partner__code", "current__cells", "return_reason")
    return {
        partner_id: _Known(code, MonthDocument.read(cells).among(sheet.slots), asked)
        for partner_id, code, cells, asked in of_partners(sent, ids).values_list(*columns)
        if partner_id in ids
    }


def _is_known(
    month: MonthInput, read: MonthDocument | None, document: MonthDocument, sheet: Sheet
) -> bool:
    """Whether a month says what counts already; ``read`` are its cells if nothing is wrong."""
    if read is not None:
        return read == document
    cells, findings = sheet.read(month.cells, document.metrics)
    return not findings and MonthDocument(cells) == document


def shown_reading(months: Sequence[MonthInput], sheet: Sheet) -> list[ReadOutlet]:
    """What was read of some outlets, in the order of ``months``."""
    ids = [month.partner_id for month in months]
    codes = dict(all_partners().filter(pk__in=ids).values_list("pk", "code"))
    return [
        {
            "partner": codes.get(month.partner_id, ""),
            "row": month.row,
            "cells": [
                (sheet.slots[key].name, _said(sheet.slots[key], raw))
                for key, raw in month.cells.items()
                if key in sheet.slots and not is_blank(raw)
            ],
        }
        for month in months
    ]


def _said(slot: Slot, raw: Mapping[str, object]) -> str:
    cell = read_cell(slot.metric, raw)
    if isinstance(cell, dict):
        return cell_text(slot.metric, cell)[:80]
    return " / ".join(entered_texts(raw).values())[:80]
