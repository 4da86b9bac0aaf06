"""The same remedy is said once, with a count and the rows."""

from django.template import Context, Template

from portal.lib.results import Problem
from portal.ui.problems import grouped


def _shown(problems: list[Problem]) -> str:
    return Template("{% load ui %}{% problems items %}").render(Context({"items": problems}))


def test_the_same_sentence_is_said_once_with_its_rows() -> None:
    problems = [
        Problem("cell_absent", {"metric": "Calls"}, row=row, column="calls", partner=f"P{row}")
        for row in range(2, 137)
    ]
    problems.append(Problem("cell_absent", {"metric": "Calls"}, row=3, column="other"))
    problems.append(Problem("number_text", {"value": "x"}, row=4, column="calls", value="x"))
    groups = grouped(problems)
    assert [(group.count, group.column) for group in groups] == [
        (135, "calls"), (1, "other"), (1, "calls"),
    ]  # fmt: skip
    page = _shown(problems)
    assert page.count("“Calls” has no value.") == 2
    assert "135 times" in page
    assert "2, 3, 4, 5, 6, 7, 8, 9 …" in page
    assert "P2, P3" in page


def test_what_differs_stays_apart() -> None:
    problems = [
        Problem("number_text", {"value": value}, row=2, column="calls", value=value)
        for value in ("x", "y")
    ]
    assert [group.text for group in grouped(problems)] == [
        "“x” is not a number.",
        "“y” is not a number.",
    ]
