"""Look at months before anything is written: who may send them, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from partners.network.enums import PartnerStatus
from partners.network.queries import partners_within, places_in
from portal.access.actor import Actor
from portal.lib.results import Problem
from standards.measures import NOT_APPLICABLE, REASON_LIMIT, Cell, as_sent
from standards.reporting.calendars import has_begun, is_locked, local_date, sent_from
from standards.reporting.checks import Found, Sheet
from standards.reporting.enums import Source
from standards.reporting.models import Period, Submission
from standards.reporting.month_document import MonthDocument, Note, code_of
from standards.reporting.queries.documents import MANY, earlier_documents, of_partners
from standards.reporting.queries.requirements import asking, secret_codes, unreported_codes
from standards.reporting.services.sending.inputs import MonthInput
from standards.reporting.usual import MONTHS_BACK, warnings_for

if TYPE_CHECKING:
    from partners.network.models import Partner

CORRECTION_LIMIT = 600
# A month that is not over: only *Send* has to wait.
EARLY = "month_early"
# What stands against a month is the month's fault, not the partner's.
_OF_MONTH = frozenset({"partner_not_placed", "period_not_open", "period_locked"})


@dataclass(frozen=True, slots=True)
class Ready:
    """One partner's month that may be written: its document and the warnings accepted."""

    month: MonthInput
    partner: Partner
    document: MonthDocument
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """What a look at the months found: errors first, then warnings without a reason."""

    ready: tuple[Ready, ...]
    problems: tuple[Problem, ...]


def examine_months(
    *, period: Period, months: Sequence[MonthInput], source: str, actor: Actor
) -> Examined:
    """Check ``months`` as the door would, writing nothing (dry runs, validation while typing)."""
    return Examination(period, months, source, actor).run()


