"""Let transactional tests empty tables whose rows the database itself protects.

SQLite empties with DELETE, which the triggers on immutable rows refuse: they step aside for it.
"""

from typing import Any

from django.db import connection

# By way of `base`: the module of operations cannot be imported first.
from django.db.backends.sqlite3.base import DatabaseOperations  # type: ignore[attr-defined]

_execute = DatabaseOperations.execute_sql_flush


def _without_triggers(self: Any, sql_list: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        _execute(self, sql_list)
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


def install() -> None:
    """Once per test process."""
    DatabaseOperations.execute_sql_flush = _without_triggers  # type: ignore[method-assign]
