"""A query whose SQL is built once: of what every request asks, building takes longer than asking.

Django builds the SQL of a query set anew each time, which for three joined tables is ten times the
work of the database. Here a query set names its parameters, its SQL is kept, and values are put in.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet


class Parameter(Expression):
    """Stands in a query set for a value that is given when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: object, connection: object) -> tuple[str, list["Parameter"]]:  # type: ignore[override]
        """A placeholder, with itself where the value will be."""
        return "%s", [self]


class PreparedQuery:
    """What ``build`` returns, asked with values for its `Parameter`s.

    Its rows come as the database's driver reads them: whoever asks says what is a UUID.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        # By database: placeholders and constants are written in its manner.
        self._statements: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def rows(self, **values: object) -> list[tuple[Any, ...]]:
        """The rows for these values; raises KeyError where one is not given. One query."""
        vendor = connection.vendor
        if vendor not in self._statements:
            self._statements[vendor] = self._build().query.sql_with_params()
        sql, parameters = self._statements[vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [_value(each, values) for each in parameters])
            return list(cursor.fetchall())


def _value(parameter: Any, values: dict[str, object]) -> Any:
    if not isinstance(parameter, Parameter):
        return parameter
    value = values[parameter.name]
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
