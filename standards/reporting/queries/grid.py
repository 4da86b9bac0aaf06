"""The grid: one month, a column for each outlet, a line for each cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import places_in
from portal.lib.characters import trimmed
from standards.measures import MISSING, Cell
from standards.reporting.calendars import has_begun, is_locked, local_date, sent_from
from standards.reporting.cell_texts import texts_of
from standards.reporting.checks import Slot
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import NO_DRAFT, Draft, MonthDocument
from standards.reporting.queries.documents import OwnHistory, own_history
from standards.reporting.queries.requirements import asking, asks_of
from standards.reporting.usual import MONTHS_BACK, Usual, usual_range

if TYPE_CHECKING:
    from partners.network.models import Partner


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of one outlet: what was typed, what was last and a year ago, what is usual.

    ``texts`` maps parts to texts; ``accepted`` is the reason given for an unusual value.
    """

    slot: Slot
    is_asked: bool
    texts: Mapping[str, str]
    missing: str
    accepted: str
    last: Cell | None
    year_ago: Cell | None
    usual: Usual | None

    @property
    def is_filled(self) -> bool:
        """Whether it needs nothing more: every part, or a reason why not."""
        given = {part for part, text in self.texts.items() if trimmed(text)}
        return bool(self.missing) or given.issuperset(self.slot.measure.standing(given))


