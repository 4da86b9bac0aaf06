"""docs/figures.md holds every figure about several partners: no page, mail or file is left out."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.access_table import FILE as ACCESS
from tests.leaks.routes import routes

ROOT = Path(__file__).parents[2]
SOURCES = ("portal", "partners", "standards")
DOCUMENT = ROOT / "docs" / "figures.md"
# What a template counts, or calls a figure: a page with one of these has something to say in the
# table, or stands there with the reason why not.
COUNTING = re.compile(
    r"stat__value|blocktranslate[^%]*\bcount\b|\}\} of \{\{|\|length \}\}|\.percent\b"
)
# Pages that count what is not about several partners, owners or months.
COUNT_OTHERWISE = {
    "catalogue:standard": "cases and months that one target needs",
    "sharing:classes": "older changes of classes",
    "sharing:ledger": "names of metrics behind a number",
    "reporting:asked": "metrics asked of one partner",
    "disclosure:why": "partners that fit a search",
    "jobs:progress": "parts of one job",
    "people:sale": "other outlets of one person",
}


def tables() -> Iterator[list[str]]:
    """The rows of all tables of the document, without headings."""
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def figures() -> list[list[str]]:
    return [row for row in tables() if len(row) == 6]


def names_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def listed() -> tuple[set[str], list[str]]:
    """What has figures, and what has none."""
    return (
        {name for row in figures() for name in names_in(row[0])},
        [name for row in tables() if len(row) == 2 for name in names_in(row[0])],
    )


def mails() -> set[str]:
    found = [path for name in SOURCES for path in (ROOT / name).rglob("notices/texts/*.txt")]
    return {f"mail:{path.stem}" for path in found}


def test_every_address_and_mail_is_in_one_of_the_tables() -> None:
    with_figures, without = listed()
    known = {route.name for route in routes()} | mails() | {"command:figures"}
    assert with_figures | set(without) == known
    assert len(without) == len(set(without))
    # One partner over the API is listed as such, the list of partners as a figure.
    assert not with_figures & set(without)


@cache
def source_of(name: str) -> str:
    """A template with all that it includes; the frame's own parts left out."""
    found: Any = get_template(name)
    text = Path(found.origin.name).read_text()
    inner = re.findall(r'{% include "([^"]+)"', text) + re.findall(r'content="([^"]+\.html)"', text)
    return text + "".join(source_of(each) for each in set(inner) if not each.startswith("ui/"))


def views(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name or pattern.pattern}", pattern.callback


def test_a_page_that_counts_is_in_the_table_of_figures() -> None:
    _with, without = listed()
    found = {}
    for name, callback in views(get_resolver()):
        template = getattr(getattr(callback, "view_class", None), "template_name", "")
        if name in without and template and COUNTING.search(source_of(template)):
            found[name] = template
    assert found.keys() == COUNT_OTHERWISE.keys()


@cache
def all_words() -> str:
    """Everything templates and modules say, with … for what differs."""
    parts = []
    for name in SOURCES:
        for path in (ROOT / name).rglob("*"):
            if path.suffix in (".html", ".txt", ".py"):
                parts.append(path.read_text())
    text = "\n".join(parts)
    text = re.sub(r'"\s*\n\s*"', "", text)
    text = re.sub(r"\{\{[^}]*\}\}|%\(\w+\)[sd]|\{\w+\}", "…", text)
    text = re.sub(r"</?strong>", "", text)
    return " ".join(text.split())


@pytest.mark.parametrize("row", figures(), ids=lambda row: f"{row[0]} {row[1]}"[:60])
def test_a_figure_stands_in_its_words_and_is_made_and_held_as_the_table_says(
    row: list[str],
) -> None:
    _where, figure, whom, _roles, maker, holder = row
    assert whom
    for said in re.findall(r"“([^”]+)”", figure):
        pieces = [piece.strip(" .") for piece in said.split("…")]
        for piece in (piece for piece in pieces if len(piece) > 2):
            assert piece in all_words(), (figure, piece)
    for path in names_in(maker):
        resolve_name(path)  # a function, a class or a module
    if holder != "–":
        (name,) = names_in(holder)
        assert name in known_tests(), name


@cache
def known_tests() -> frozenset[str]:
    found = [
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE)
    ]
    return frozenset(found)


def test_roles_are_those_of_the_access_table() -> None:
    answered: dict[str, set[str]] = {}
    with ACCESS.open() as lines:
        for line in csv.DictReader(lines):
            roles = {role for role, status in line.items() if status == "200"}
            answered.setdefault(line["route"], set()).update(roles - {"nobody"})
    told: dict[str, set[str]] = {}
    for row in figures():
        for name in names_in(row[0]):
            told.setdefault(name, set()).update(set(row[3].split(", ")) - {"–"})
    wrong = {
        # A page may show one of its figures to fewer than may open it, never to more.
        name: (sorted(roles - answered[name]), sorted(roles))
        for name, roles in told.items()
        if name in answered and not roles <= answered[name]
    }
    assert not wrong
    fully = {"insight:overview", "insight:heatmap", "reporting:inbox", "disclosure:scorecard"}
    assert {name: told[name] for name in fully} == {name: answered[name] for name in fully}
