"""The launcher, run for real: it heals, ends completely, and starts again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from portal.home.demo.mails import Letters
from portal.settings.environment import broker_socket

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.xdist_group("demo")
LINUX = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(data_dir, port, settings="portal.settings.dev"):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    return {
        **kept,
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": settings,
        "SEED_DEMO": "no",
    }


def start(data_dir, port, settings="portal.settings.dev"):
    return subprocess.Popen(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment(data_dir, port, settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def readiness(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return json.load(answer)["status"]
    except urllib.error.HTTPError as answer:
        with answer:
            return json.load(answer)["status"]
    except OSError:
        return "no answer"


def wait_for(condition, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False


def processes(data_dir):
    """Ids and command lines of all processes that work on the folder."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(data_dir).encode() in text and command:
            found[int(folder.name)] = command
    return found


@pytest.mark.slow
@LINUX
def test_launcher_heals_a_killed_worker_and_leaves_nothing_when_killed(tmp_path):
    port = free_port()
    launcher = start(tmp_path, port)
    try:
        assert wait_for(lambda: readiness(port) == "ready", 120)
        workers = [pid for pid, line in processes(tmp_path).items() if "worker@portal" in line]
        os.kill(min(workers), signal.SIGKILL)
        assert wait_for(lambda: readiness(port) != "ready", 10)
        assert wait_for(lambda: readiness(port) == "ready", 40)
    finally:
        launcher.kill()
        launcher.communicate()
    assert wait_for(lambda: not processes(tmp_path), 10), processes(tmp_path)
    with socket.socket() as probe:
        # As a server binds: closed connections that linger do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def _said_until(launcher, text):
    """What the launcher printed up to ``text`` (or its end)."""
    said = ""
    while text not in said and (line := launcher.stdout.readline()):
        said += line
    return said


@pytest.mark.slow
@LINUX
def test_launcher_ends_everything_when_asked_and_starts_again(tmp_path):
    port = free_port()
    for _ in range(2):
        launcher = start(tmp_path, port)
        try:
            assert wait_for(lambda: readiness(port) == "ready", 120)
            second = subprocess.run(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env={**environment(tmp_path / "other", port)},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            # Ready is ready before it is said: read on until it is.
            said = _said_until(launcher, f"http://localhost:{port}")
            launcher.send_signal(signal.SIGINT)
            said += launcher.communicate(timeout=20)[0]
        finally:
            launcher.kill()
            launcher.wait()
        assert launcher.returncode == 0
        assert f"http://localhost:{port}" in said
        assert "Your data is kept" in said
        assert second.returncode == 1
        assert f"Port {port} is taken by another program." in second.stderr
        assert "Traceback" not in said + second.stderr
        assert processes(tmp_path) == {}


def run_once(data_dir, port):
    return subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env=environment(data_dir, port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_taken_port_gets_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = run_once(tmp_path, port)
    assert said.returncode == 1
    assert said.stderr.strip() == (
        f"Port {port} is taken by another program. Choose another one: make demo PORT={port + 1}"
    )


def test_unwritable_folder_gets_one_sentence(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    said = run_once(blocked / "data", 8000)
    assert said.returncode == 1
    assert said.stderr.startswith(f"The data folder {blocked / 'data'} cannot be written")
    assert len(said.stderr.strip().splitlines()) == 1


def test_nonsense_port_gets_one_sentence(tmp_path):
    said = run_once(tmp_path, "http")
    assert (said.returncode, said.stderr.strip()) == (
        1,
        "PORT=http is not a port. Choose a number from 1 to 65535.",
    )


def test_broker_socket_stays_short_whatever_the_folder(tmp_path):
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    assert len(bytes(broker_socket(deep))) <= 100
    assert broker_socket(deep) == broker_socket(deep)
    assert broker_socket(deep) != broker_socket(deep / "c")


def test_letters_tells_of_each_new_mail_of_a_batch(tmp_path):
    def write(connection, *addresses):
        connection.send_messages(
            [
                EmailMessage("ABC is your code", "Hello\n---", "a@x.example", [to])
                for to in addresses
            ]
        )

    old, batch = (EmailBackend(file_path=tmp_path) for _ in range(2))
    write(old, "old@x.example")
    letters = Letters(tmp_path)
    write(batch, "b@x.example", "c@x.example")
    assert sorted(letters.new()) == [
        "Mail to b@x.example: ABC is your code",
        "Mail to c@x.example: ABC is your code",
    ]
    write(batch, "d@x.example")
    assert letters.new() == ["Mail to d@x.example: ABC is your code"]
    assert letters.new() == []
