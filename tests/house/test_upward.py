"""No page, view or style of a slice names what belongs to a slice above it, as no import does."""

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads(Path("pyproject.toml").read_text())
LAYERS = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
RANK = {slice_: place for place, layer in enumerate(LAYERS) for slice_ in layer.split(" | ")}
LABELS = {slice_.rpartition(".")[2]: slice_ for slice_ in RANK}
# A route (``sharing:rule``), a template or a static file (``sharing/rule.html``), in quotes.
NAMED = re.compile(rf"""["']({"|".join(LABELS)})(?::[a-z_\-]+|/[\w/\-]+\.[a-z]+)(?=["' ])""")
KINDS = {".py", ".html", ".txt", ".js", ".css"}


def named_above(slice_: str, text: str) -> list[str]:
    """What ``text`` of a slice names of slices above or beside it."""
    return [
        found[0].strip("\"'")
        for found in NAMED.finditer(text)
        if LABELS[found[1]] != slice_ and RANK[LABELS[found[1]]] <= RANK[slice_]
    ]


def test_no_slice_names_a_route_template_or_file_above_it() -> None:
    found = [
        f"{path}: {name}"
        for slice_ in RANK
        for path in sorted(Path(*slice_.split(".")).rglob("*"))
        if path.suffix in KINDS and "migrations" not in path.parts
        for name in named_above(slice_, path.read_text())
    ]
    assert found == []


def test_the_guard_sees_routes_templates_and_files_and_leaves_lower_ones_alone() -> None:
    text = """{% url "insight:partner" 1 %}{% include "insight/assets.html" %}
    {% static 'disclosure/scorecard.css' %}{% url "people:team" %}{% include "ui/head.html" %}"""
    assert named_above("partners.network", text) == [
        "insight:partner",
        "insight/assets.html",
        "disclosure/scorecard.css",
        "people:team",
    ]
    assert named_above("portal.home", text) == []
