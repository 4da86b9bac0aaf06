"""V8: the difference told before a change is the difference observed after it, on every day."""

import datetime as dt
from collections.abc import Callable

import pytest

from partners.sharing.policy import Kind, Purpose, Request, Subject, decide
from partners.sharing.policy.difference import Acts, Shift, State, change
from portal.lib import months
from tests.leaks.policies import TODAY, Policies, edited, some_policies

Fact = tuple[dt.date, int, str, Kind, str]


def acts_of(subject: Subject, cell: str, month: str, shifts: list[Shift]) -> Acts:
    """The scenario of the change that a subject's acts are."""
    known = [shift.acts for shift in shifts]
    editions = sorted({acts.edition for acts in known})
    wanted = Acts(
        (cell, month) in subject.contributed,
        cell.partition(":")[0] in subject.acknowledged,
        max(edition for edition in editions if edition <= subject.edition),
    )
    fits = [
        acts
        for acts in known
        if acts.edition == wanted.edition
        and acts.contributed in (wanted.contributed, True)
        and acts.acknowledged in (wanted.acknowledged, True)
    ]
    exact = [acts for acts in fits if acts == wanted]
    return (exact or fits)[0]


def predicted(before: Policies, after: Policies) -> tuple[set[Fact], set[Fact], list[dt.date]]:
    """(gains, losses, days) the change announces for the subjects as they are."""
    step = change(
        State(before.catalogue, tuple(before.rules)), State(after.catalogue, tuple(after.rules)),
        before.crowd, TODAY,
    )  # fmt: skip
    shifts = [shift for shift in step.shifts() if shift.axes.purpose == Purpose.SCORECARD]
    gains: set[Fact] = set()
    losses: set[Fact] = set()
    for shift in shifts:
        for row, subject in enumerate(before.subjects):
            if not (subject.is_active and subject.is_credential_current):
                continue
            for i, cell in enumerate(shift.axes.cells):
                for k, month in enumerate(shift.axes.months):
                    if acts_of(subject, cell, month, shifts) != shift.acts:
                        continue
                    for j, kind in enumerate(shift.axes.kinds):
                        fact = (shift.axes.today, row, cell, kind, month)
                        where = (step.where[row], i, j, k)
                        gains |= {fact} if shift.gains[where] else set()
                        losses |= {fact} if shift.losses[where] else set()
    return gains, losses, sorted({shift.axes.today for shift in shifts})


def observed(before: Policies, after: Policies, days: list[dt.date]) -> tuple[set[Fact], set[Fact]]:
    """What `decide` says differently once the change is made, for everything there is."""
    gains, losses = set(), set()
    for day in days:
        now = months.of(day)
        for row, subject in enumerate(before.subjects):
            for cell in before.catalogue.cells:
                for kind in Kind:
                    for month in months.span(months.shift(now, -13), now):
                        request = Request(cell, kind, month, Purpose.SCORECARD, day)
                        old, new = (
                            decide(side.catalogue, side.rules, subject, request).allow
                            for side in (before, after)
                        )
                        fact = (day, row, cell, kind, month)
                        gains |= {fact} if new and not old else set()
                        losses |= {fact} if old and not new else set()
    return gains, losses


def ends_of(before: Policies, after: Policies) -> list[dt.date]:
    """Every day on which some rule or class, of the change or not, begins or is over."""
    rules = [*before.rules, *after.rules]
    spans = [(rule.valid_from, rule.valid_to) for rule in rules]
    spans += [(e.from_date, e.to_date) for rule in rules for e in rule.exempt]
    spans += [
        (low.from_date, low.to_date)
        for entry in before.catalogue.entries.values()
        for low in entry.lowered
    ]
    return sorted({
        *(first for first, _ in spans),
        *(last + dt.timedelta(days=1) for _, last in spans if last is not None),
    })  # fmt: skip


def compared(seeds: range) -> tuple[int, int]:
    """Edits compared and facts that moved; fails at the first difference."""
    moved = 0
    for seed in seeds:
        before = some_policies(seed, subjects=3)
        after = edited(before, seed)
        gains, losses, days = predicted(before, after)
        assert (gains, losses) == observed(before, after, days or [TODAY]), f"seed {seed}"
        if days:
            later = [day for day in ends_of(before, after) if days[0] < day <= days[-1]]
            assert {day for day, *_ in observed(before, after, later)[0]} <= set(days), seed
        moved += len(gains) + len(losses)
    return len(seeds), moved


def test_difference_told_is_the_difference_observed() -> None:
    edits, moved = compared(range(12))
    assert moved > 100, f"{edits} edits moved only {moved} facts"


@pytest.mark.prove
def test_difference_told_is_the_difference_observed_200_times(tell: Callable[[str], None]) -> None:
    edits, moved = compared(range(200))
    tell(f"V8: {edits} edits, {moved} facts moved, 0 differences")
