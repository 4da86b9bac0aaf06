"""The received months of an area that a person looks at: what is odd, and how it was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from typing import TYPE_CHECKING

from django.db.models import Q

from portal.access.actor import Actor
from standards.reporting.cell_display import cell_text
from standards.reporting.checks import Slot
from standards.reporting.models import Period, Revision, Submission
from standards.reporting.month_document import MonthDocument, Note, notes_of
from standards.reporting.queries.documents import earlier_months
from standards.reporting.queries.questions import NamedQuestion, questions_about
from standards.reporting.queries.requirements import sheet_of
from standards.reporting.usual import MONTHS_BACK

if TYPE_CHECKING:
    from partners.network.models import Partner

MOST = 200


@dataclass(frozen=True, slots=True)
class Oddity:
    """One unusual value with the reason its partner gave, and its months before.

    ``code`` is the warning's. ``trend`` holds (code, value) of the periods up to this one, oldest
    first, None where there is no number; empty where the metric has none. ``asked``: no value, but
    a returned month that came again without any change, and what it was returned for.
    """

    cell: str
    code: str
    name: str
    text: str
    low: str
    high: str
    usual: str
    reason: str
    asked: str
    slot: Slot | None
    trend: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Exceptional:
    """A received month that a person should look at; ``revision`` is what counts, by public id."""

    submission: Submission
    partner: Partner
    revision: str
    sent_at: dt.datetime
    oddities: tuple[Oddity, ...]
    questions: tuple[NamedQuestion, ...] = ()


def exceptions_of(
    actor: Actor, period: Period, condition: Q, limit: int = MOST
) -> list[Exceptional]:
    """Months of ``period`` in the actor's area that meet ``condition``, by partner's name.

    Beside each value those of the months before; ten queries at most, however many there are.
    """
    rows = (
        Submission.objects.visible_to(actor, "months.review")
        .filter(condition, period=period)
        .select_related("partner", "current")
        .order_by("partner__name", "pk")[:limit]
    )
    sent = [(row, row.current) for row in rows if row.current is not None]
    if not sent:
        return []
    slots = sheet_of(period).slots
    past = earlier_months(period, [row.partner_id for row, _ in sent], MONTHS_BACK)
    before = Period.objects.filter(collection=period.collection_id, last_day__lte=period.last_day)
    newest = before.order_by("-last_day").values_list("code", flat=True)
    codes = tuple(reversed(newest[: MONTHS_BACK + 1]))
    asked = questions_about([row.pk for row, _ in sent])
    return [
        replace(
            _exceptional(row, current, slots, codes, past.get(row.partner_id, {})),
            questions=tuple(asked.get(row.pk, ())),
        )
        for row, current in sent
    ]


def _exceptional(
    row: Submission,
    current: Revision,
    slots: Mapping[str, Slot],
    codes: Sequence[str],
    past: Mapping[str, MonthDocument],
) -> Exceptional:
    document = MonthDocument.read(current.cells)
    by_code = {**past, codes[-1]: document}
    return Exceptional(
        submission=row,
        partner=row.partner,
        revision=str(current.public_id),
        sent_at=current.sent_at,
        oddities=tuple(
            _oddity(note, slots.get(note.cell), document, codes, by_code)
            for note in notes_of(current.warnings)
        ),
    )


def _oddity(
    note: Note,
    slot: Slot | None,
    document: MonthDocument,
    codes: Sequence[str],
    by_code: Mapping[str, MonthDocument],
) -> Oddity:
    return Oddity(
        cell=note.cell,
        code=note.code,
        name=slot.name if slot else note.cell,
        text=cell_text(slot.metric, document.cell(note.cell)) if slot else note.fact("value"),
        low=note.fact("low"),
        high=note.fact("high"),
        usual=note.fact("usual"),
        reason=note.reason,
        asked=note.fact("asked"),
        slot=slot,
        trend=_trend(slot, codes, by_code) if slot else (),
    )


def _trend(
    slot: Slot, codes: Sequence[str], by_code: Mapping[str, MonthDocument]
) -> tuple[tuple[str, float | None], ...]:
    """From the first period that was sent on."""
    if not slot.measure.is_number:
        return ()
    values = {
        code: slot.measure.value_of(document.cell(slot.key), slot.metric.factor).value
        for code, document in by_code.items()
    }
    begun = dropwhile(lambda code: code not in values, codes)
    return tuple((code, values.get(code)) for code in begun)
