"""The shape of the house: what may stand in an address, in a class body, in one file."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet, UUIDField
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
SLICES = ("portal", "partners", "standards")
LABELS = [name.rpartition(".")[2] for name in settings.SLICES]
FORBIDDEN = {"utils", "helpers", "common", "core", "managers", "handlers", "misc"}
# Lines of a Python file or style sheet; 250 is the habit, more than this is two files.
LIMIT = 350


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def _own_routes() -> list[tuple[str, type]]:
    found = []
    for route, pattern in _routes(get_resolver()):
        view = getattr(pattern.callback, "view_class", None) or getattr(
            pattern.callback, "cls", None
        )
        if view is not None and view.__module__.startswith(SLICES):
            found.append((route, view))
    return found


def test_addresses_name_rows_by_public_id_only() -> None:
    routes = [route for route, _ in _own_routes()]
    assert len(routes) > 60
    parts = {part for route in routes for part in re.findall(r"<[^>]+>", route)}
    assert "<uuid:public_id>" in parts
    assert {part for part in parts if "id" in part.strip("<>").split(":")[-1].split("_")} == {
        "<uuid:public_id>"
    }
    assert not [part for part in parts if part.startswith(("<int:", "<path:"))]


def test_public_ids_are_random_and_unique() -> None:
    fields = {
        model._meta.label: model._meta.get_field("public_id")
        for label in LABELS
        for model in apps.get_app_config(label).get_models()
        if any(field.name == "public_id" for field in model._meta.get_fields())
    }
    assert len(fields) > 15
    wrong = [
        label
        for label, field in fields.items()
        if not isinstance(field, UUIDField)
        or not field.unique
        or field.editable
        or field.get_default() == field.get_default()
        or uuid.UUID(str(field.get_default())).version != 4
    ]
    assert wrong == []


def test_no_view_holds_rows_in_its_class() -> None:
    held = [
        f"{view.__module__}.{view.__qualname__}.{name}"
        for _, view in _own_routes()
        for base in view.__mro__
        for name, value in vars(base).items()
        if isinstance(value, QuerySet) and not value.query.is_empty()
    ]
    assert held == []


def _files() -> list[Path]:
    return [
        path
        for slice_ in SLICES
        for path in sorted((ROOT / slice_).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_files_stay_small() -> None:
    others = [path for root in ("tests", "benchmarks") for path in (ROOT / root).rglob("*.py")]
    sheets = [
        path
        for slice_ in SLICES
        for suffix in ("css", "js")
        for path in (ROOT / slice_).rglob(f"*.{suffix}")
        if "vendor" not in path.parts
    ]
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines())
        for path in (*_files(), *others, *sheets)
    }
    assert {name: n for name, n in lengths.items() if n > LIMIT} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path for path in _files() if FORBIDDEN & {path.stem, path.parent.name}]
    assert named == []


@pytest.mark.parametrize("slice_", sorted(settings.SLICES))
def test_every_slice_stands_in_a_contract_of_its_inside(slice_: str) -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    inside = [c for c in contracts["contracts"] if "containers" in c]
    assert all(contract["exhaustive"] for contract in inside)
    assert sum(slice_ in contract["containers"] for contract in inside) == 1
