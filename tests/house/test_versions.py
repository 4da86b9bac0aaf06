"""The newest version is one in all places; every change stands in one version or waits for it."""

import re
import tomllib
from pathlib import Path

import pytest

CHANGELOG = Path("CHANGELOG.md").read_text()
HEADING = re.compile(r"^## (.+)$", re.M)
VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)")
WAITING = "Not tagged yet"


def headings(text: str) -> list[str]:
    return HEADING.findall(text)


def versions(text: str) -> list[tuple[int, ...]]:
    """The versions a change log tells of, as it orders them; raises where a heading is none."""
    told = [heading for heading in headings(text) if heading != WAITING]
    found = [VERSION.fullmatch(heading) for heading in told]
    assert all(found), f"no version: {told}"
    return [tuple(map(int, match.groups())) for match in found if match]


def test_the_newest_heading_is_the_version_of_the_project() -> None:
    with Path("pyproject.toml").open("rb") as handle:
        version = tomllib.load(handle)["project"]["version"]
    assert tuple(map(int, version.split("."))) == versions(CHANGELOG)[0]


def test_versions_stand_newest_first_and_what_waits_above_them() -> None:
    assert versions(CHANGELOG) == sorted(set(versions(CHANGELOG)), reverse=True)
    assert WAITING not in headings(CHANGELOG)[1:]


def test_every_file_of_changes_stands_in_one_version() -> None:
    named = re.findall(r"`(\d{4}-[\w-]+\.md)`", CHANGELOG)
    assert sorted(named) == sorted(path.name for path in Path("CHANGES").glob("*.md"))


def test_a_heading_that_is_no_version_is_refused() -> None:
    assert versions("## Not tagged yet\n\n## v1.10.0\n\n## v1.9.3\n") == [(1, 10, 0), (1, 9, 3)]
    for wrong in ("## 1.0.0", "## v1.0", "## v1.0.0 (later)"):
        with pytest.raises(AssertionError, match="no version"):
            versions(f"{wrong}\n")
