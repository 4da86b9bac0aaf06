"""Across slices nothing imports models: it asks the owner's queries and services."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Manager, Model

ROOTS = ("portal", "partners", "standards")
# Who speaks of another slice's tables themselves, and why no query or service would do.
EXEMPT = {
    # The wall is a condition on tables: whose colleagues' rows one sees is put into the database.
    ("portal/row_security/policies.py", "partners.people.models.Membership"),
    ("portal/row_security/policies.py", "portal.accounts.models.User"),
    # The demo writes a past that no service lets anybody write: people with a password, notices
    # and standards read long ago.
    ("standards/packs/services/seeding.py", "portal.accounts.models.User"),
    ("standards/packs/services/seeding.py", "portal.notices.models.Notice"),
    ("standards/packs/services/seeding.py", "standards.catalogue.models.Acknowledgement"),
    # It also leaves work undone at rows picked from all there are, which no page does.
    ("standards/packs/services/pending_work.py", "partners.people.models.Invitation"),
    ("standards/packs/services/pending_work.py", "standards.reporting.models.Submission"),
}


def slice_of(module: str) -> str:
    """The slice of a module, by its first two names."""
    return ".".join(module.split(".")[:2])


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """What of a module runs: all but what stands under ``if TYPE_CHECKING``."""
    yield node
    parts = ast.iter_child_nodes(node)
    if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        parts = iter(node.orelse)
    for part in parts:
        yield from at_run_time(part)


def is_model(path: str) -> bool:
    """Whether a dotted name is a models module, something in one, or a model by another way."""
    if "models" in path.split(".")[2:3]:
        return True
    module, _, name = path.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ImportError:
        return False
    if isinstance(found, type) and issubclass(found, Model):
        # A model re-exported by queries is the same coupling under another name; the kernel's
        # abstract ones are no tables.
        return not found._meta.abstract
    return isinstance(found, Manager)


def foreign_models(text: str, slice_: str) -> list[str]:
    """The models of other slices that a module of ``slice_`` takes at run time."""
    found, by_name = [], []
    for node in at_run_time(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{each.name}" for each in node.names]
        elif isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("get_model"):
            by_name.append(ast.unparse(node))
    return by_name + [
        name
        for name in found
        if name.startswith(tuple(f"{root}." for root in ROOTS))
        and slice_of(name) != slice_
        and is_model(name)
    ]


def test_no_slice_imports_the_models_of_another() -> None:
    found = {
        (str(path), name)
        for root in ROOTS
        for path in sorted(Path(root).rglob("*.py"))
        if "migrations" not in path.parts
        for name in foreign_models(path.read_text(), ".".join(path.with_suffix("").parts[:2]))
    }
    # Both ways: what is no longer needed leaves the list.
    assert found == EXEMPT


def test_the_guard_sees_every_way_to_a_model_and_leaves_types_and_own_ones_alone() -> None:
    text = """
from __future__ import annotations
import partners.network.models
from partners.network import models
from partners.network.models import Partner, in_force
from partners.network.queries import all_partners
from partners.network.queries.sets import Owner
from standards.catalogue.enums import SharingClass
from standards.reporting.models import Period
if TYPE_CHECKING:
    from partners.people.models import Membership
def later():
    from portal.accounts.models import User
    return apps.get_model("network", "Partner")
"""
    assert foreign_models(text, "standards.reporting") == [
        "apps.get_model('network', 'Partner')",
        "partners.network.models",
        "partners.network.models",
        "partners.network.models.Partner",
        "partners.network.models.in_force",
        "partners.network.queries.sets.Owner",
        "portal.accounts.models.User",
    ]
