"""From the validator's findings to problems: path in the document, value, remedy."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from portal.lib.results import Problem

_SHOWN = 60
# The validator's error types and our messages; what is not listed is `document_value`.
_CODES = {
    "missing": "document_key_missing",
    "extra_forbidden": "document_key_unknown",
    "literal_error": "document_choice",
    "string_pattern_mismatch": "document_code",
    "string_too_long": "document_long",
    "string_too_short": "document_empty",
    "too_long": "document_many",
    "too_short": "document_few",
    "string_type": "document_text",
    "bool_type": "document_bool",
    "bool_parsing": "document_bool",
    "int_type": "document_whole",
    "int_parsing": "document_whole",
    "int_from_float": "document_whole",
    "decimal_parsing": "document_number",
    "decimal_type": "document_number",
    "finite_number": "document_number",
    "decimal_max_digits": "document_digits",
    "decimal_max_places": "document_digits",
    "decimal_whole_digits": "document_digits",
    "greater_than": "document_range",
    "greater_than_equal": "document_range",
    "less_than": "document_range",
    "less_than_equal": "document_range",
    "name_control": "name_control",
    "tuple_type": "document_list",
    "dict_type": "document_mapping",
    "model_type": "document_mapping",
    "model_attributes_type": "document_mapping",
}
_SIGNS = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def path_of(location: Iterable[int | str]) -> str:
    """``("sections", 0, "clauses", 1)`` as ``sections[1].clauses[2]``, counted from 1."""
    path = ""
    for step in location:
        path += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def problems_of(errors: Iterable[ErrorDetails]) -> list[Problem]:
    """One problem per finding."""
    return [_problem(error) for error in errors]


def _problem(error: ErrorDetails) -> Problem:
    context: Mapping[str, Any] = error.get("ctx", {})
    location = error["loc"]
    code = _CODES.get(error["type"], "document_value")
    key = location[-1] if location else ""
    return Problem(
        code,
        {
            "key": key,
            "possible": str(context.get("expected", "")).replace("'", ""),
            "limit": context.get("max_length", context.get("min_length", "")),
            "range": ", ".join(
                f"{sign} {context[name]}" for name, sign in _SIGNS.items() if name in context
            ),
        },
        column=path_of(location),
        value=_shown(error["input"]) if code != "document_key_missing" else "",
    )


def _shown(value: Any) -> str:
    return "" if isinstance(value, (dict, list, tuple)) else str(value)[:_SHOWN]
