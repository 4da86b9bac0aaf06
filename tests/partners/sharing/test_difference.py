"""What a change of rules or classes opens and closes: on which days, to whom, of which months."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from partners.sharing.policy import (
    ANY,
    OPEN,
    RESTRICTED,
    SHAREABLE,
    Audience,
    Catalogue,
    Exemption,
    Kind,
    Lowering,
    MetricEntry,
    Purpose,
    Rule,
)
from partners.sharing.policy.difference import Acts, Change, State, change
from partners.sharing.policy.mask import Crowd

TODAY = dt.date(2026, 5, 20)
JUNE, JULY, YEAR = dt.date(2026, 6, 1), dt.date(2026, 7, 1), dt.date(2027, 1, 1)
REPLY = MetricEntry("reply", SHAREABLE)
VISITS = MetricEntry("visits", SHAREABLE, members=("web", "phone"))
INDEX = MetricEntry("index", SHAREABLE, frozenset({"reply"}))
PARTNERS = ("alpine", "bell")
Fact = tuple[dt.date, str, str, Kind, str]


def catalogue(*entries: MetricEntry) -> Catalogue:
    return Catalogue({entry.code: entry for entry in entries or (REPLY, VISITS, INDEX)})


def rule(key: str = "peers", **words: Any) -> Rule:
    fields: dict[str, Any] = {
        "version": 1, "is_deny": False, "audience": Audience(), "metrics": frozenset({"reply"}),
        "kinds": frozenset({Kind.CENTRE}), "valid_from": dt.date(2026, 1, 1),
        "valid_to": dt.date(2026, 12, 31), "lookback_months": 0,
    }  # fmt: skip
    return Rule(key=key, **{**fields, **words})


def crowd(*partners: str) -> Crowd:
    size = len(partners)
    columns = [
        np.array(list(column), dtype=object)
        for column in (
            partners, ["own"] * size, ["gold"] * size, ["dealer"] * size, ["/EU/FR/"] * size,
        )
    ]  # fmt: skip
    return Crowd(*columns)


def changed(
    before: Sequence[Rule], after: Sequence[Rule], old: Catalogue | None = None,
    new: Catalogue | None = None,
) -> Change:  # fmt: skip
    old = old or catalogue()
    return change(
        State(old, tuple(before)), State(new or old, tuple(after)), crowd(*PARTNERS), TODAY
    )


def facts(found: Change, which: str) -> set[Fact]:
    """What opens or closes on a scorecard, of rules that ask for no act of a partner's own."""
    seen = set()
    for shift in found.shifts():
        if shift.axes.purpose != Purpose.SCORECARD:
            continue
        axes = shift.axes
        for of_class, cell, kind, month in np.argwhere(getattr(shift, which)).tolist():
            for row in np.flatnonzero(found.where == of_class):
                seen.add(
                    (axes.today, PARTNERS[row], axes.cells[cell], axes.kinds[kind],
                     axes.months[month])
                )  # fmt: skip
    return seen


def days(found: Change) -> list[dt.date]:
    return list(dict.fromkeys(shift.axes.today for shift in found.shifts()))


def test_nothing_moves_where_nothing_is_changed() -> None:
    assert list(changed([rule()], [rule()]).shifts()) == []
    assert list(changed([], []).shifts()) == []


def test_a_rule_opens_on_its_first_day_what_it_names_to_whom_it_names() -> None:
    opened = rule(
        valid_from=JUNE, valid_to=dt.date(2026, 6, 30), lookback_months=1,
        audience=Audience(partners=frozenset({"bell"})), metrics=frozenset({"visits:web"}),
        kinds=frozenset({Kind.BAND, Kind.CENTRE}),
    )  # fmt: skip
    found = changed([], [opened])
    assert days(found) == [TODAY, JUNE, JULY]
    assert facts(found, "gains") == {
        (JUNE, "bell", "visits:web", kind, month)
        for kind in (Kind.CENTRE, Kind.BAND)
        for month in ("2026-05", "2026-06")
    }
    assert facts(found, "losses") == set()
    first = next(iter(found.shifts()))
    assert (first.axes.cells, first.axes.kinds) == (("visits:web",), (Kind.CENTRE, Kind.BAND))
    assert first.axes.months == ("2026-04", "2026-05")
    assert facts(changed([opened], []), "losses") == facts(found, "gains")


def test_the_day_of_a_change_is_a_day_of_it() -> None:
    found = changed([], [rule(valid_from=TODAY, valid_to=TODAY)])
    assert days(found) == [TODAY, dt.date(2026, 5, 21)]
    assert {day for day, *_ in facts(found, "gains")} == {TODAY}
    (today, *_) = found.shifts()
    assert not today.later.any()
    assert not today.old_gains.any()
    assert not today.old_losses.any()


def test_a_rule_without_an_end_has_no_day_of_its_end() -> None:
    assert days(changed([], [rule(valid_to=None)])) == [TODAY]
    assert days(changed([], [rule(valid_to=dt.date.max)])) == [TODAY]


