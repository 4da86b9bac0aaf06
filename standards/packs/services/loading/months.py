"""The months of a pack, through the one door; what is not clean is known before anything stays."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from partners.network.queries import all_partners
from portal.access.actor import Actor
from portal.lib import months as month_lib
from portal.lib.periods import period_code, span_of
from portal.lib.results import Problem
from standards.measures import MISSING, PART_LABELS
from standards.packs.parser import Pack, PackMonth
from standards.packs.services.loading.faults import placed
from standards.reporting.enums import Source
from standards.reporting.queries.calendar import recurrence_of
from standards.reporting.services import calendar
from standards.reporting.services.sending import MonthInput, send_months

if TYPE_CHECKING:
    from standards.reporting.models import Collection, Period

NAME = "values.csv"
Key = tuple[str, str]
_PART_NAMES = frozenset((MISSING, *PART_LABELS))


@dataclass(slots=True)
class Outcome:
    """The number of cells that stay, the problems, and the partner-months these stand in."""

    cells: int = 0
    problems: list[Problem] = field(default_factory=list)
    unclean: set[Key] = field(default_factory=set)


class _Undo(Exception):
    """Takes back a first sending that met problems."""


def send_all(
    pack: Pack,
    collections: Sequence[Collection],
    bad_partners: frozenset[str],
    accept_partial: bool,
    actor: Actor,
) -> Outcome:
    """Send every month; with ``accept_partial`` only partner-months clean in all collections.

    A first sending shows everything the door refuses; when it refuses anything it is undone, and
    the clean partner-months are sent alone. Without ``accept_partial`` the caller refuses.
    """
    sending = _Sending(pack, collections, bad_partners, actor)
    outcome = sending.sort_out()
    try:
        with transaction.atomic():
            sending.send(outcome)
            if accept_partial and outcome.unclean:
                raise _Undo
    except _Undo:
        outcome.cells = 0
        sending.send(outcome, skip=frozenset(outcome.unclean))
    if accept_partial:
        outcome.problems += sending.left_out()
    outcome.problems = placed(sorted(outcome.problems, key=lambda item: item.row or 0), NAME)
    return outcome


class _Columns(Mapping[str, str]):
    """Where a cell's part stands in values.csv: the column of its name."""

    def __getitem__(self, key: str) -> str:
        part = key.rpartition(".")[2]
        return part if part in _PART_NAMES else "metric"

    def __iter__(self) -> Iterator[str]:
        return iter(_PART_NAMES)

    def __len__(self) -> int:
        return len(_PART_NAMES)


_COLUMNS = _Columns()


