"""Functions call what they hold by a noun: a participle says how it came, not what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOTS = ("portal", "partners", "standards")
PARTICIPLES = {"found", "told", "known", "wanted", "mine", "made", "kept", "shown"}
# Of all functions; a word or two may stand where no noun fits.
MOST_PERCENT = 1


def names_bound_in(node: ast.AST) -> Iterator[str]:
    """Parameters and variables of a function, without those of functions within it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.arg):
            yield child.arg
        yield from names_bound_in(child)


def functions_in(source: str) -> dict[str, set[str]]:
    """By line and name of each function the participles it binds."""
    return {
        f"{node.lineno} {node.name}": PARTICIPLES.intersection(names_bound_in(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_call_what_they_hold_by_nouns() -> None:
    words = {
        f"{path}:{place}": participles
        for root in ROOTS
        for path in sorted(Path(root).rglob("*.py"))
        if "migrations" not in path.parts
        for place, participles in functions_in(path.read_text()).items()
    }
    bare = [f"{place}: {', '.join(sorted(each))}" for place, each in words.items() if each]
    assert len(words) > 2_000
    assert len(bare) * 100 <= MOST_PERCENT * len(words), (
        f"{len(bare)} of {len(words)} functions bind a participle:\n" + "\n".join(bare)
    )


def test_the_guard_sees_every_way_to_bind_a_name() -> None:
    source = (
        "def outer(known, rows):\n"
        "    def inner(*wanted): ...\n"
        "    if kept := [told for told in rows]:\n"
        "        return kept, mine, rows.found\n"
    )
    assert functions_in(source) == {"1 outer": {"known", "kept", "told"}, "2 inner": {"wanted"}}
