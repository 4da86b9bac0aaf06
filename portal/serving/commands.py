"""THE command lines: the demo, the README and a supervisor start the processes through these.

Settings of a machine come from the environment: ``HOST``, ``PORT``, ``WEB_PROCESSES``,
``WEB_THREADS``, ``WORKER_PROCESSES``, ``WORKER_NAME``, ``BEAT_SCHEDULE``, ``LOG_LEVEL``.
"""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from portal.serving import limits

# One thread each: two processes that both use all cores for one product only wait for each other.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}


def web() -> list[str]:
    """Pages and API. A process that dies is started again; slow clients cost no thread."""
    return [
        *(_tool("granian"), "--interface", "asginl", "--http", "1", "--no-ws"),
        *("--host", _given("HOST", "127.0.0.1"), "--port", _given("PORT", "8000")),
        *("--workers", _given("WEB_PROCESSES", "1")),
        *("--backpressure", str(limits.OPEN)),
        *("--http1-header-read-timeout", str(limits.HEAD_MILLISECONDS)),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"),
        *("--log-level", "warning"),
        "portal.asgi:application",
    ]


def worker() -> list[str]:
    """The background work: any number, each with a name of its own.

    Without gossip and mingle: both end a worker for good when the broker comes back from a
    restart, and nothing here needs what they tell.
    """
    return [
        *(_tool("celery"), "-A", "portal.celery", "worker", "--pool", "prefork"),
        *("--queues", "portal", "--without-gossip", "--without-mingle"),
        *("--concurrency", _given("WORKER_PROCESSES", "2")),
        *("--hostname", f"{_given('WORKER_NAME', 'worker')}@{_machine()}"),
        *("--loglevel", _given("LOG_LEVEL", "INFO")),
    ]


def beat() -> list[str]:
    """The clock: exactly one."""
    return [
        *(_tool("celery"), "-A", "portal.celery", "beat", "--pidfile="),
        *("--schedule", _given("BEAT_SCHEDULE", "beat-schedule")),
        *("--loglevel", _given("LOG_LEVEL", "INFO")),
    ]


COMMANDS: dict[str, Callable[[], list[str]]] = {"web": web, "worker": worker, "beat": beat}


def environment() -> dict[str, str]:
    """The environment of every process of the portal; what was set outside counts."""
    return {**ONE_THREAD, **os.environ}


def _given(name: str, default: str) -> str:
    return os.environ.get(name) or default


def _machine() -> str:
    return _given("WORKER_MACHINE", socket.gethostname())


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)