class Examination:
    """One look at one period's months: everything is fetched set-wise before the checks."""

    def __init__(
        self, period: Period, months: Sequence[MonthInput], source: str, actor: Actor
    ) -> None:
        self.period = period
        self.months = months
        self.is_history = source == Source.PACK
        self.actor = actor
        self.now = timezone.now()
        ids = {month.partner_id for month in months}
        self.partners = _partners(actor, ids)
        placed = places_in(period.month, sorted(ids) if len(ids) <= MANY else None)
        self.places = [place for place in placed if place.partner_id in self.partners]
        self.placed_ids = {place.partner_id for place in self.places}
        self.open_until = _open_until(period, ids)
        asked = asking(period, self.places, is_history=self.is_history)
        self.sheet: Sheet = asked.sheet
        self.asked = asked.asked
        self.has_texts = any("text" in slot.measure.names for slot in self.sheet.slots.values())
        # History is not questioned; what it explains as unusual is noted as such.
        noted = self.placed_ids & {month.partner_id for month in months if month.accepted}
        looked_at = noted if self.is_history else self.placed_ids
        self.history: Mapping[int, list[MonthDocument]] = (
            earlier_documents(period, looked_at, MONTHS_BACK) if looked_at else {}
        )

    @cached_property
    def brought(self) -> frozenset[str]:
        """Metrics of the collection that others bring; of brand-only ones nobody learns."""
        return unreported_codes(self.period) - secret_codes()

    def run(self) -> Examined:
        """Examine every month, in the order given."""
        ready: list[Ready] = []
        problems: list[Problem] = []
        seen: set[int] = set()
        sure = self.sheet.sure_months([month.cells for month in self.months])
        for month, is_sure in zip(self.months, sure.tolist(), strict=True):
            partner = self.partners.get(month.partner_id)
            if partner is None:
                problems.append(_at(month, "partner_unknown", {}))
            elif month.partner_id in seen:
                problems.append(_at(month, "partner_doubled", {"partner": partner.code}, partner))
            else:
                seen.add(month.partner_id)
                problem = self._admission(month, partner)
                month_problems = (
                    [problem] if problem else self._content(month, partner, ready, is_sure=is_sure)
                )
                problems.extend(month_problems)
        return Examined(tuple(ready), tuple(problems))

    def _admission(self, month: MonthInput, partner: Partner) -> Problem | None:
        """Why this partner's month cannot be sent at all, whatever it holds."""
        params: dict[str, object] = {
            "partner": partner.code,
            "month": self.period.code,
            "lock_date": self.period.lock_date,
            "limit": CORRECTION_LIMIT,
        }
        code = self._obstacle(month, partner)
        if not code:
            return None
        if code in _OF_MONTH:
            return _at(month, code, params, partner, column="month", value=self.period.code)
        column = "reason" if code == "reason_long" else "partner"
        return _at(month, code, params, partner, column=column)

    def _obstacle(self, month: MonthInput, partner: Partner) -> str:
        open_until = self.open_until.get(partner.pk)
        lock, zone = self.period.lock_date, partner.time_zone
        loads_history = self.is_history and self.actor.is_system
        obstacles = {
            "partner_suspended": partner.status == PartnerStatus.SUSPENDED and not loads_history,
            "partner_gone": partner.status == PartnerStatus.LEFT and not loads_history,
            "partner_not_placed": partner.pk not in self.placed_ids,
            "period_not_open": not has_begun(self.now, self.period.first_day, zone),
            "period_locked": is_locked(self.now, lock, zone, open_until) and not loads_history,
            "reason_long": max(len(month.reason), len(month.as_it_is)) > CORRECTION_LIMIT,
        }
        return next((code for code, applies in obstacles.items() if applies), "")

    def _content(
        self, month: MonthInput, partner: Partner, ready: list[Ready], *, is_sure: bool
    ) -> list[Problem]:
        cells, findings = self.sheet.read(
            month.cells, self.asked[partner.pk], is_history=self.is_history, is_sure=is_sure
        )
        warnings, unanswered = self._warnings(month, partner, cells)
        early = self._early(month, partner)
        if findings or unanswered or early:
            return [
                *early,
                *(self._problem(month, partner, item) for item in findings),
                *unanswered,
            ]
        ready.append(Ready(month, partner, MonthDocument(cells), tuple(warnings)))
        return []

    def _early(self, month: MonthInput, partner: Partner) -> list[Problem]:
        """That a month is not over yet: its numbers can be looked at, not sent. Not of history."""
        day = sent_from(self.period.last_day, self.period.due_date, partner.left_month)
        if self.is_history or local_date(self.now, partner.time_zone) >= day:
            return []
        params = {"month": self.period.code, "day": day}
        return [_at(month, EARLY, params, partner, column="month", value=self.period.code)]

    def _warnings(
        self, month: MonthInput, partner: Partner, cells: dict[str, Cell]
    ) -> tuple[list[Note], list[Problem]]:
        """Warnings with the reason given for them, and those that still need one."""
        past = self.history.get(partner.pk, [])
        if (self.is_history and not month.accepted) or (not past and not self.has_texts):
            return [], []
        accepted: list[Note] = []
        unanswered: list[Problem] = []
        for key, cell in cells.items():
            earlier = [each for document in past if (each := document.cell(key)) is not None]
            for fault in warnings_for(self.sheet.slots[key].metric, cell, earlier):
                given = month.accepted.get(key) or cell.get(NOT_APPLICABLE, "")
                reason = str(given).strip()[:REASON_LIMIT]
                if reason:
                    facts = {name: str(value) for name, value in fault.params.items()}
                    accepted.append(Note(key, fault.code, reason, facts))
                else:
                    finding = Found(key, fault)
                    unanswered.append(self._problem(month, partner, finding, "warning"))
        return accepted, [] if self.is_history else unanswered

    def _problem(
        self, month: MonthInput, partner: Partner, finding: Found, severity: str = "error"
    ) -> Problem:
        key, fault = finding.cell, finding.fault
        slot = self.sheet.slots.get(key)
        part_key = f"{key}.{fault.part}"
        is_brought = fault.code == "metric_unknown" and code_of(key) in self.brought
        return Problem(
            "metric_brought" if is_brought else fault.code,
            {"metric": slot.name if slot else key, "part": fault.part, **fault.params},
            row=month.rows.get(part_key) or month.rows.get(key) or month.row,
            column=month.columns.get(part_key) or month.columns.get(key) or key,
            value=_value(month, key, fault.part),
            partner=partner.code,
            cell=key,
            severity="warning" if severity == "warning" else "error",
        )


def _partners(actor: Actor, ids: set[int]) -> dict[int, Partner]:
    """The partners among ``ids`` for whom the actor may send; others look unknown."""
    rows = of_partners(partners_within(actor, "months.send"), ids, "pk")
    return {row.pk: row for row in rows if row.pk in ids}


def _open_until(period: Period, ids: set[int]) -> dict[int, dt.date]:
    rows = of_partners(Submission.objects.filter(period=period, open_until__isnull=False), ids)
    return {row[0]: row[1] for row in rows.values_list("partner_id", "open_until") if row[1]}


def _at(
    month: MonthInput,
    code: str,
    params: Mapping[str, object],
    partner: Partner | None = None,
    *,
    column: str = "partner",
    value: str = "",
) -> Problem:
    return Problem(
        code,
        params,
        row=month.row or next(iter(month.rows.values()), None),
        column=column,
        value=value or (partner.code if partner and column == "partner" else ""),
        partner=partner.code if partner else "",
    )


def _value(month: MonthInput, key: str, part: str) -> str:
    """What stood there, shortened."""
    raw = month.cells.get(key)
    if not isinstance(raw, Mapping):
        return "" if raw is None else as_sent(raw)
    if part in raw:
        return _plain(raw[part])
    return " / ".join(_plain(value) for value in raw.values() if value is not None)[:60]


def _plain(value: object) -> str:
    return as_sent(getattr(value, "text", value)) if value is not None else ""


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that no reason can lift."""
    return [problem for problem in problems if problem.severity == "error"]
