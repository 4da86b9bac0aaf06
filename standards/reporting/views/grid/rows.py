"""The grid as its template wants it: lines of cells of inputs, with everything to show."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.lib.results import Problem
from portal.ui.formats import month_text
from standards.measures import MISSING, Measure, Part
from standards.reporting.cell_display import cell_text, part_label, usual_text, value_text
from standards.reporting.checks import Slot
from standards.reporting.month_document import Texts
from standards.reporting.queries.grid import Grid, GridCell, Outlet
from standards.reporting.views.grid.entry import cells_to_correct, field_name, result_of


@dataclass(frozen=True, slots=True)
class Input:
    """One control of a cell. ``kind``: number, choice or text.

    ``part`` is what it holds, ``stands_for`` the part it may be given instead of, which is
    ``times`` (another part) as much. ``number`` names what other cells may hold, too; ``is_sum``
    that of the lines below it.
    """

    name: str
    label: str
    value: str
    kind: str
    mode: str
    part: str = ""
    before: str = ""
    choices: tuple["Choice", ...] = ()
    stands_for: str = ""
    times: str = ""
    number: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer. ``words`` are those that say it when they are pasted, as JSON."""

    code: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: its inputs and their result, what was last, a year ago and usual, what is wrong.

    ``last_parts`` is what the last value was made of.
    """

    key: str
    name: str
    outlet: str
    unit: str
    is_asked: bool
    is_open: bool
    inputs: tuple[Input, ...]
    missing: Input
    accepted: Input
    result: str
    last: str
    last_parts: str
    year_ago: str
    usual: str
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def anchor(self) -> str:
        """The id of the cell, for links and labels."""
        return anchor_of(self.unit, self.key)


def anchor_of(unit: str, key: str) -> str:
    """The id of a cell on its page."""
    return f"cell-{unit}-{key.replace(':', '-')}"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a metric or one member of its breakdown."""

    key: str
    name: str
    unit: str
    description: str
    is_member: bool
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one outlet's column."""

    name: str
    code: str
    outlet: str
    unit: str
    version: int
    filled: int
    total: int
    to_correct: int
    state: str
    look: str
    closed: str
    is_over: bool
    reason: str
    needs_reason: bool
    reason_errors: tuple[Problem, ...]
    is_returned: bool
    return_reason: str
    open_until: dt.date | None
    waits_until: dt.date | None

    @property
    def needs_something(self) -> bool:
        """Whether it is still to be filled in or corrected."""
        is_done = self.filled == self.total and not self.to_correct and not self.is_returned
        return not self.closed and not is_done


def heads_of(grid: Grid, problems: Iterable[Problem] = ()) -> list[Head]:
    """The heads of the columns; problems of whole months stand there."""
    problem_list = list(problems)
    return [_head(grid, outlet, problem_list) for outlet in grid.outlets]


def _head(grid: Grid, outlet: Outlet, problems: list[Problem]) -> Head:
    state, look = state_words(outlet)
    own_problems = [p for p in problems if p.partner == outlet.partner.code and not p.cell]
    closed = ""
    if outlet.closed:
        params = {
            "partner": outlet.partner.name,
            "month": month_text(grid.period.code),
            "lock_date": grid.period.lock_date,
        }
        problem = Problem(outlet.closed, params)
        closed = f"{problem.text} {problem.remedy}"
    return Head(
        name=outlet.partner.name,
        code=outlet.partner.code,
        outlet=str(outlet.partner.public_id),
        unit=outlet.unit,
        version=outlet.version,
        filled=outlet.filled,
        total=len(outlet.asked_keys),
        to_correct=cells_to_correct(problems, outlet.partner.code),
        state=state,
        look=look,
        closed=closed,
        is_over=outlet.closed == "period_locked" and not outlet.is_received,
        reason=outlet.reason,
        needs_reason=outlet.is_received,
        reason_errors=tuple(own_problems),
        is_returned=outlet.is_returned,
        return_reason=outlet.return_reason,
        open_until=None if outlet.closed else outlet.open_until,
        waits_until=None if outlet.closed else outlet.waits_until,
    )


def state_words(outlet: Outlet) -> tuple[str, str]:
    """The state of an outlet's month in words, and how its badge looks."""
    if outlet.state == "received":
        return (_("received"), "ok")
    if outlet.state == "returned":
        return (_("returned to you"), "warn")
    if outlet.closed == "period_locked":
        return (_("closed, not sent"), "bad")
    return (_("draft"), "info") if outlet.is_touched else (_("not started"), "quiet")


