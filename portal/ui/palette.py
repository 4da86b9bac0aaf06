"""The colours of the style sheets, for what none reaches: drawings on paper, and mail."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# Tokens and, after them, what a brand says of its own.
_SHEETS = ("ui/tokens.css", "ui/brand.css")
_SIDES = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))+),\s*((?:[^(),]|\([^()]*\))+)\)")
_LIGHT, _DARK = 1, 2
_REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def light_colours() -> dict[str, str]:
    """The light side of every token by its name without dashes: paper has no theme."""
    return _colours(_LIGHT)


@cache
def dark_colours() -> dict[str, str]:
    """The dark side of every token."""
    return _colours(_DARK)


def _colours(side: int) -> dict[str, str]:
    said: dict[str, str] = {}
    for name in _SHEETS:
        sheet = finders.find(name)
        if isinstance(sheet, str):
            said |= _declared(Path(sheet).read_text(encoding="utf-8"))
    return {name: _colour(value, said, side) for name, value in said.items()}


def _colour(value: str, said: dict[str, str], side: int) -> str:
    """The colour of a value; a brand's sheet may refer to nothing, or in a circle: as it stands."""
    for _ in said:
        sides = _SIDES.match(value)
        value = sides[side].strip() if sides else value
        reference = _REFERENCE.fullmatch(value)
        if reference is None or reference[1] not in said:
            break
        value = said[reference[1]]
    return value


def _declared(sheet: str) -> dict[str, str]:
    """The tokens a style sheet declares, each with what it says of them."""
    said = "".join(part.partition("/*")[0] for part in sheet.split("*/"))
    parts = said.replace("{", ";").replace("}", ";").split(";")
    pairs = (part.strip().partition(":") for part in parts)
    return {name[2:]: value.strip() for name, _, value in pairs if name.startswith("--")}
