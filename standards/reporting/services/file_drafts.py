"""What a file holds, put into the drafts of its outlets: only *Send* needs all of it."""

from dataclasses import dataclass

from partners.network.queries import partners_within
from portal.access.actor import Actor
from portal.lib.results import Problem
from standards.measures import MISSING
from standards.reporting.cell_texts import entered_texts
from standards.reporting.models import Period, Upload
from standards.reporting.month_document import Texts
from standards.reporting.queries.documents import of_partners
from standards.reporting.queries.grid import GridCell, Outlet, grid_of
from standards.reporting.services.drafts import CellChange, fill_drafts, tidy
from standards.reporting.services.sending import MonthInput
from standards.reporting.services.uploads import note_drafted, read_upload


@dataclass(frozen=True, slots=True)
class Drafted:
    """How many cells went into drafts, and what did not, each with its place."""

    cells: int
    kept: tuple[Problem, ...]


def put_into_drafts(*, upload: Upload, replaces: bool, actor: Actor) -> Drafted:
    """Put what a file has of the months into the drafts of their outlets.

    What stands there already stays and is told, unless ``replaces``. Nothing is sent.
    """
    months = {month.partner_id: month for month in read_upload(upload, actor).months}
    visible = partners_within(actor, "months.send")
    partners = [row for row in of_partners(visible, months, "pk") if row.pk in months]
    changes: dict[int, dict[str, CellChange]] = {}
    problems: list[Problem] = []
    for outlet in grid_of(upload.period, partners, months_back=0).outlets:
        month = months[outlet.partner.pk]
        if outlet.closed:
            problems.append(_closed(outlet, month, upload.period))
            continue
        cell_changes, others = _changes(outlet, month, replaces=replaces)
        problems += others
        if cell_changes:
            changes[outlet.partner.pk] = cell_changes
    words = {pk: months[pk].reason or months[pk].as_it_is for pk in changes}
    reasons = {pk: word for pk, word in words.items() if word}
    conflicts = fill_drafts(period=upload.period, changes=changes, reasons=reasons, actor=actor)
    lost = sum(map(len, conflicts.values()))
    drafted = Drafted(sum(map(len, changes.values())) - lost, tuple(problems))
    note_drafted(upload, drafted.cells, drafted.kept)
    return drafted


def _changes(
    outlet: Outlet, month: MonthInput, *, replaces: bool
) -> tuple[dict[str, CellChange], list[Problem]]:
    """What a row brings into an outlet's draft, and what it would have replaced."""
    changes: dict[str, CellChange] = {}
    problems: list[Problem] = []
    for key, raw in month.cells.items():
        cell = outlet.cells.get(key)
        texts = tidy(entered_texts(raw))
        if cell is None or not cell.is_asked or not texts:
            continue
        theirs = tidy(_standing(cell))
        if theirs == texts:
            continue
        if theirs and not replaces:
            problems.append(_differs(outlet, month, key, cell, theirs, texts))
        else:
            changes[key] = CellChange(texts, theirs, accepted=month.accepted.get(key, ""))
    return changes, problems


def _standing(cell: GridCell) -> Texts:
    return {**cell.texts, MISSING: cell.missing}


def _differs(
    outlet: Outlet, month: MonthInput, key: str, cell: GridCell, theirs: Texts, texts: Texts
) -> Problem:
    return Problem(
        "draft_kept",
        {"metric": cell.slot.name, "theirs": " / ".join(theirs.values())},
        row=month.rows.get(key) or month.row,
        column=month.columns.get(key) or key,
        value=" / ".join(texts.values())[:60],
        partner=outlet.partner.code,
        cell=key,
        severity="warning",
    )


def _closed(outlet: Outlet, month: MonthInput, period: Period) -> Problem:
    return Problem(
        outlet.closed,
        {
            "partner": outlet.partner.code,
            "month": period.code,
            "lock_date": period.lock_date,
        },
        row=month.row,
        column="partner",
        value=outlet.partner.code,
        partner=outlet.partner.code,
    )
