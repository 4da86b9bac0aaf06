"""One launcher a data folder, and a port that is free."""

import fcntl
import socket
import sys
import time
from pathlib import Path
from typing import IO

_PATIENCE = 15.0


def locked(data_dir: Path) -> IO[str]:
    """Hold the folder for this launcher; waits for one that is just ending.

    The watchdog holds the lock too, so that it is free only when no process is left.
    """
    lock = (data_dir / "demo.lock").open("a+")
    until = time.monotonic() + _PATIENCE
    has_told = False
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                sys.exit(
                    f"The portal already runs on the data folder {data_dir}. "
                    "End it first, or choose another folder with DATA_DIR=/some/folder."
                )
            if not has_told:
                print(f"Waiting for the folder {data_dir} …", flush=True)  # noqa: T201 - the launcher speaks to a terminal
                has_told = True
            time.sleep(0.2)
        else:
            return lock


def check_port(host: str, port: int) -> None:
    """End with one sentence when the port is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            sys.exit(
                f"Port {port} is taken by another program. "
                f"Choose another one: make demo PORT={port + 1}"
            )
