"""Many rows at once: COPY and set inserts on PostgreSQL, executemany on SQLite. No row objects.

Values are Python values; JSON columns take text that is JSON already.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, models

from portal.lib.ids import new_public_id
from standards.reporting.enums import SubmissionState
from standards.reporting.models import Submission


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert ``rows`` (values in the order of the field names ``columns``)."""
    fields = [model._meta.get_field(name) for name in columns]
    names = ", ".join(_quoted(str(getattr(field, "column", ""))) for field in fields)
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, table, names, rows)
            return
        marks = ", ".join(["%s"] * len(fields))
        adapters = [_adapter(field) for field in fields]
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - names of our own fields
            [[adapt(value) for adapt, value in zip(adapters, row, strict=True)] for row in rows],
        )


def _copy(cursor: Any, table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    """COPY; by way of a passing table where row security guards the goal, which COPY refuses."""
    is_guarded = settings.ROW_SECURITY
    goal = "arriving_rows" if is_guarded else table
    if is_guarded:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {goal} ON COMMIT DROP AS"  # noqa: S608 - names of our own fields
            f" SELECT {names} FROM {table} WITH NO DATA"
        )
    with cursor.copy(f"COPY {goal} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    if is_guarded:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {goal}")  # noqa: S608 - as above
        cursor.execute(f"DROP TABLE {goal}")


def insert_submissions(period_id: int, partner_ids: Sequence[int], now: dt.datetime) -> None:
    """An empty submission for each of ``partner_ids``; those that exist already stay."""
    columns = (
        "public_id, partner_id, period_id, state, draft, draft_version, needs_look,"
        " return_reason, updated_at"
    )
    table = _quoted(Submission._meta.db_table)
    ids = [new_public_id() for _ in partner_ids]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"INSERT INTO {table} ({columns})"  # noqa: S608 - names of our own fields
                " SELECT fresh.public_id, fresh.partner_id, %s, %s, '{}', 0, false, '', %s"
                " FROM unnest(%s::uuid[], %s::bigint[]) AS fresh(public_id, partner_id)"
                " ON CONFLICT DO NOTHING",
                [period_id, SubmissionState.DRAFT, now, ids, list(partner_ids)],
            )
            return
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.executemany(
            f"INSERT OR IGNORE INTO {table} ({columns})"  # noqa: S608 - names of our own fields
            " VALUES (%s, %s, %s, %s, '{}', 0, 0, '', %s)",
            [
                (public_id.hex, partner_id, period_id, str(SubmissionState.DRAFT.value), moment)
                for public_id, partner_id in zip(ids, partner_ids, strict=True)
            ],
        )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _adapter(field: Any) -> Callable[[Any], Any]:
    """How SQLite keeps a field's values."""
    if isinstance(field, models.UUIDField):
        return _hex
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return _same


def _hex(value: uuid.UUID | None) -> str | None:
    return value.hex if value is not None else None


def _same(value: Any) -> Any:
    return value
