"""What the proofs told, as one table at the end of a run, whichever process they ran in."""

import re
from collections import defaultdict
from typing import Any

import pytest

NAME = "proof"


@pytest.fixture
def tell(record_property: Any) -> Any:
    """Note one line of a proof, e.g. ``tell("V5 owner: 609 hidden ids, 0 differences")``."""
    return lambda line: record_property(NAME, line)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print every line told by a proof that held, ordered by its number."""
    told = [
        str(value)
        for report in terminalreporter.stats.get("passed", [])
        for name, value in report.user_properties
        if name == NAME
    ]
    if not told:
        return
    terminalreporter.section("proofs")
    by_number: dict[int, list[str]] = defaultdict(list)
    for line in told:
        found = re.match(r"V(\d+)", line)
        by_number[int(found[1]) if found else 99].append(line)
    for number in sorted(by_number):
        for line in sorted(by_number[number]):
            terminalreporter.write_line(line)
