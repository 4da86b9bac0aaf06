"""What a change of rules or classes opens and closes, on every day it makes a difference.

A partner's own acts (read, sent, signed) are unknown beforehand, so each combination of them is a
scenario: a gain or loss in any scenario is one.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from partners.sharing.policy.decision import names_metric
from partners.sharing.policy.mask import Axes, Bools, Crowd, Ints, Rows, allowed, classes, coverage
from partners.sharing.policy.terms import ANY, Catalogue, Kind, Purpose, Rule
from portal.lib import months


@dataclass(frozen=True, slots=True)
class State:
    """Rules and classes that count together."""

    catalogue: Catalogue
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    """One scenario of a partner's own acts."""

    contributed: bool
    acknowledged: bool
    edition: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One day, purpose and scenario: [class, cell, kind, month] opened and closed by the change.

    ``later``: opened on this very day although nobody acts then (a rule or class runs out).
    ``old_gains``, ``old_losses``: what the change moved on the day before too, on a day when
    nothing of it begins or ends but another rule or class does.
    """

    axes: Axes
    acts: Acts
    gains: Bools
    losses: Bools
    later: Bools
    old_gains: Bools
    old_losses: Bools


@dataclass(frozen=True, slots=True)
class Change:
    """Before, after and the network they are compared on."""

    before: State
    after: State
    today: dt.date
    covered: Bools = field(repr=False)
    where: Ints = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)

    def shifts(self) -> Iterator[Shift]:
        """Every day, purpose and scenario in which the change could matter."""
        touched = self._touched()
        if not touched:
            return
        own = self._days(touched)
        for day in sorted({*own, *self._others_days(touched)}):
            cells, kinds = self._cells(touched, day), self._kinds(touched)
            if not cells or not kinds:
                continue
            for purpose, acts in product(self._purposes(), self._scenarios()):
                axes = Axes(cells, kinds, self._months(touched, day), purpose, day)
                yield self._shift(axes, acts, is_own=day in own)

    def _shift(self, axes: Axes, acts: Acts, *, is_own: bool) -> Shift:
        before, after = self._open(self.before, axes, acts), self._open(self.after, axes, acts)
        none = np.zeros_like(after)
        if axes.today == self.today:
            return Shift(axes, acts, after & ~before, before & ~after, none, none, none)
        eve = _eve(axes)
        then = self._open(self.after, eve, acts)
        if is_own:
            later = after & ~then & before
            return Shift(axes, acts, after & ~before, before & ~after, later, none, none)
        once = self._open(self.before, eve, acts)
        return Shift(axes, acts, after & ~before, before & ~after, none, then & ~once, once & ~then)

    def _open(self, state: State, axes: Axes, acts: Acts) -> Bools:
        columns = [self.rules.index(rule) for rule in state.rules]
        rows = Rows(
            self.covered[:, columns],
            np.ones(len(self.covered), dtype=bool),
            np.full((1, len(axes.cells)), acts.acknowledged),
            np.full((1, len(axes.cells), 1), acts.contributed),
            np.array([acts.edition]),
        )
        return allowed(state.catalogue, state.rules, rows, axes)

    def _touched(self) -> list[Rule | str]:
        """Rules of one side only, and codes of metrics whose class differs."""
        rules = set(self.before.rules) ^ set(self.after.rules)
        old, new = self.before.catalogue.entries, self.after.catalogue.entries
        return [*rules, *(code for code in {*old, *new} if old.get(code) != new.get(code))]

    def _others_days(self, touched: Sequence[Rule | str]) -> list[dt.date]:
        """Days on which another rule or class begins or ends while something of the change counts.

        A copy of a rule opens nothing until that rule ends; what a closing rule covers opens with
        its end.
        """
        lasts = [
            item.valid_to or dt.date.max if isinstance(item, Rule) else dt.date.max
            for item in touched
        ]
        others = [rule for rule in self.rules if rule not in touched]
        codes = {*self.before.catalogue.entries, *self.after.catalogue.entries}
        return [day for day in self._days([*others, *codes]) if day <= max(lasts)]

    def _days(self, items: Sequence[Rule | str]) -> list[dt.date]:
        """Today and the days to come on which some of the rules or classes begin or are over."""
        days = {self.today}
        for item in items:
            ends: Iterable[tuple[dt.date, dt.date | None]]
            if isinstance(item, Rule):
                ends = [
                    (item.valid_from, item.valid_to),
                    *((record.from_date, record.to_date) for record in item.exempt),
                ]
            else:
                ends = [
                    (low.from_date, low.to_date)
                    for state in (self.before, self.after)
                    if (entry := state.catalogue.entries.get(item))
                    for low in entry.lowered
                ]
            for first, last in ends:
                days.add(first)
                if last is not None and last < dt.date.max:
                    days.add(last + dt.timedelta(days=1))
        return sorted(day for day in days if day >= self.today)

    def _cells(self, touched: Sequence[Rule | str], day: dt.date) -> tuple[str, ...]:
        """Cells some touched rule names, or that are made of a touched metric."""
        codes = {item for item in touched if isinstance(item, str)}
        rules = [item for item in touched if isinstance(item, Rule)]
        cells = []
        for cell in dict.fromkeys((*self.before.catalogue.cells, *self.after.catalogue.cells)):
            sides = (self.before.catalogue, self.after.catalogue)
            if any(side.sources(cell) & codes for side in sides) or any(
                names_metric(rule, side, cell, day) for rule in rules for side in sides
            ):
                cells.append(cell)
        return tuple(cells)

    def _kinds(self, touched: Sequence[Rule | str]) -> tuple[Kind, ...]:
        if any(isinstance(item, str) for item in touched):
            return tuple(Kind)
        named = {kind for item in touched if isinstance(item, Rule) for kind in item.kinds}
        return tuple(kind for kind in Kind if kind in named)

    def _months(self, touched: Sequence[Rule | str], day: dt.date) -> tuple[str, ...]:
        rules = [item for item in touched if isinstance(item, Rule)]
        if len(rules) < len(touched) or any(rule.is_deny for rule in rules):
            rules = list(self.rules)
        now = months.of(day)
        back = max((rule.lookback_months for rule in rules), default=0)
        return tuple(months.span(months.shift(now, -back), now))

    def _purposes(self) -> list[str]:
        """Those some rule names, and one for all it does not: they fare alike."""
        named = {purpose for rule in self.rules for purpose in rule.purposes} - {ANY}
        unnamed = [purpose for purpose in Purpose if purpose not in named]
        return sorted({*named, Purpose.SCORECARD, *unnamed[:1]})

    def _scenarios(self) -> list[Acts]:
        """All combinations of the acts some rule asks for."""
        sent = (False, True) if any(r.is_reciprocal for r in self.rules) else (True,)
        read = (False, True) if any(r.needs_acknowledgement for r in self.rules) else (True,)
        signed = sorted({0} | {r.minimum_edition for r in self.rules})
        return [Acts(*acts) for acts in product(sent, read, signed)]


def _eve(axes: Axes) -> Axes:
    """The day before, asking for months of the same age: growing older is no change of rules."""
    day = axes.today - dt.timedelta(days=1)
    back = months.ordinal(months.of(day)) - months.ordinal(months.of(axes.today))
    then = tuple(months.shift(month, back) for month in axes.months)
    return Axes(axes.cells, axes.kinds, then, axes.purpose, day)


def change(before: State, after: State, crowd: Crowd, today: dt.date) -> Change:
    """The change from ``before`` to ``after`` for the subjects of ``crowd``."""
    rules = tuple(dict.fromkeys((*before.rules, *after.rules)))
    covered, where = classes(coverage(rules, crowd))
    return Change(before, after, today, covered, where, rules)
