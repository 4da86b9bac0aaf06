"""Tables whose rows never change and never go: the database itself refuses."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations

_VERBS = ("UPDATE", "DELETE")


def refuse_changes(
    table: str, verbs: Sequence[str] = _VERBS, *, columns: Sequence[str] = ()
) -> migrations.RunPython:
    """A reversible migration step that makes every row of ``table`` final, on both databases.

    ``columns``: only these never change; default: all.
    """
    refuse, permit = _statements(table, verbs, columns)
    return migrations.RunPython(_run(refuse), _run(permit))


def permit_changes(table: str, verbs: Sequence[str] = _VERBS) -> migrations.RunPython:
    """The way back of `refuse_changes`: before a migration moves what the rows hold."""
    refuse, permit = _statements(table, verbs, ())
    return migrations.RunPython(_run(permit), _run(refuse))


Statements = dict[str, list[str]]


def _statements(
    table: str, verbs: Sequence[str], columns: Sequence[str]
) -> tuple[Statements, Statements]:
    """By database what refuses, and what permits again."""
    message = f"rows of {table} are immutable"
    of = {"UPDATE": f"UPDATE OF {', '.join(columns)}"} if columns else {}
    refuse = {
        "sqlite": [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {of.get(verb, verb)} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in verbs
        ],
        "postgresql": [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_final BEFORE {' OR '.join(of.get(v, v) for v in verbs)} "
            f"ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        ],
    }
    permit = {
        "sqlite": [f"DROP TRIGGER {table}_no_{verb}" for verb in verbs],
        "postgresql": [f"DROP TRIGGER {table}_final ON {table}", f"DROP FUNCTION {table}_refuse()"],
    }
    return refuse, permit


def _run(statements: Statements) -> Any:
    def run(apps: Any, editor: Any) -> None:
        for statement in statements[editor.connection.vendor]:
            editor.execute(statement)

    return run
