"""Every regular expression in the product's code, and texts that make a bad one look back."""

import ast
import itertools
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import sre_constants
    import sre_parse

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("portal", "partners", "standards")
METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "split")
# Repeated, these make nested or neighbouring repeats give way to each other again and again.
_MOST_ATOMS = 5


@dataclass(frozen=True, slots=True)
class Use:
    """One expression, where it stands and how it is applied."""

    place: str
    pattern: str
    flags: int
    method: str

    def __call__(self, text: str) -> None:
        """Apply it as the product does."""
        compiled = re.compile(self.pattern, self.flags)
        found: Any = getattr(compiled, self.method)
        if self.method == "sub":
            found("", text)
        elif self.method == "finditer":
            list(found(text))
        else:
            found(text)


def uses() -> Iterator[Use]:
    """Each expression with each method it is used with (search, where none is seen)."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from _uses_in(path)


def _uses_in(path: Path) -> Iterator[Use]:
    tree = ast.parse(path.read_text())
    place = str(path.relative_to(ROOT))
    named: dict[str, tuple[str, int]] = {}
    placed: set[ast.AST] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        if _called(node.value) == "compile" and isinstance(node.targets[0], ast.Name):
            placed.add(node.value)
            named[node.targets[0].id] = _pattern(node.value, tree, place)
    seen: dict[str, set[str]] = {name: set() for name in named}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or node in placed:
            continue
        name = _called(node)
        if name in (*METHODS, "compile"):
            pattern, flags = _pattern(node, tree, place)
            yield Use(
                f"{place}:{node.lineno}", pattern, flags, "search" if name == "compile" else name
            )
        function = node.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            seen.setdefault(function.value.id, set()).add(function.attr)
    for name, (pattern, flags) in named.items():
        for method in sorted(seen[name] & set(METHODS) or {"search"}):
            yield Use(f"{place}:{name}", pattern, flags, method)


def _called(call: ast.Call) -> str:
    """``compile`` for ``re.compile(...)``; '' for anything else."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id == "re" else ""
    return ""


def _pattern(call: ast.Call, tree: ast.Module, place: str) -> tuple[str, int]:
    """Pattern and flags of a call; names in an f-string are looked up in the module."""
    names = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    known = {
        name: ast.literal_eval(value)
        for name, value in names.items()
        if isinstance(value, ast.Constant)
    }
    source = compile(ast.Expression(call.args[0]), place, "eval")
    try:
        pattern = eval(source, {}, known)
    except NameError:  # made of what the module computes
        module = import_module(place.removesuffix(".py").replace("/", "."))
        pattern = eval(source, vars(module))
    flags = sum(
        getattr(re, node.attr)
        for part in [*call.args[1:], *(k.value for k in call.keywords if k.arg == "flags")]
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
    )
    return pattern, int(flags)


def pumps(pattern: str, flags: int) -> Iterator[str]:
    """Texts to repeat: signs the pattern knows, alone, in pairs, and as it wants them."""
    atoms = list(dict.fromkeys(_atoms(sre_parse.parse(pattern, flags))))[:_MOST_ATOMS]
    yield from atoms
    yield from ("".join(pair) for pair in itertools.permutations(atoms, 2))
    if len(atoms) > 2:
        yield "".join(atoms)
    yield " "


def _atoms(parsed: Any) -> Iterator[str]:
    for kind, value in parsed:
        if kind is sre_constants.LITERAL:
            yield chr(value)
        elif kind is sre_constants.NOT_LITERAL:
            yield "a" if value != ord("a") else "b"
        elif kind is sre_constants.ANY:
            yield "x"
        elif kind is sre_constants.IN:
            yield from _signs_of(value)
        elif kind in (sre_constants.MAX_REPEAT, sre_constants.MIN_REPEAT):
            yield from _atoms(value[2])
        elif kind is sre_constants.SUBPATTERN:
            yield from _atoms(value[3])
        elif kind is sre_constants.BRANCH:
            for branch in value[1]:
                yield from _atoms(branch)
        elif kind in (sre_constants.ASSERT, sre_constants.ASSERT_NOT):
            yield from _atoms(value[1])


def _signs_of(members: Any) -> Iterator[str]:
    """One or two signs of a class that are in it."""
    candidates = "a1 -.A@\t\x01é_"
    negated = members[0][0] is sre_constants.NEGATE
    if not negated:
        for kind, value in members[:2]:
            if kind is sre_constants.LITERAL:
                yield chr(value)
            elif kind is sre_constants.RANGE:
                yield chr(value[0])
            elif kind is sre_constants.CATEGORY:
                yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(value), "a")
        return
    taken = {chr(value) for kind, value in members if kind is sre_constants.LITERAL}
    yield from [sign for sign in candidates if sign not in taken][:2]
