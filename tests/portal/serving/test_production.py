"""Production as the README tells it, with parts that die and come back."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.kit.production import running, wait_for
from tests.portal.serving.conftest import Machine

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("production")]


def test_a_restart_of_the_database_is_over_when_it_is_over(
    machine: Machine, tmp_path: Path
) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web:
        made_up = {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"}
        assert [web.ask("/", **made_up)[0] for _ in range(12)] == [302] * 12
        machine.postgres.stop()
        away = [web.ask(path, **made_up) for path in ("/", "/api/v1/partners")]
        machine.postgres.start()
        assert wait_for(lambda: web.ask("/", **made_up)[0] == 302, 10)
        back = [web.ask("/", **made_up)[0] for _ in range(20)]
        lines = [json.loads(line) for line in web.said().splitlines() if line.startswith("{")]
    assert back == [302] * 20
    assert [status for status, _ in away] == [503, 503]
    assert "cannot reach its database" in away[0][1]
    assert json.loads(away[1][1])["code"] == "database_away"
    traces = [line["exception"] for line in lines if "exception" in line]
    assert traces
    assert "Traceback:" in traces[0]
    assert "OperationalError" in traces[0]
    assert "<traceback object" not in web.said()


def test_a_killed_web_process_is_started_again(machine: Machine, tmp_path: Path) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web:
        (only,) = web.children()
        os.kill(only, signal.SIGKILL)
        time.sleep(0.2)
        assert wait_for(lambda: web.ask("/healthz")[0] == 200, 20)
        assert web.children() != [only]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_one_thread_multiplies(machine: Machine, tmp_path: Path, name: str) -> None:
    env = machine.environment(tmp_path)
    with running(name, tmp_path, env) as one:
        assert wait_for(lambda: b"OPENBLAS_NUM_THREADS=1\0" in _environ(one.process.pid), 10)
        assert b"OMP_NUM_THREADS=1\0" in _environ(one.process.pid)


def _environ(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def test_what_the_database_url_asks_for_is_done(machine: Machine, tmp_path: Path) -> None:
    # The private server speaks no TLS, so whoever insists on it must not get through.
    url = f"{machine.postgres.url('portal')}?sslmode=require&application_name=told"
    with running("web", tmp_path, machine.environment(tmp_path, DATABASE_URL=url)) as web:
        assert web.ask("/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345")[0] == 503
    url = f"{machine.postgres.url('portal')}?application_name=told"
    with running("web", tmp_path, machine.environment(tmp_path, DATABASE_URL=url)) as web:
        assert web.ask("/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345")[0] == 302
        told = machine.postgres.say(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name='told'"
        )
    assert told[0][0] >= 1
