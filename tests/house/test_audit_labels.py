"""Whatever the portal records has words a person reads in the trail."""

import ast
from pathlib import Path

from django.conf import settings

from portal.audit.labels import objects, verbs

ROOT = Path(settings.BASE_DIR)
RECORDING = {"record", "record_many", "record_one", "record_all", "_record"}


def _recorded() -> set[str]:
    return {
        leaf.value
        for slice_ in ("portal", "partners", "standards")
        for path in sorted((ROOT / slice_).rglob("*.py"))
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, (ast.Name, ast.Attribute))
        and (node.func.id if isinstance(node.func, ast.Name) else node.func.attr) in RECORDING
        and node.args
        for leaf in ast.walk(node.args[0])
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and "." in leaf.value
    }


def test_every_recorded_action_has_words() -> None:
    actions = {action for action in _recorded() if not action.startswith(".") and action[-1] != "."}
    assert len(actions) > 30
    nameless = {
        action
        for action in actions
        if action.partition(".")[0] not in objects() or action.partition(".")[2] not in verbs()
    }
    assert nameless == set()
