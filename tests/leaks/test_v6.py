"""V6: no attack on what is shown meets more targets than a guesser who knows what is stored."""

import datetime as dt
import os
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from partners.sharing.policy import ANY, Catalogue, Rule, decision
from standards.disclosure.facts import Disclosed
from standards.release import codes, phases, settlement, statistics
from tests.leaks.attacks import answers, frame, parts, rules, series
from tests.leaks.attacks import time as over_time
from tests.leaks.attacks.table import THEMES, as_markdown, as_text, lines

PAGE = Path(settings.BASE_DIR) / "docs" / "sharing.md"
BEGIN = "<!-- attacks: made by WRITE_ATTACKS=1 pytest -m prove tests/leaks/test_v6.py -->"
END = "<!-- attacks end -->"
SAMPLE = 3_000


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.__name__.rpartition(".")[2])
def test_attacks_of_a_theme_are_not_above_a_guesser(theme) -> None:
    found = theme.lines(SAMPLE)
    assert [str(line) for line in found if not line.holds] == []
    assert max(line.plain for line in found) > 0.5, "one of them must work on a plain rule"


@pytest.mark.prove
def test_all_attacks_on_five_thousand_targets(tell: Callable[[str], None]) -> None:
    found = lines()
    for row in as_text(found).splitlines():
        tell(f"V6 {row}")
    assert [str(line) for line in found if not line.holds] == []
    text = PAGE.read_text()
    before, _, rest = text.partition(BEGIN)
    now, _, after = rest.partition(END)
    if os.environ.get("WRITE_ATTACKS"):
        PAGE.write_text(f"{before}{BEGIN}\n{as_markdown(found)}\n{END}{after}")
        return
    assert now.strip() == as_markdown(found)


@pytest.mark.prove
@pytest.mark.parametrize("size", [10, 12, 16, 19, 20, 30, 50, 100, 200])
def test_attacks_over_time_hold_at_every_size(size: int) -> None:
    found = [*over_time.lines(3_000, size=size), *parts.lines(3_000, size=size)]
    assert [str(line) for line in found if not line.holds] == []


@pytest.mark.prove
@pytest.mark.parametrize("size", [10, 11, 12, 14, 16, 19, 20, 30, 40])
def test_averaging_over_months_holds_at_every_size(size: int, tell: Callable[[str], None]) -> None:
    """Two and three colluders, a year and two before and after, others still or moving."""
    wrong = []
    for colluders, months, monthly in product((2, 3), (12, 24), (0.0, 2.0, 4.0)):
        # The wider colluders let their values wander, the more of the rounding averages out.
        wander = series.WANDER if monthly else (20.0, 50.0)
        plot = series.plotted(300 + size, 3_000, size, colluders, months, monthly, wander)
        for line in (series.silent(plot), series.left(plot)):
            what = f"{size} owners, {colluders} collude, {months} months, moves {monthly:.0f}"
            tell(f"V6 {what}: {line}")
            wrong += [] if line.holds else [f"{what}: {line}"]
    assert wrong == []


@pytest.mark.prove
@pytest.mark.parametrize("size", [15, 16, 17, 18, 19, 20, 21, 23, 25, 30, 40, 60, 100, 200])
def test_edges_of_blocks_hold_at_every_size(size: int) -> None:
    found = [series.edges(3_000, size), series.edges_left(3_000, size)]
    assert [str(line) for line in found if not line.holds] == []


def as_reported(now, before, earlier, pools, count, least, *, may_grow=True) -> settlement.Settled:  # type: ignore[no-untyped-def]  # as in the product
    known = ~np.isnan(next(iter(now.values())))
    return settlement.Settled(dict(now), np.bincount(pools[known], minlength=count) >= least)


def unshifted(secret: str, unions: Sequence[str]) -> np.ndarray:
    return np.zeros((len(unions), len(phases.FIGURES)))


def at_the_turn(targets: int) -> list[frame.Line]:
    return [series.left(series.plotted(210, targets, 11, colluders=3))]


def one_step(n: np.ndarray) -> np.ndarray:
    return np.where(n < 50, 1.0, 2.0)


def as_they_come(now: codes.Answers, *args: object, **options: object) -> codes.Answers:
    return now


def by_name_only(rule: Rule, catalogue: Catalogue, cell: str, today: dt.date) -> bool:
    return ANY in rule.metrics or cell in rule.metrics


def anything(disclosed: Disclosed, metric: str, month: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("attack", "owner", "name", "weaker"),
    [
        (at_the_turn, statistics, "display_parts", one_step),
        (series.joined, settlement, "settle", as_reported),
        (at_the_turn, phases, "phases_of", unshifted),
        (answers.lines, codes, "renewed", as_they_come),
        (rules.lines, decision, "names_metric", by_name_only),
        (rules.lines, Disclosed, "may_see_own", anything),
    ],
    ids=[
        "one step under twenty groups",
        "who reports is who counts",
        "grids where everybody knows them",
        "answers of the month only",
        "a deny without what is made of it",
        "a score with a part that is not shared",
    ],
)
def test_weaker_rules_are_found_out(
    monkeypatch: pytest.MonkeyPatch, attack, owner, name: str, weaker: Callable[..., object]
) -> None:
    monkeypatch.setattr(owner, name, weaker)
    assert not all(line.holds for line in attack(frame.TARGETS))
