"""V6: no attack on what is shown meets more targets than a guesser who knows what is stored."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings

from partners.sharing.policy import ANY, Catalogue, Rule, deciding
from standards.disclosure.facts import Disclosed
from standards.release import codes
from tests.leaks.attacks import answers, frame, parts, rules
from tests.leaks.attacks import time as over_time
from tests.leaks.attacks.table import THEMES, as_markdown, as_text, lines

PAGE = Path(settings.BASE_DIR) / "docs" / "sharing.md"
BEGIN = "<!-- attacks: made by WRITE_ATTACKS=1 pytest -m prove tests/leaks/test_v6.py -->"
END = "<!-- attacks end -->"
SAMPLE = 1_500


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


def one_step(n: np.ndarray) -> np.ndarray:
    return np.where(n < 50, 1.0, 2.0)


def as_they_come(now: codes.Answers, *args: object, **options: object) -> codes.Answers:
    return now


def by_name_only(rule: Rule, catalogue: Catalogue, cell: str, today: dt.date) -> bool:
    return ANY in rule.metrics or cell in rule.metrics


def anything(disclosed: Disclosed, metric: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("theme", "owner", "name", "weaker"),
    [
        (over_time, frame, "display_parts", one_step),
        (answers, codes, "renewed", as_they_come),
        (rules, deciding, "names_metric", by_name_only),
        (rules, Disclosed, "may_see_own", anything),
    ],
    ids=[
        "one step under twenty groups",
        "answers of the month only",
        "a deny without what is made of it",
        "a score with a part that is not shared",
    ],
)
def test_weaker_rules_are_found_out(
    monkeypatch: pytest.MonkeyPatch, theme, owner, name: str, weaker: Callable[..., object]
) -> None:
    monkeypatch.setattr(owner, name, weaker)
    assert not all(line.holds for line in theme.lines(frame.TARGETS))
