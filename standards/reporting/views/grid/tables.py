"""The form as its template wants it: a table for each period, and a summary of what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.access.actor import Actor
from portal.lib.results import Problem, Refusal
from standards.reporting.cell_display import dates_text
from standards.reporting.queries.grid import Grid
from standards.reporting.services.drafts import Entered
from standards.reporting.views.grid.entry import draft_problems
from standards.reporting.views.grid.rows import Head, Line, anchor_of, heads_of, lines_of

if TYPE_CHECKING:
    from standards.reporting.models import Period

# The summary on top stays readable; every problem also stands at its cell.
SUMMARISED = 8


@dataclass(frozen=True, slots=True)
class PeriodGrid:
    """The table of one period: its dates, its columns and its lines."""

    period: Period
    heads: list[Head]
    lines: list[Line]
    problems: Sequence[Problem]
    dates: str
    zones: list[str]

    @property
    def open_heads(self) -> list[Head]:
        """The outlets in which something can be entered."""
        return [head for head in self.heads if not head.closed]

    @property
    def waits_until(self) -> dt.date | None:
        """The day from which any of its outlets can be sent; None when one can be sent now."""
        return waiting_day(self.open_heads)

    @property
    def is_correction(self) -> bool:
        """Whether a change of what was received needs a reason."""
        return any(head.needs_reason for head in self.open_heads)

    @property
    def is_returned(self) -> bool:
        """Whether a month came back."""
        return any(head.is_returned for head in self.open_heads)


@dataclass(frozen=True, slots=True)
class ProblemPlace:
    """A problem, the id of the element it belongs to, and where that is among several."""

    problem: Problem
    anchor: str
    place: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What is wrong with a form: the first problems, and how many more there are."""

    refusal: Refusal | None
    places: list[ProblemPlace]
    more: int


def period_grids(
    grids: Sequence[Grid],
    actor: Actor,
    refusals: Mapping[Period, Refusal],
    entered: Mapping[Period, Mapping[str, Entered]],
) -> list[PeriodGrid]:
    """The tables of a form: as its drafts stand, or as they were ``entered`` (by unit)."""
    return [_period_grid(grid, actor, refusals, entered.get(grid.period)) for grid in grids]


def _period_grid(
    grid: Grid,
    actor: Actor,
    refusals: Mapping[Period, Refusal],
    entered: Mapping[str, Entered] | None,
) -> PeriodGrid:
    problems: Sequence[Problem]
    if grid.period in refusals:
        problems = refusals[grid.period].problems
    else:
        problems = draft_problems(grid.period, grid.outlets, actor)
    typed = {unit: item.texts for unit, item in entered.items()} if entered else None
    accepted = {unit: item.month.accepted for unit, item in entered.items()} if entered else None
    return PeriodGrid(
        period=grid.period,
        heads=heads_of(grid, problems),
        lines=lines_of(grid, problems, typed, accepted),
        problems=problems,
        dates=dates_text(grid.period, min(outlet.today for outlet in grid.outlets)),
        zones=sorted({outlet.partner.time_zone for outlet in grid.outlets}),
    )


def waiting_day(heads: Iterable[Head]) -> dt.date | None:
    """The day from which any of the open ``heads`` can be sent; None when one can be sent now."""
    days = [head.waits_until for head in heads]
    return min((day for day in days if day), default=None) if all(days) else None


def summary_of(sheets: Sequence[PeriodGrid], refusals: Mapping[Period, Refusal]) -> Summary:
    """Problems for the summary on top; warnings alone are said as such."""
    refused = sorted(refusals.values(), key=lambda refusal: refusal.code == "months_warned")
    is_together = len(sheets) > 1
    places = [
        _place(sheet, problem, is_together)
        for sheet in sheets
        for problem in sheet.problems
        if not refused or sheet.period in refusals
    ]
    return Summary(
        refused[0] if refused else None, places[:SUMMARISED], max(0, len(places) - SUMMARISED)
    )


def _place(sheet: PeriodGrid, problem: Problem, is_together: bool) -> ProblemPlace:
    """Where a problem stands; an outlet or a collection is named where there are several."""
    head = next((head for head in sheet.heads if head.code == problem.partner), None)
    unit = head.unit if head else ""
    anchor = anchor_of(unit, problem.cell) if problem.cell else f"head-{unit}"
    names = [sheet.period.collection.name] if is_together else []
    if head and len(sheet.heads) > 1:
        names.append(head.name)
    return ProblemPlace(problem, anchor, ", ".join(names))