def test_a_rule_that_names_nothing_there_is_moves_nothing() -> None:
    assert list(changed([], [rule(metrics=frozenset({"gone"}))]).shifts()) == []
    assert list(changed([], [rule(kinds=frozenset())]).shifts()) == []


def test_a_copy_of_a_rule_opens_once_that_rule_ends() -> None:
    short = rule(valid_to=dt.date(2026, 6, 30))
    found = changed([short], [short, rule("copy")])
    assert days(found) == [TODAY, JULY, YEAR]
    assert {day for day, *_ in facts(found, "gains")} == {JULY}
    assert facts(found, "old_gains") == set()
    lost = changed([short, rule("copy")], [short])
    assert {day for day, *_ in facts(lost, "losses")} == {JULY}
    assert facts(lost, "old_losses") == set()


def test_what_moved_before_another_rule_ends_is_told_as_old() -> None:
    closing = rule("closing", is_deny=True, valid_to=dt.date(2026, 6, 30))
    more = rule("more", metrics=frozenset({"reply", "visits:web"}))
    found = changed([closing], [closing, more])
    assert {(day, cell) for day, _, cell, *_ in facts(found, "gains")} == {
        (TODAY, "visits:web"), (JULY, "visits:web"), (JULY, "reply"),
    }  # fmt: skip
    assert {(day, cell) for day, _, cell, *_ in facts(found, "old_gains")} == {(JULY, "visits:web")}
    back = changed([closing, more], [closing])
    assert facts(back, "old_losses") == facts(found, "old_gains")
    assert facts(back, "losses") == facts(found, "gains")
    assert facts(back, "old_gains") == facts(found, "old_losses") == set()


def test_days_after_the_last_word_of_a_change_are_none_of_it() -> None:
    later = rule("later", valid_from=dt.date(2026, 9, 1))
    until_june = rule(valid_to=dt.date(2026, 6, 30))
    assert days(changed([later], [later, until_june])) == [TODAY, JULY]
    last = rule("last", valid_from=dt.date(2026, 6, 30))
    assert days(changed([last], [last, until_june])) == [TODAY, dt.date(2026, 6, 30), JULY]
    assert dt.date(2026, 9, 1) in days(changed([later], [later, rule(valid_to=None)]))


def test_what_opens_again_when_a_closing_rule_runs_out_is_told_for_later() -> None:
    closing = rule("closing", is_deny=True, valid_to=dt.date(2026, 6, 30))
    found = changed([rule()], [rule(), closing])
    assert {day for day, *_ in facts(found, "losses")} == {TODAY}
    assert facts(found, "gains") == set()
    assert facts(found, "later") == {
        (JULY, partner, "reply", Kind.CENTRE, "2026-07") for partner in PARTNERS
    }
    assert facts(changed([], [rule()]), "later") == set()


def test_a_closing_rule_that_begins_later_opens_nothing_again() -> None:
    bell = Audience(partners=frozenset({"bell"}))
    closing = rule("closing", is_deny=True, valid_from=JUNE, audience=bell)
    found = changed([rule()], [rule(), closing])
    assert {(day, partner) for day, partner, *_ in facts(found, "losses")} == {(JUNE, "bell")}
    assert facts(found, "later") == set()


def test_every_part_of_a_shift_is_about_the_same_facts_and_acts() -> None:
    other = rule("other", valid_to=dt.date(2026, 7, 31))
    found = list(changed([other], [other, rule(valid_from=JUNE)]).shifts())
    assert [shift.axes.today for shift in found] == [TODAY, JUNE, dt.date(2026, 8, 1), YEAR]
    for shift in found:
        parts = (shift.gains, shift.losses, shift.later, shift.old_gains, shift.old_losses)
        assert {part.shape for part in parts} == {(1, 1, 1, 1)}
        assert {part.dtype for part in parts} == {np.dtype(bool)}
        assert shift.acts == Acts(contributed=True, acknowledged=True, edition=0)


def test_what_moved_on_the_very_eve_is_old() -> None:
    eve = dt.date(2026, 6, 30)
    closing = rule("closing", is_deny=True, metrics=frozenset({"visits:phone"}), valid_to=eve)
    scorecard = frozenset({Purpose.SCORECARD})
    more = rule("more", metrics=frozenset({"visits"}), valid_from=eve, purposes=scorecard)
    found = changed([closing], [closing, more])
    assert {(day, cell) for day, _, cell, *_ in facts(found, "old_gains")} == {
        (JULY, "visits"), (JULY, "visits:web"),
    }  # fmt: skip


def test_a_set_of_a_class_opens_what_is_lowered_into_it_later() -> None:
    lowered = MetricEntry(
        "reply", RESTRICTED, lowered=(Lowering(SHAREABLE, JUNE, dt.date(2026, 6, 30)),)
    )
    fact = catalogue(lowered)
    found = changed([], [rule(metrics=frozenset({"class:1"}))], fact)
    assert days(found) == [JUNE]
    assert {(cell, month) for _, _, cell, _, month in facts(found, "gains")} == {
        ("reply", "2026-06")
    }


