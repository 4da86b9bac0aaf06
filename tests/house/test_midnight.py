"""No module takes the day or the moment when it is imported: midnight may come before its use."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOTS = ("portal", "partners", "standards", "tests", "benchmarks")
CLOCKS = {"today", "now", "utcnow", "localdate", "localtime"}


def taken_at_import(source: str) -> list[int]:
    """Lines that ask a clock outside every function."""
    return [
        node.lineno
        for statement in ast.parse(source).body
        for node in outside_functions(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in CLOCKS
    ]


def outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from outside_functions(child)


def test_no_module_takes_the_day_when_it_is_imported() -> None:
    found = [
        f"{path}:{line}"
        for root in ROOTS
        for path in sorted(Path(root).rglob("*.py"))
        for line in taken_at_import(path.read_text())
    ]
    assert found == []


def test_the_guard_sees_a_constant_and_leaves_functions_alone() -> None:
    source = (
        "TODAY = dt.date.today()\nclass Form:\n    day = timezone.localdate()\n"
        "def day():\n    return now()\nDAY = field(default=timezone.now)\n"
    )
    assert taken_at_import(source) == [1, 3]
