"""V2, mechanical leaks: each place that reads a released figure reads its raw counterpart instead.

`places` finds them in the source: every attribute of the types figures travel in and every entry
of a stored comparison, wherever disclosure or the reading side of the release uses one. `planted`
compiles the one function anew with that one place changed.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any
from zlib import crc32

from standards.disclosure import facts, peers
from standards.release import arithmetic, figures, queries

TYPES = (
    figures.Figure, figures.Group, figures.CohortFigures, facts.Fact, peers.Peers,
    peers.Movement, arithmetic.Reckoned, queries.Published,
)  # fmt: skip
# What names, dates or explains a figure has no raw counterpart; own values are one's own.
NAMES = {
    "appears_on", "ask", "cell", "group", "has_group", "is_group_changed", "is_revised", "key",
    "label", "month", "name", "of", "own", "pools", "public_id", "release_id", "rule",
    "rule_version", "since", "who", "withheld",
}  # fmt: skip
# What figures are asked for beside their fields, and by which methods they are found.
ASKED, FOUND_BY = {"bounds", "centre", "end", "value"}, {"figure", "told_of"}
FIGURES = {field.name for each in TYPES for field in fields(each)} - NAMES | ASKED
# Dictionaries that hold a stored comparison's figures.
STORED = ("cohorts", "bands", "parts", "kept")
MODULES = (
    "standards.disclosure.services.disclosure", "standards.disclosure.peers",
    "standards.disclosure.boards", "standards.disclosure.presentation",
    "standards.disclosure.charts", "standards.disclosure.sentences",
    "standards.disclosure.exports", "standards.disclosure.api",
    "standards.disclosure.digest", "standards.disclosure.mine", "standards.release.queries",
    "standards.release.figures", "standards.release.arithmetic",
)  # fmt: skip
COUNTERPART = "_raw_counterpart"
_SIZE = re.compile(r"\d+-\d+|200\+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Place:
    """One use of a figure: its module, the function it stands in, the expression, which one."""

    module: str
    function: str
    expression: str
    number: int

    def __str__(self) -> str:
        nth = f" #{self.number + 1}" if self.number else ""
        return f"{self.module.rpartition('.')[2]}.{self.function}: {self.expression}{nth}"


@dataclass(slots=True)
class Raw:
    """Gives released figures back the way an unreleased one looks; ``touched``: it met one."""

    world: int
    touched: bool = False

    def __call__(self, value: Any) -> Any:
        """The raw counterpart of whatever the place read."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, int) and not isinstance(value, bool):
            self.touched = True
            # Stays a part there is a word for: the one above, or the second for the first.
            return value - 1 if value > 1 else 2
        if isinstance(value, (tuple, list)):
            return type(value)(self(each) for each in value)
        if isinstance(value, Mapping):
            return {key: self(each) if key != "pools" else each for key, each in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            # A group is no figure, the band of its size is one.
            known = [each.name for each in fields(value) if each.name in FIGURES | {"group"}]
            return replace(value, **{name: self(getattr(value, name)) for name in known})
        return value

    def _text(self, value: str) -> str:
        if _SIZE.fullmatch(value):
            self.touched = True
            return str(int(re.split(r"\D", value)[0]) + 5)
        if _NUMBER.fullmatch(value):
            self.touched = True
            return f"{float(value) + 0.001 + self.world % 480 / 1000:+.4f}".lstrip("+")
        return value


def raw_of(world_raw: object) -> Raw:
    """Counterparts that depend on everything a world's partners sent."""
    return Raw(crc32(repr(world_raw).encode()))


def places(module: str) -> list[Place]:
    """Every use of a figure in a module, in the order of its source."""
    return [place for place, _ in _walk(module, _tree(module))]


def _tree(module: str) -> ast.Module:
    source = Path(str(inspect.getsourcefile(importlib.import_module(module)))).read_text()
    return ast.parse(source)


def _walk(module: str, tree: ast.Module) -> Iterator[tuple[Place, ast.expr]]:
    for name, function in _functions(tree):
        seen: dict[str, int] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.expr) and _is_figure(node):
                expression = ast.unparse(node)
                number = seen.get(expression, 0)
                seen[expression] = number + 1
                yield Place(module, name, expression, number), node


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def _is_figure(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        asked = node.func
        if not isinstance(asked, ast.Attribute):
            return False
        return asked.attr in FOUND_BY or (asked.attr == "get" and _is_stored(asked.value))
    if not isinstance(getattr(node, "ctx", None), ast.Load):
        return False
    if isinstance(node, ast.Attribute):
        return node.attr in FIGURES
    return isinstance(node, ast.Subscript) and _is_stored(node.value)


def _is_stored(node: ast.expr) -> bool:
    return (node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")) in STORED


@contextmanager
def planted(place: Place, raw: Raw) -> Iterator[None]:
    """The portal with the one place changed, for the time of a block."""
    module = importlib.import_module(place.module)
    function = _function(module, place.function)
    before = function.__code__
    setattr(module, COUNTERPART, raw)
    function.__code__ = _code(place, before)
    try:
        yield
    finally:
        function.__code__ = before
        delattr(module, COUNTERPART)


def _function(module: Any, name: str) -> FunctionType:
    found: Any = module
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
    if isinstance(found, property):
        found = found.fget
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    function: FunctionType = inspect.unwrap(found)
    return function


def _code(place: Place, before: CodeType) -> CodeType:
    tree = _tree(place.module)
    target = next(node for found, node in _walk(place.module, tree) if found == place)
    changed = ast.fix_missing_locations(_Replacing(target).visit(tree))
    source = importlib.import_module(place.module).__file__ or ""
    return next(
        code
        for code in _codes(compile(changed, source, "exec"))
        if code.co_qualname == before.co_qualname
    )


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


class _Replacing(ast.NodeTransformer):
    """Puts a call of the counterpart around one expression."""

    def __init__(self, target: ast.expr) -> None:
        self.target = target

    def visit(self, node: ast.AST) -> Any:
        found = self.generic_visit(node)
        if node is self.target:
            name = ast.Name(COUNTERPART, ast.Load())
            return ast.copy_location(ast.Call(name, [node], []), node)  # type: ignore[list-item]  # an expression
        return found
