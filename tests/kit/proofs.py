"""What the proofs told, as one table at the end of a run, whichever process they ran in.

A run with `PROOFS` set to a file keeps its lines there, so that the table of the next run has them.
"""

import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

NAME = "proof"
# Lines without a number of their own stand last.
LAST = 99


@pytest.fixture
def tell(record_property: Any) -> Any:
    """Note one line of a proof, e.g. ``tell("V5 owner: 609 hidden ids, 0 differences")``."""
    return lambda line: record_property(NAME, line)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print every line told by a proof that held, ordered by its number, and what was not run."""
    stats = terminalreporter.stats
    told = _kept(
        [
            str(value)
            for report in stats.get("passed", [])
            for name, value in report.user_properties
            if name == NAME
        ]
    )
    if not told:
        return
    terminalreporter.section("proofs")
    by_number: dict[int, list[str]] = defaultdict(list)
    for line in told:
        found = re.match(r"V(\d+)", line)
        by_number[int(found[1]) if found else LAST].append(line)
    for number, reason in _not_run(stats.get("skipped", [])).items():
        if number not in by_number:
            by_number[number] = [f"V{number}: not run, {reason}"]
    for number in sorted(by_number):
        for line in sorted(by_number[number]):
            terminalreporter.write_line(line)


def _kept(told: list[str]) -> list[str]:
    """``told`` after the lines of earlier runs; all of them are kept for the next."""
    if not os.environ.get("PROOFS"):
        return told
    file = Path(os.environ["PROOFS"])
    earlier = file.read_text().splitlines() if file.exists() else []
    lines = [*earlier, *told]
    file.write_text("\n".join(lines))
    return lines


def _not_run(skipped: list[Any]) -> dict[int, str]:
    """By number of a proof why it was skipped."""
    found = {}
    for report in skipped:
        proof = re.search(r"test_v(\d+)", report.nodeid)
        if proof:
            found[int(proof[1])] = report.longrepr[2].removeprefix("Skipped: ")
    return found
