"""What every operation of the API has in common, added to its schema once."""

from typing import Any, TypedDict

from portal.lib.mappings import JsonObject

STATUSES = {
    "400": "The request cannot be read.",
    "401": "No valid token or session.",
    "404": "There is nothing here for you.",
    "405": "The address knows no such method.",
    "406": "Only JSON is answered.",
    "409": "It contradicts what is there already.",
    "413": "Too much at once.",
    "415": "Only JSON is read.",
    "422": "The content is refused; one entry per problem.",
    "429": "Too many requests; wait as long as Retry-After says.",
}
PROBLEM: JsonObject = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "severity", "message"],
                "properties": {
                    "code": {"type": "string"},
                    "severity": {"type": "string", "enum": ["error", "warning"]},
                    "message": {"type": "string"},
                    "remedy": {"type": "string"},
                    "row": {"type": "integer"},
                    "column": {"type": "string"},
                    "value": {"type": "string"},
                    "partner": {"type": "string"},
                    "cell": {"type": "string"},
                },
            },
        },
    },
}


class Operation(TypedDict):
    """What may be done at an address; ``responses`` by status."""

    responses: dict[str, JsonObject]


class Components(TypedDict, total=False):
    """What operations refer to; ``schemas`` by name."""

    schemas: dict[str, JsonObject]


class ApiSchema(TypedDict, total=False):
    """An OpenAPI document, as far as it is completed here; ``paths`` by address and method."""

    components: Components
    paths: dict[str, dict[str, Operation]]


def with_problems(result: ApiSchema, generator: Any, request: Any, public: bool) -> ApiSchema:
    """Give every operation the problem documents it may answer (a drf-spectacular hook)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result.get("paths", {}).values():
        for operation in path.values():
            for status, text in STATUSES.items():
                operation["responses"][status] = {"description": text, "content": content}
    return result
