"""The other end of `portal.lib.confined.parent`: one reading, then the end of the process.

Standard input holds one line of JSON (which reader, its options, the limits) and then the
content; standard output gets one JSON answer. Nothing else is shared: no database, no secrets.
"""

import sys
from importlib import import_module

import orjson

from portal.lib.confined.limits import Limits, impose
from portal.lib.mappings import JsonObject
from portal.lib.results import PackedProblem, Problem, Refusal

_MEGABYTE = 1024 * 1024


def main() -> None:
    """Answer one question: ``{"read": ...}``, ``{"refused": ...}`` or ``{"failed": name}``."""
    source = sys.stdin.buffer
    question = orjson.loads(source.readline())
    limits = Limits(**question["limits"])
    impose(limits)
    answer = _answer(question["reader"], source.read(), question["options"], limits)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _answer(reader: str, content: bytes, options: JsonObject, limits: Limits) -> bytes:
    module, _, name = reader.partition(":")
    try:
        read = getattr(import_module(module), name)(content, **options)
        answer = orjson.dumps({"read": read})
    except Refusal as refusal:
        return _refused(refusal)
    except BaseException as error:  # noqa: BLE001 - a panic of a native reader is none of Exception
        return orjson.dumps({"failed": type(error).__name__})
    if len(answer) > limits.answer * _MEGABYTE:
        return orjson.dumps({"failed": "MemoryError"})
    return answer


def _refused(refusal: Refusal) -> bytes:
    return orjson.dumps(
        {
            "refused": {
                "code": refusal.code,
                "params": refusal.params,
                "problems": [packed(problem) for problem in refusal.problems],
            }
        },
        default=str,
    )


def packed(problem: Problem) -> PackedProblem:
    """A problem as JSON values that `Problem(**...)` takes back."""
    return {
        "code": problem.code,
        "params": {key: _plain(value) for key, value in problem.params.items()},
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "partner": problem.partner,
        "cell": problem.cell,
        "severity": problem.severity,
        "file": problem.file,
    }


def _plain(value: object) -> int | float | str | None:
    return value if isinstance(value, (int, float, str, type(None))) else str(value)
