"""JSON from machines: limited, real text, numbers that JSON systems share."""

import json
import math
from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from portal.lib.characters import is_clean

# Cells lie four levels deep.
DEEPEST = 20
STRING = 20_000
# The largest whole number that every JSON system reads exactly is smaller still.
LARGEST = 2**63


class StrictParser(JSONParser):
    """`JSONParser` that refuses what no row could hold, with the place where it stands."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The checked body."""
        try:
            text = stream.read().decode("utf-8")
            body = json.loads(text, parse_float=_finite, parse_constant=_no_constant)
        except RecursionError:
            raise ParseError("JSON: nested too deeply") from None
        except ValueError as error:
            raise ParseError(f"JSON: {error}"[:200]) from None
        check(body)
        return body


def _finite(text: str) -> float:
    """A decimal number; not one that would become nothing, or endless, without a word."""
    number = float(text)
    mantissa = text.lower().partition("e")[0]
    if not math.isfinite(number) or (number == 0 and mantissa.strip("-+0.")):
        raise ValueError(f"{text[:40]} is no number that can be kept")
    return number


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no number")


def check(body: Any) -> None:
    """Refuse deep nesting, long strings, strings that are no text, and endless numbers."""
    waiting: list[tuple[Any, str, int]] = [(body, "", 0)]
    while waiting:
        value, place, depth = waiting.pop()
        if depth > DEEPEST:
            raise ParseError("JSON: nested too deeply")
        if isinstance(value, dict):
            for key, inner in value.items():
                _check_text(key, place)
                waiting.append((inner, f"{place}.{key[:40]}" if place else key[:40], depth + 1))
        elif isinstance(value, list):
            waiting += [(inner, f"{place}[{i}]", depth + 1) for i, inner in enumerate(value)]
        elif isinstance(value, str):
            _check_text(value, place)
        elif isinstance(value, int) and not -LARGEST <= value < LARGEST:
            raise ParseError(f"JSON: {place}: the number is too long")


def _check_text(text: str, place: str) -> None:
    if len(text) > STRING:
        raise ParseError(f"JSON: {place}: more than {STRING} characters")
    if not is_clean(text):
        raise ParseError(f"JSON: {place}: characters that are no text")
