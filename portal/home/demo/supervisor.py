"""The launcher: starts the children, watches them, ends them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from portal.home.demo import commands, guard
from portal.home.demo.children import Child
from portal.home.demo.mails import Letters

_STEP = 0.25
_END_SECONDS = 7.0
_READY_SECONDS = 60.0


class Supervisor:
    """Owns the children of one data folder from start to end."""

    def __init__(self, root: Path, data_dir: Path, host: str, port: int, lock: IO[str]) -> None:
        self._root, self._data_dir = root, data_dir
        self._host, self._port = host, port
        self._lock = lock
        self._guard = self._start_guard()
        self._children: list[Child] = []
        self._letters = Letters(self._data_dir / "mail")
        self._parent = os.getppid() if os.environ.get("END_WITH_PARENT") else 0
        self._ending = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end_soon)

    def say(self, text: str) -> None:
        """One line on the terminal."""
        print(text, flush=True)  # noqa: T201 - the launcher speaks to a terminal

    def run_once(self, command: Sequence[str]) -> int:
        """Run a step to its end, unless the end of all is asked for; its exit code."""
        child = self._child("step", command, None)
        child.start()
        while child.process is not None and child.process.poll() is None:
            if self._is_over():
                child.ask_to_end()
                child.make_end(_END_SECONDS)
                return 1
            time.sleep(0.05)
        code = child.process.returncode if child.process is not None else 1
        child.make_end(0)
        return code

    def start_broker(self) -> None:
        """Start the embedded broker, unless one was given with BROKER_URL."""
        if not os.environ.get("BROKER_URL"):
            self._add("broker", commands.broker(self._data_dir))

    def start_services(self) -> None:
        """Start web, worker and beat."""
        for name in ("web", "worker", "beat"):
            self._add(name, commands.process(name))

    def wait_until_ready(self) -> str:
        """Wait for /readyz; '' when ready, otherwise what is missing after a minute."""
        until = time.monotonic() + _READY_SECONDS
        missing = "no answer"
        while time.monotonic() < until and not self._is_over():
            missing = self._missing()
            if not missing:
                return ""
            self._look()
            time.sleep(_STEP)
        return missing

    def watch(self) -> None:
        """Until the end is asked for: restart what dies, tell of mails."""
        while not self._is_over():
            self._look()
            for line in self._letters.new():
                self.say(line)
            time.sleep(_STEP)

    def end(self) -> None:
        """End all children and what they started."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self._children):
            child.ask_to_end()
        until = time.monotonic() + _END_SECONDS
        for child in reversed(self._children):
            child.make_end(max(0.0, until - time.monotonic()))
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait()
        self._lock.close()

    def _add(self, name: str, command: Sequence[str]) -> None:
        logs = self._data_dir / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        child = self._child(name, command, logs / f"{name}.log")
        child.start()
        self._children.append(child)

    def _child(self, name: str, command: Sequence[str], log: Path | None) -> Child:
        return Child(
            name=name,
            command=command,
            folder=self._root,
            log=log,
            environment={
                **os.environ,
                **commands.environment(self._data_dir, self._host, self._port),
                "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
            },
            told=self._tell_guard,
        )

    def _look(self) -> None:
        if self._guard.poll() is not None:
            self._guard = self._start_guard()
            for child in self._children:
                if child.process is not None:
                    self._tell_guard("+", child.process.pid)
        for child in self._children:
            if child.look():
                self.say(f"The {child.name} ended unexpectedly and is started again ({child.log}).")

    def _is_over(self) -> bool:
        return self._ending or (self._parent != 0 and os.getppid() != self._parent)

    def _end_soon(self, number: int, frame: object) -> None:
        self._ending = True

    def _start_guard(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
            pass_fds=[self._lock.fileno()],
            env={**os.environ, "DATA_DIR": str(self._data_dir)},
        )

    def _tell_guard(self, change: str, group: int) -> None:
        with contextlib.suppress(BrokenPipeError):
            if self._guard.stdin is not None:
                self._guard.stdin.write(f"{change}{group}\n")
                self._guard.stdin.flush()

    def _missing(self) -> str:
        try:
            with urllib.request.urlopen(f"http://{self._host}:{self._port}/readyz", timeout=5):
                return ""
        except urllib.error.HTTPError as answer:
            with answer:
                checks = json.load(answer)["checks"]
            return ", ".join(name for name, check in checks.items() if not check["ok"])
        except OSError:
            return "web"
