"""The colours of the style sheets, for what no style sheet reaches: drawings on paper."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

# Tokens and, after them, what a brand says of its own.
_SHEETS = ("ui/tokens.css", "ui/brand.css")
_LIGHT = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))+),")
_REFERENCE = re.compile(r"var\(--([a-z0-9-]+)\)")


@cache
def light_colours() -> dict[str, str]:
    """The light side of every token by its name without dashes: paper has no theme."""
    said: dict[str, str] = {}
    for name in _SHEETS:
        found = finders.find(name)
        if isinstance(found, str):
            said |= _declared(Path(found).read_text(encoding="utf-8"))
    return {name: _light(value, said) for name, value in said.items()}


def _light(value: str, said: dict[str, str]) -> str:
    """The colour of a value; a brand's sheet may refer to nothing, or in a circle: as it stands."""
    for _ in said:
        light = _LIGHT.match(value)
        value = light[1].strip() if light else value
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
