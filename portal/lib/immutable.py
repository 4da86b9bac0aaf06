"""Tables whose rows never change and never go: the database itself refuses."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations


def refuse_changes(table: str, verbs: Sequence[str] = ("UPDATE", "DELETE")) -> migrations.RunPython:
    """A reversible migration step that makes every row of ``table`` final, on both databases."""
    message = f"rows of {table} are immutable"
    sqlite = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for verb in verbs
    ]
    postgresql = [
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER {table}_final BEFORE {' OR '.join(verbs)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
    ]
    sqlite_back = [f"DROP TRIGGER {table}_no_{verb}" for verb in verbs]
    postgresql_back = [f"DROP TRIGGER {table}_final ON {table}", f"DROP FUNCTION {table}_refuse()"]

    def run(editor: Any, on_sqlite: list[str], on_postgresql: list[str]) -> None:
        vendor = editor.connection.vendor
        for statement in on_sqlite if vendor == "sqlite" else on_postgresql:
            editor.execute(statement)

    return migrations.RunPython(
        lambda apps, editor: run(editor, sqlite, postgresql),
        lambda apps, editor: run(editor, sqlite_back, postgresql_back),
    )