@dataclass(frozen=True, slots=True)
class Outlet:
    """One partner's column. ``closed`` is a message code when nothing can be entered.

    ``unit`` names its month where several are entered in one form. ``waits_until`` is the day from
    which the month can be sent while it is not over; then its numbers can be entered only.
    ``is_drafted``: something was typed that is not sent.
    """

    partner: Partner
    unit: str
    state: str
    closed: str
    version: int
    sent_at: dt.datetime | None
    revision_number: int
    reason: str
    return_reason: str
    open_until: dt.date | None
    today: dt.date
    waits_until: dt.date | None
    is_drafted: bool
    cells: Mapping[str, GridCell] = field(default_factory=dict)

    @property
    def is_received(self) -> bool:
        """Whether a change is a correction and needs a reason."""
        return self.state == SubmissionState.RECEIVED

    @property
    def is_returned(self) -> bool:
        """Whether it came back: sent without any change it needs a word why."""
        return self.state == SubmissionState.RETURNED

    @property
    def asked_keys(self) -> list[str]:
        """Keys a month needs: totals and only cells; members without a total count too."""
        return [key for key, cell in self.cells.items() if cell.is_asked and _counts(cell.slot)]

    @property
    def filled(self) -> int:
        """How many of the asked cells are filled."""
        return sum(1 for key in self.asked_keys if self.cells[key].is_filled)

    @property
    def is_touched(self) -> bool:
        """Whether anything was entered."""
        return any(cell.missing or any(cell.texts.values()) for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Grid:
    """A month of a collection for some outlets."""

    period: Period
    slots: Sequence[Slot]
    outlets: Sequence[Outlet]


def grids_of(periods: Sequence[Period], partners: Sequence[Partner]) -> list[Grid]:
    """The grids of several periods that end in one month, in their order.

    A query each for the own history beside the cells, and a constant number for the rest.
    """
    asks_of([period.collection_id for period in periods], False)
    rows = _submissions(periods, partners)
    return [
        _grid(period, partners, rows[period.pk], MONTHS_BACK, is_alone=len(periods) == 1)
        for period in periods
    ]


def grid_of(period: Period, partners: Sequence[Partner], months_back: int = MONTHS_BACK) -> Grid:
    """The grid of ``period`` for ``partners``; those not placed in that month are left out.

    ``months_back`` of own history stand beside the cells; 0 saves looking it up.
    """
    rows = _submissions([period], partners)
    return _grid(period, partners, rows[period.pk], months_back, is_alone=True)


def _submissions(
    periods: Sequence[Period], partners: Sequence[Partner]
) -> dict[int, dict[int, Submission]]:
    """What there is of each period, by partner; one query."""
    rows: dict[int, dict[int, Submission]] = {period.pk: {} for period in periods}
    ids = [partner.pk for partner in partners]
    found = Submission.objects.filter(period__in=periods, partner_id__in=ids)
    for row in found.select_related("current"):
        rows[row.period_id][row.partner_id] = row
    return rows


def _grid(
    period: Period,
    partners: Sequence[Partner],
    rows: Mapping[int, Submission],
    months_back: int,
    *,
    is_alone: bool,
) -> Grid:
    ids = [partner.pk for partner in partners]
    places = places_in(period.month, ids)
    asked = asking(period, places)
    history = own_history(period, ids, months_back) if months_back else {}
    suffix = "" if is_alone else f"@{period.collection.code}@{period.code}"
    columns = _Columns(period, list(asked.sheet.slots.values()), timezone.now(), suffix)
    outlets = [
        columns.outlet(
            partner,
            rows.get(partner.pk),
            asked.asked[partner.pk],
            history.get(partner.pk, OwnHistory()),
        )
        for partner in partners
        if partner.pk in asked.asked
    ]
    keys = {key for outlet in outlets for key, cell in outlet.cells.items() if cell.is_asked}
    slots = [slot for key, slot in asked.sheet.slots.items() if key in keys]
    return Grid(period, slots, outlets)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What every outlet's column of one month shares."""

    period: Period
    slots: Sequence[Slot]
    now: dt.datetime
    suffix: str

    def outlet(
        self,
        partner: Partner,
        row: Submission | None,
        asked: frozenset[str],
        past: OwnHistory,
    ) -> Outlet:
        """One partner's column from its submission (None: nothing yet) and earlier months."""
        draft = Draft.read(row.draft) if row else NO_DRAFT
        current = row.current if row else None
        document = MonthDocument.read(current.cells if current else None)
        today = local_date(self.now, partner.time_zone)
        day = sent_from(self.period.last_day, self.period.due_date, partner.left_month)
        return Outlet(
            partner=partner,
            unit=f"{partner.public_id}{self.suffix}",
            state=row.state if row else SubmissionState.DRAFT,
            closed=_closed(self.period, partner, row, self.now),
            version=row.draft_version if row else 0,
            sent_at=current.sent_at if current else None,
            revision_number=current.number if current else 0,
            reason=draft.reason,
            return_reason=row.return_reason if row else "",
            open_until=row.open_until if row else None,
            today=today,
            waits_until=day if today < day else None,
            is_drafted=bool(draft.cells),
            cells=self._cells(draft, document, asked, past),
        )

    def _cells(
        self,
        draft: Draft,
        document: MonthDocument,
        asked: frozenset[str],
        past: OwnHistory,
    ) -> dict[str, GridCell]:
        cells = {}
        for slot in self.slots:
            texts = draft.cells.get(slot.key)
            if texts is None:
                texts = texts_of(document.cell(slot.key))
            is_asked = slot.metric.code in asked
            cells[slot.key] = _cell(slot, is_asked, texts, draft.accepted.get(slot.key, ""), past)
        return cells


def _cell(
    slot: Slot,
    is_asked: bool,
    texts: Mapping[str, str],
    accepted: str,
    past: OwnHistory,
) -> GridCell:
    earlier = [cell for month in past.earlier if (cell := month.cell(slot.key)) is not None]
    return GridCell(
        slot=slot,
        is_asked=is_asked,
        texts={part: text for part, text in texts.items() if part != MISSING},
        missing=texts.get(MISSING, ""),
        accepted=accepted,
        last=earlier[0] if earlier else None,
        year_ago=past.year_ago.cell(slot.key) if past.year_ago else None,
        usual=usual_range(slot.metric, earlier),
    )


def _closed(period: Period, partner: Partner, row: Submission | None, now: dt.datetime) -> str:
    if partner.status == PartnerStatus.SUSPENDED:
        return "partner_suspended"
    if partner.status == PartnerStatus.LEFT:
        return "partner_gone"
    if not has_begun(now, period.first_day, partner.time_zone):
        return "period_not_open"
    open_until = row.open_until if row else None
    if is_locked(now, period.lock_date, partner.time_zone, open_until):
        return "period_locked"
    return ""


def _counts(slot: Slot) -> bool:
    """Whether the cell counts for progress: texts and members of a declared total are extra."""
    if not slot.measure.is_required:
        return False
    return slot.is_total or not slot.metric.has_total
