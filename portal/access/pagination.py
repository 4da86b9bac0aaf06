"""Keyset pagination: a page at any depth costs what the first page costs.

The cursor is signed, so that it can be neither read as data nor turned into a probe.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.lib.mappings import JsonObject
from portal.lib.numerals import whole
from portal.lib.results import Refusal

SALT = "portal.cursor"
# What every paged address knows.
PAGED = frozenset({"cursor", "limit"})


class KeysetPagination(BasePagination):
    """Pages of an ordered queryset by a unique ascending key.

    The view names the key in ``keyset`` (a unique column, default ``code``); ``limit`` (1-200)
    sets the page size.
    """

    default_limit = 50
    max_limit = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page of rows; remembers the next cursor."""
        key = getattr(view, "keyset", "code")
        self.base_url = request.build_absolute_uri()
        self.limit = self._limit(request)
        after = read_cursor(request.query_params.get("cursor"), key)
        if after is not None:
            queryset = queryset.filter(Q(**{f"{key}__gt": after}))
        rows = list(queryset.order_by(key)[: self.limit + 1])
        self.next_cursor = ""
        if len(rows) > self.limit:
            rows = rows[: self.limit]
            self.next_cursor = write_cursor(key, _value(rows[-1], key))
        return rows

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """``{"results": [...], "next": url or null}``."""
        return Response(self.envelope(data))

    def envelope(self, data: Sequence[Any]) -> JsonObject:
        """The body of a page."""
        following = (
            replace_query_param(self.base_url, "cursor", self.next_cursor)
            if self.next_cursor
            else None
        )
        return {"results": list(data), "next": following}

    def get_paginated_response_schema(self, schema: JsonObject) -> JsonObject:
        """The envelope for OpenAPI."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "format": "uri", "nullable": True},
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[JsonObject]:
        """``cursor`` and ``limit`` for OpenAPI."""
        return [
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"}},
            {
                "name": "limit",
                "in": "query",
                "required": False,
                "schema": {"type": "integer", "minimum": 1, "maximum": self.max_limit},
            },
        ]

    def _limit(self, request: Request) -> int:
        raw = request.query_params.get("limit", str(self.default_limit))
        limit = whole(raw, most=self.max_limit)
        if not limit:
            raise Refusal("bad_request", detail=f"limit: 1-{self.max_limit}")
        return limit


def read_cursor(text: str | None, key: str) -> Any:
    """The key value in a signed cursor; None for none; refuses a forged one."""
    if not text:
        return None
    try:
        found_key, value = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Refusal("bad_request", detail="cursor") from None
    if found_key != key:
        raise Refusal("bad_request", detail="cursor")
    return value


def write_cursor(key: str, value: Any) -> str:
    """A signed cursor for the row after ``value``."""
    return signing.dumps((key, value), salt=SALT, compress=False)


def paged(endpoint: Any, queryset: QuerySet[Any], shape: Callable[[Any], Any]) -> Response:
    """One page of ``queryset`` for ``endpoint``, each row through ``shape``."""
    paginator = KeysetPagination()
    rows = paginator.paginate_queryset(queryset, endpoint.request, view=endpoint)
    return paginator.get_paginated_response([shape(row) for row in rows])


def _value(row: Any, key: str) -> Any:
    value = row[key] if isinstance(row, dict) else getattr(row, key)
    return value if isinstance(value, (int, str)) else str(value)
