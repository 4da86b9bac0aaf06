"""One child of the launcher: its own process group, its own log, restarted when it dies."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portal.home.demo.guard import end, is_alive

_PR_SET_PDEATHSIG = 1
_LOG_LIMIT = 5 * 1024 * 1024
_LONGEST_PAUSE = 10.0


@dataclass
class Child:
    """A command that is to run all the time; ``told`` hears of groups that begin and end."""

    name: str
    command: Sequence[str]
    folder: Path
    # None: it speaks to the terminal of the launcher.
    log: Path | None
    environment: dict[str, str]
    told: Callable[[str, int], None]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    _not_before: float = field(default=0.0)
    _started: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a group of its own, so that all it starts can be ended with it."""
        if self.log is not None and self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.unlink()
        with contextlib.ExitStack() as opened:
            log = opened.enter_context(self.log.open("ab")) if self.log is not None else None
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT if log is not None else None,
                process_group=0,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread, and the only way to be told of the parent's death
            )
        self._started = time.monotonic()
        self.told("+", self.process.pid)

    def look(self) -> bool:
        """Restart it if it died, with growing pauses; returns whether it was found dead."""
        if self.process is None:
            if time.monotonic() >= self._not_before:
                self.start()
            return False
        if self.process.poll() is None:
            return False
        self._bury(self.process)
        return True

    def ask_to_end(self) -> None:
        """Send SIGTERM to the whole group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)

    def make_end(self, seconds: float) -> None:
        """Wait for the group to end, then kill what is left of it."""
        if self.process is None:
            return
        group = self.process.pid
        until = time.monotonic() + seconds
        while time.monotonic() < until and is_alive(group):
            self.process.poll()
            time.sleep(0.05)
        end({group}, grace=0)
        self.process.wait()
        self.told("-", group)
        self.process = None

    def _bury(self, dead: subprocess.Popen[bytes]) -> None:
        # What a killed leader leaves behind would work on beside its successor.
        end({dead.pid}, grace=0)
        self.told("-", dead.pid)
        lived = time.monotonic() - self._started
        self.deaths = 1 if lived > 60 else self.deaths + 1
        pause = 0.0 if self.deaths == 1 else min(_LONGEST_PAUSE, 2.0 ** (self.deaths - 2))
        self._not_before = time.monotonic() + pause
        self.process = None


def die_with_parent() -> None:
    """Linux: have the kernel send SIGTERM when the launcher dies (runs between fork and exec)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
