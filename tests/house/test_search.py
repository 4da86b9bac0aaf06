"""Text is searched in one way only, and what it is searched in is never left behind."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ONE_PLACE = ROOT / "portal/lib/search.py"
# Lookups that each database understands in its own way.
OWN_WAYS = re.compile(
    r"__(icontains|istartswith|iendswith|iregex|regex|search|unaccent|trigram\w*)\b"
)


def sources() -> Iterator[Path]:
    for top in ("portal", "partners", "standards"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if path != ONE_PLACE and "migrations" not in path.parts:
                yield path


def test_no_text_is_searched_past_the_one_place() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sources()
        for match in OWN_WAYS.finditer(path.read_text())
    ]
    assert not found, f"use portal.lib.search.holding: {found}"


def test_no_set_is_renamed_past_its_search_text() -> None:
    """`update` and `bulk_update` of a code or name would leave the old words findable."""
    found = []
    for path in sources():
        for call in ast.walk(ast.parse(path.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                renames = call.func.attr in {"update", "bulk_update"} and (
                    {word.arg for word in call.keywords} & {"code", "name"}
                    or any(
                        isinstance(part, ast.Constant) and part.value in {"code", "name"}
                        for argument in call.args[1:]
                        for part in ast.walk(argument)
                    )
                )
                if renames:
                    found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert not found, found