@dataclass(slots=True)
class _Sending:
    pack: Pack
    collections: Sequence[Collection]
    bad_partners: frozenset[str]
    actor: Actor
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[int, frozenset[str]] = field(default_factory=dict)
    inputs: dict[tuple[int, str], dict[str, MonthInput]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def sort_out(self) -> Outcome:
        """Spread the months over the collections; what cannot be sent at all is a problem."""
        self.ids = dict(all_partners().values_list("code", "pk"))
        outcome = Outcome(unclean=set(self.pack.unclean))
        of_metric = {
            code: index
            for index, part in enumerate(self.pack.manifest.collections)
            for code in part.metrics
        }
        for (partner, month), entry in self.pack.months.items():
            if partner in self.bad_partners:
                continue
            problems = list(self._obstacles(partner, month, entry, of_metric))
            if problems:
                outcome.problems += problems
                outcome.unclean.add((partner, month))
                continue
            for index, single in _split(entry, of_metric).items():
                self.inputs[index, month][partner] = _input(self.ids[partner], single)
        return outcome

    def send(self, outcome: Outcome, skip: frozenset[Key] = frozenset()) -> None:
        """Send what is not skipped; refused partner-months are noted in ``outcome``."""
        periods: dict[tuple[int, str], Period] = {}
        ends = {month_lib.of(span[1]) for _, text in self.inputs if (span := span_of(text))}
        for index, collection in enumerate(self.collections):
            opened = calendar.open_periods(
                collection=collection, months=sorted(ends), actor=self.actor
            )
            # A period is named by its code, or by the month it alone ends in.
            periods |= {(index, period.month): period for period in opened}
            periods |= {(index, period.code): period for period in opened}
        for (index, month), inputs in sorted(
            self.inputs.items(), key=lambda item: (item[0][1], item[0][0])
        ):
            batch = {code: one for code, one in inputs.items() if (code, month) not in skip}
            if not batch:
                continue
            sent = send_months(
                period=periods[index, month],
                months=list(batch.values()),
                source=Source.PACK,
                accept_partial=True,
                actor=self.actor,
            )
            taken = {*sent.received, *sent.unchanged}
            outcome.problems += sent.refused
            outcome.cells += sum(
                len(one.cells) for one in batch.values() if one.partner_id in taken
            )
            outcome.unclean |= {
                (code, month) for code, one in batch.items() if one.partner_id not in taken
            }

    def left_out(self) -> list[Problem]:
        """One line for each partner whose row is bad: its months stay out with it."""
        first: dict[str, int] = {}
        for (partner, _), entry in self.pack.months.items():
            if partner in self.bad_partners:
                row = min(entry.rows.values(), default=0)
                first[partner] = min(first.get(partner, row), row)
        return [
            Problem("pack_partner_bad", {"partner": code}, row=row, column="partner", value=code)
            for code, row in first.items()
        ]

    def _obstacles(
        self, partner: str, month: str, entry: PackMonth, of_metric: Mapping[str, int]
    ) -> Iterator[Problem]:
        row = min(entry.rows.values(), default=None)
        if partner not in self.ids:
            yield Problem(
                "pack_partner_unknown",
                {"partner": partner},
                row=row,
                column="partner",
                value=partner[:60],
            )
            return
        if month[:7] > _running():
            yield _of_month("pack_month_ahead", partner, month, row)
        used: set[int] = set()
        for key, at in entry.rows.items():
            code = key.partition(":")[0]
            if code in of_metric:
                used.add(of_metric[code])
            else:
                yield Problem(
                    "pack_metric_nowhere",
                    {"metric": code},
                    row=at,
                    column="metric",
                    value=code[:60],
                    partner=partner,
                )
        for collection in (self.collections[index] for index in sorted(used)):
            about = {"collection": collection.code, "first_month": collection.first_month}
            if month[:7] < collection.first_month:
                yield _of_month("pack_month_early", partner, month, row, **about)
            elif month[:7] <= _running() and month not in self._names(collection):
                yield _of_month("pack_period_unknown", partner, month, row, **about)

    def _names(self, collection: Collection) -> frozenset[str]:
        """What periods of a collection that have begun are called: their codes, months they end in.

        Not a month in which two end.
        """
        if collection.pk not in self.names:
            spans = list(recurrence_of(collection).spans(_tomorrow()))
            ends = Counter(month_lib.of(last) for _, last in spans)
            single = {month for month, count in ends.items() if count == 1}
            self.names[collection.pk] = frozenset(single | {period_code(*each) for each in spans})
        return self.names[collection.pk]


def _of_month(code: str, partner: str, month: str, row: int | None, **params: str) -> Problem:
    return Problem(
        code, {"month": month, **params}, row=row, column="month", value=month, partner=partner
    )


def _running() -> str:
    """The month that has begun somewhere on earth; the door looks at each partner's own clock."""
    return month_lib.of(_tomorrow())


def _tomorrow() -> dt.date:
    return timezone.now().date() + dt.timedelta(days=1)


def _split(entry: PackMonth, of_metric: Mapping[str, int]) -> dict[int, PackMonth]:
    """One partner's month by collection."""
    parts: dict[int, PackMonth] = {}
    for key, raw in entry.cells.items():
        index = of_metric[key.partition(":")[0]]
        if index not in parts:
            parts[index] = PackMonth(sent_on=entry.sent_on, reason=entry.reason)
        parts[index].cells[key], parts[index].rows[key] = raw, entry.rows[key]
        if key in entry.accepted:
            parts[index].accepted[key] = entry.accepted[key]
    return parts


def _input(partner_id: int, entry: PackMonth) -> MonthInput:
    at = dt.datetime.combine(entry.sent_on, dt.time(12), dt.UTC) if entry.sent_on else None
    return MonthInput(
        partner_id=partner_id,
        cells=entry.cells,
        reason=entry.reason,
        accepted=entry.accepted,
        rows=entry.rows,
        columns=_COLUMNS,
        sent_at=at,
    )
