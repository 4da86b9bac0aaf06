"""Nobody asks what kind a metric is but its measure: a new kind is one module and one test."""

import re
from pathlib import Path

from standards.measures import MEASURES

ROOT = Path(__file__).parents[2]
_KINDS = "|".join(MEASURES)
# A kind compared with a literal, or looked up in a table of literals.
COMPARED = re.compile(
    rf"""kind(?:"\])?\s*(?:==|!=|in|not\sin)\s*[\[({{]?\s*"(?:{_KINDS})\"""", re.VERBOSE
)


def test_no_kind_is_compared_outside_the_measures() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for top in ("portal", "partners", "standards")
        for path in sorted((ROOT / top).rglob("*.py"))
        if "standards/measures" not in path.as_posix()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if COMPARED.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_guard_finds_what_it_is_for() -> None:
    for line in ('if metric.kind == "share":', 'fields["kind"] in ("yesno", "choice")'):
        assert COMPARED.search(line), line
