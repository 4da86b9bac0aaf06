"""Ask a child process to read, and bring its answer, its refusal or the reason of its end."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypedDict

import orjson
import structlog

from portal.lib.confined.limits import Limits
from portal.lib.mappings import JsonObject
from portal.lib.results import PackedProblem, Problem, Refusal

log = structlog.get_logger(__name__)

# Readings at a time in one process; who comes later waits a little and is then asked to try again.
AT_A_TIME = 2
PATIENCE = 15.0
_ROOT = Path(__file__).resolve().parents[3]
# Bare settings: the words of a refusal are found by the caller, in the reader's language.
_PROGRAM = (
    "from django.conf import settings; settings.configure(USE_I18N=False); "
    "from portal.lib.confined.child import main; main()"
)
# Both mean that a limit ended it: the memory ran out, or a native reader gave up on memory.
_OUT_OF_MEMORY = frozenset({"MemoryError"})
_turns = threading.BoundedSemaphore(AT_A_TIME)


class RefusedReading(TypedDict):
    """What the reader refused."""

    code: str
    params: JsonObject
    problems: list[PackedProblem]


class ChildAnswer(TypedDict, total=False):
    """One of: what the reader gave, what it refused, or how it ended."""

    read: Any
    refused: RefusedReading
    failed: str


def confined(reader: Callable[..., Any], content: bytes, *, limits: Limits, **options: Any) -> Any:
    """``reader(content, **options)``, run in a process of its own; it gives JSON values.

    Refuses as the reader does, with ``file_costly`` when a limit ends it, with ``file_damaged``
    when it crashes, with ``reading_busy`` when too many readings run already.
    """
    if not _turns.acquire(timeout=PATIENCE):
        raise Refusal("reading_busy")
    try:
        answer = _ask(reader, content, limits, options)
    finally:
        _turns.release()
    if "refused" in answer:
        refused = answer["refused"]
        problems = [Problem(**problem) for problem in refused["problems"]]
        raise Refusal(refused["code"], problems=problems, **refused["params"])
    if "failed" in answer:
        raise _failed(answer["failed"], limits)
    return answer["read"]


def _ask(
    reader: Callable[..., Any], content: bytes, limits: Limits, options: JsonObject
) -> ChildAnswer:
    question = {
        "reader": f"{reader.__module__}:{reader.__qualname__}",
        "options": options,
        "limits": asdict(limits),
    }
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd="/",
    ) as child:
        try:
            said, _ = child.communicate(orjson.dumps(question) + b"\n" + content, limits.wall)
        except subprocess.TimeoutExpired:
            child.kill()
            raise _failed("timeout", limits) from None
        except BaseException:
            child.kill()
            raise
    if child.returncode == 0 and said:
        answer: ChildAnswer = orjson.loads(said)
        return answer
    return {"failed": f"signal {-child.returncode}" if child.returncode < 0 else "no answer"}


def _environment() -> dict[str, str]:
    """Where to find the code, and nothing that is worth reading: no addresses, no secrets."""
    variables = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ
    }
    return {**variables, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}


def _failed(how: str, limits: Limits) -> Refusal:
    """The words for an end without an answer; SIGABRT, SIGKILL and SIGXCPU are limits at work."""
    log.warning("reading_ended", how=how)
    if how in _OUT_OF_MEMORY or how in ("timeout", "signal 6", "signal 9", "signal 24"):
        return Refusal("file_costly", seconds=limits.cpu, memory=limits.memory)
    return Refusal("file_damaged")
