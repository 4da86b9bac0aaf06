"""No test looks for a sign that a token or an id of a page may hold by chance."""

import ast
import re
from pathlib import Path

# So short and of such signs that the ids, nonces and tokens of a page hold it now and then.
BY_CHANCE = re.compile(r"[0-9a-f]{2,5}")


def by_chance(source: str) -> list[tuple[int, str]]:
    """Line and text of every search for a short sign in something longer."""
    return [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.In | ast.NotIn)
        and isinstance(node.left, ast.Constant)
        and BY_CHANCE.fullmatch(_text(node.left.value))
    ]


def _text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def test_no_test_looks_for_a_sign_that_chance_may_write() -> None:
    found = [
        f"{path}:{line}: {text}"
        for path in sorted(Path("tests").rglob("*.py"))
        for line, text in by_chance(path.read_text())
    ]
    assert found == []


def test_the_guard_sees_both_ways_of_looking() -> None:
    looks = 'assert "222" in page\nassert b"9f" not in answer.content\nassert "22 cases" in page\n'
    assert [line for line, _ in by_chance(looks)] == [1, 2]