def test_an_opening_rule_is_asked_about_its_own_months() -> None:
    wide = rule("wide", lookback_months=5, metrics=frozenset({"visits"}))
    found = changed([wide], [wide, rule(lookback_months=1)])
    assert next(iter(found.shifts())).axes.months == ("2026-04", "2026-05")


def test_a_class_is_asked_about_where_there_is_no_rule_yet() -> None:
    lowered = catalogue(replace(REPLY, sharing_class=OPEN))
    (shift,) = changed([], [], catalogue(REPLY), lowered).shifts()
    assert shift.axes.months == ("2026-05",)
    assert not shift.gains.any()


def test_a_closing_rule_is_asked_about_every_month_that_was_open() -> None:
    closing = rule("closing", is_deny=True)
    found = changed([rule(lookback_months=2)], [rule(lookback_months=2), closing])
    assert {month for *_, month in facts(found, "losses")} == {"2026-03", "2026-04", "2026-05"}
    assert next(iter(found.shifts())).axes.cells == ("reply", "index")
    alone = changed([], [rule(lookback_months=1)])
    assert next(iter(alone.shifts())).axes.months == ("2026-04", "2026-05")


def test_an_exemption_begins_and_ends_on_its_days() -> None:
    spared = Exemption("index", JUNE, dt.date(2026, 6, 30))
    wide = rule(metrics=frozenset({"index"}))
    closing = rule("closing", is_deny=True, exempt=frozenset({spared}))
    found = changed([wide], [wide, closing])
    assert days(found) == [TODAY, JUNE, JULY, YEAR]
    assert {day for day, *_ in facts(found, "losses")} == {TODAY, JULY}
    assert {cell for _, _, cell, *_ in facts(found, "losses")} == {"index"}


def test_a_class_that_is_lowered_for_a_time_opens_for_that_time() -> None:
    held = replace(REPLY, sharing_class=RESTRICTED)
    lowered = replace(held, lowered=(Lowering(SHAREABLE, JUNE, dt.date(2026, 7, 31)),))
    wide = rule(metrics=frozenset({"reply", "index"}), kinds=frozenset(Kind), lookback_months=1)
    old, new = catalogue(held, VISITS, INDEX), catalogue(lowered, VISITS, INDEX)
    found = changed([wide], [wide], old, new)
    assert days(found) == [TODAY, JUNE, dt.date(2026, 8, 1), YEAR]
    first = next(iter(found.shifts()))
    assert first.axes.cells == ("reply", "index")
    assert first.axes.kinds == tuple(Kind)
    opened = facts(found, "gains")
    assert {(day, cell, month) for day, _, cell, _, month in opened} == {
        (JUNE, "reply", "2026-06"), (JUNE, "index", "2026-06"),
    }  # fmt: skip
    assert {kind for _, _, _, kind, _ in opened} == set(Kind) - {Kind.OWN, Kind.TARGET}
    assert facts(changed([wide], [wide], new, old), "losses") == opened


def test_a_class_lowered_without_an_end_is_asked_about_from_its_first_day() -> None:
    lowered = replace(REPLY, lowered=(Lowering(OPEN, JUNE, dt.date.max),))
    found = changed([rule()], [rule()], new=catalogue(lowered, VISITS, INDEX))
    assert days(found) == [TODAY, JUNE, YEAR]


def test_a_metric_that_comes_or_goes_is_asked_about() -> None:
    wide, fewer = rule(metrics=frozenset({ANY})), catalogue(REPLY)
    more = catalogue(REPLY, VISITS)
    found = changed([wide], [wide], fewer, more)
    assert {cell for _, _, cell, *_ in facts(found, "gains")} == {
        "visits", "visits:web", "visits:phone",
    }  # fmt: skip
    assert facts(changed([wide], [wide], more, fewer), "losses") == facts(found, "gains")


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ({ANY}, ["scorecard"]),
        ({"api"}, ["api", "scorecard"]),
        ({"scorecard"}, ["receipt", "scorecard"]),
        ({"digest", "receipt", "scorecard"}, ["api", "digest", "receipt", "scorecard"]),
    ],
)
def test_purposes_no_rule_names_fare_alike(named: set[str], asked: list[str]) -> None:
    found = changed([], [rule(purposes=frozenset(named))])
    assert list(dict.fromkeys(shift.axes.purpose for shift in found.shifts())) == asked


@pytest.mark.parametrize(
    ("words", "scenarios"),
    [
        ({}, [(True, True, 0)]),
        ({"is_reciprocal": True}, [(False, True, 0), (True, True, 0)]),
        ({"needs_acknowledgement": True}, [(True, False, 0), (True, True, 0)]),
        ({"minimum_edition": 3}, [(True, True, 0), (True, True, 3)]),
    ],
)
def test_each_act_a_rule_asks_for_is_a_scenario(words: dict[str, Any], scenarios: list) -> None:
    found = changed([], [rule(valid_to=None, metrics=frozenset({"reply", "visits"}), **words)])
    shifts = list(found.shifts())
    assert [shift.acts for shift in shifts] == [Acts(*acts) for acts in scenarios]
    # Only who did everything sees anything, of each metric.
    *less, everything = shifts
    assert everything.gains.all()
    assert not any(shift.gains.any() for shift in less)