def lines_of(
    grid: Grid,
    problems: Iterable[Problem] = (),
    typed: Mapping[str, Mapping[str, Texts]] | None = None,
    accepted: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Line]:
    """The lines of the grid.

    ``typed`` and ``accepted`` (by unit, then cell) replace the draft's texts when
    a form comes back; ``problems`` are shown at their cells.
    """
    by_cell: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        by_cell.setdefault((problem.partner, problem.cell), []).append(problem)
    lines = []
    for slot in grid.slots:
        cells = []
        for outlet in grid.outlets:
            unit = outlet.unit
            cell_problems = by_cell.get((outlet.partner.code, slot.key), [])
            texts = (typed or {}).get(unit, {}).get(slot.key) if typed else None
            reason = (accepted or {}).get(unit, {}).get(slot.key, "") if accepted else None
            cells.append(_cell(outlet, outlet.cells[slot.key], cell_problems, texts, reason))
        metric: Any = slot.metric
        lines.append(
            Line(
                key=slot.key,
                name=slot.member_name if slot.member else slot.metric.name,
                unit=metric.unit if slot.is_total else "",
                description=_description(slot),
                is_member=_is_under_total(slot),
                cells=tuple(cells),
            )
        )
    return lines


def _is_under_total(slot: Slot) -> bool:
    return bool(slot.member) and slot.metric.has_total


def _description(slot: Slot) -> str:
    """What stands under a line's name; a member under its total needs nothing more."""
    if slot.is_total:
        return str(slot.metric.description)
    return "" if _is_under_total(slot) else slot.metric.name


def _cell(
    outlet: Outlet,
    cell: GridCell,
    problems: list[Problem],
    texts: Texts | None,
    reason: str | None,
) -> CellView:
    key, metric = cell.slot.key, cell.slot.metric
    saved: dict[str, str] = {**cell.texts, MISSING: cell.missing}
    now = saved if texts is None else texts

    def control(name: str, part: Part | None = None, stands_for: str = "") -> Input:
        named = metric.parts.get(name, {}) if not cell.slot.member else {}
        return Input(
            name=field_name(outlet, key, name),
            label=part_label(metric, name),
            value=now.get(name, ""),
            before=saved.get(name, ""),
            kind=_control(part, is_coded=cell.slot.measure.is_coded),
            mode="numeric" if part and part.is_whole else "decimal",
            part=name,
            choices=_choices(cell.slot) if part and cell.slot.measure.is_coded else (),
            stands_for=stands_for,
            times=cell.slot.measure.sample if stands_for else "",
            number=named.get("number", ""),
            is_sum=not stands_for and _is_sum(cell.slot),
        )

    accepted = cell.accepted if reason is None else reason
    return CellView(
        key=key,
        name=cell.slot.name,
        outlet=str(outlet.partner.public_id),
        unit=outlet.unit,
        is_asked=cell.is_asked,
        is_open=not outlet.closed,
        inputs=tuple(
            control(part.name, part, stands_for)
            for part, stands_for in _controls(cell.slot.measure)
        ),
        missing=control(MISSING),
        accepted=Input(
            field_name(outlet, key, "accepted"), _("Why is it right?"), accepted, "text", "text"
        ),
        result=result_of(cell),
        last=value_text(metric, cell.last),
        last_parts=cell_text(metric, cell.last),
        year_ago=value_text(metric, cell.year_ago) if cell.slot.measure.has_value else "",
        usual=usual_text(metric, cell.usual),
        errors=tuple(p for p in problems if p.severity == "error"),
        warnings=tuple(p for p in problems if p.severity == "warning"),
    )


def _controls(measure: Measure) -> Iterator[tuple[Part, str]]:
    """The parts to be typed, each followed by what may be given in its place."""
    for part in measure.parts:
        yield part, ""
        if instead := measure.stand_ins.get(part.name):
            yield instead, part.name


def _is_sum(slot: Slot) -> bool:
    """Whether a cell is the sum of the lines below it."""
    is_broken_down = bool(slot.metric.members) and slot.metric.has_total
    return slot.is_total and is_broken_down and slot.measure.is_additive


def _control(part: Part | None, *, is_coded: bool) -> str:
    if part is None:
        return "text"
    return "number" if part.is_number else "choice" if is_coded else "text"


def _choices(slot: Slot) -> tuple[Choice, ...]:
    names = {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No")}
    fixed = slot.measure.fixed_answers
    pairs = tuple((code, names[code]) for code in fixed) or slot.metric.choices
    said: dict[str, list[str]] = {}
    for word, code in slot.measure.answers(slot.metric).items():
        said.setdefault(code, []).append(word)
    return tuple(
        Choice(str(code), str(name), json.dumps(said.get(str(code), []))) for code, name in pairs
    )
