"""All themes as one table: what `make prove` prints."""

from tests.leaks.attacks import (
    answers,
    coalition,
    differencing,
    oracle,
    parts,
    rules,
    series,
    shape,
)
from tests.leaks.attacks import time as over_time
from tests.leaks.attacks.frame import HEAD, TARGETS, Line

THEMES = (differencing, over_time, coalition, shape, oracle, answers, rules, parts, series)


def lines(targets: int = TARGETS) -> list[Line]:
    """Every attack on ``targets`` targets."""
    return [line for theme in THEMES for line in theme.lines(targets)]


def as_markdown(found: list[Line]) -> str:
    """The table as docs/sharing.md holds it."""
    rows = [
        f"| {line.attack} | {line.plain:.1%} | {line.release:.1%} | {line.guesser:.1%} "
        f"| {line.z:.1f} |"
        for line in found
    ]
    head = "| attack | plain minimum count | release | guesser | z |\n|---|---:|---:|---:|---:|"
    return "\n".join([head, *rows])


def as_text(found: list[Line]) -> str:
    """The table."""
    return "\n".join([HEAD, *map(str, found)])
