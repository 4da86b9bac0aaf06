"""Clients that drip, stay silent, send too much or do not read: nobody else waits for them."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.kit.production import Process, running, wait_for
from tests.portal.serving.conftest import Machine

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("production")]

COOKIE = "sessionid=abcdefghijklmnopqrstuvwxyz012345; csrftoken=abcdefghijklmnopqrstuvwxyz012345"
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: portal.example\r\nX-Forwarded-Proto: https\r\n"
    "X-Forwarded-For: 192.0.2.9\r\nOrigin: https://portal.example\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n{more}\r\n"
)


def connected(web: Process, path: str, **more: str) -> socket.socket:
    """A socket that has sent the head of a request and nothing else."""
    link = socket.create_connection(("127.0.0.1", web.port), 30)
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in more.items())
    link.sendall(HEAD.format(path=path, more=lines).encode())
    return link


@contextmanager
def dripping(links: list[socket.socket]) -> Iterator[None]:
    """A byte into each socket four times a second."""
    over = threading.Event()

    def drip() -> None:
        while not over.wait(0.25):
            for link in links:
                try:
                    link.sendall(b"x")
                except OSError:
                    continue

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def status(link: socket.socket) -> int:
    try:
        answer = link.recv(65536)
    except OSError:
        return 0
    return int(answer.split()[1]) if answer else 0


def test_dripping_bodies_cost_no_thread_and_no_connection(machine: Machine, tmp_path: Path) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web, ExitStack() as stack:
        links = [
            stack.enter_context(
                connected(web, "/accounts/login/", Cookie=COOKIE, Content_Length="5000")
            )
            for _ in range(60)
        ]
        with dripping(links):
            time.sleep(1)
            started = time.monotonic()
            answers = [web.ask(path, Cookie=COOKIE)[0] for path in ("/", "/accounts/login/") * 15]
            took = time.monotonic() - started
            # A second a connection is what the slowest of thirty pages may take here.
            assert answers == [302, 200] * 15
            assert took < 10
            # Dripping counts as too slow in the end, and is told so.
            assert wait_for(lambda: _ended(web), 25), web.said()
        assert {status(link) for link in links} == {408}


def _ended(web: Process) -> bool:
    return web.said().count("body_slow") == 60


def test_silent_sockets_end(machine: Machine, tmp_path: Path) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web, ExitStack() as stack:
        bare = stack.enter_context(socket.create_connection(("127.0.0.1", web.port), 30))
        half = stack.enter_context(socket.create_connection(("127.0.0.1", web.port), 30))
        half.sendall(b"GET / HTTP/1.1\r\nHost: por")
        body = stack.enter_context(connected(web, "/", Cookie=COOKIE, Content_Length="10"))
        started = time.monotonic()
        assert status(body) == 408
        for link in (half, bare):
            while link.recv(65536):
                pass
        assert time.monotonic() - started < 25


def test_a_large_body_of_nobody_is_refused_and_not_written(
    machine: Machine, tmp_path: Path
) -> None:
    env = machine.environment(tmp_path)
    with running("web", tmp_path, env) as web:
        with connected(web, "/accounts/login/", Content_Length=str(400 * 2**20)) as told:
            assert status(told) == 413
        with connected(web, "/api/v1/months", Transfer_Encoding="chunked") as untold:
            _stream(untold, 400)
            assert status(untold) in (0, 413)
        assert web.said().count("body_big") == 2
        assert list(Path(env["TMPDIR"]).iterdir()) == []
        assert web.ask("/healthz")[0] == 200


def _stream(link: socket.socket, megabytes: int) -> None:
    piece = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
    for _ in range(megabytes):
        try:
            link.sendall(piece)
        except OSError:
            return


def test_the_api_is_refused_in_json(machine: Machine, tmp_path: Path) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web:
        code, body = web.ask("/api/v1/months", b"x" * 300_000, Content_Type="application/json")
        assert (code, json.loads(body)["code"]) == (413, "body_big")
        # Who shows a token may send more, and is then asked who they are.
        code, body = web.ask(
            "/api/v1/partners",
            b"x" * 300_000,
            Content_Type="application/json",
            Authorization="Bearer x",
        )
        assert (code, json.loads(body)["code"]) == (401, "signed_out")


def test_a_body_in_pieces_arrives_whole(machine: Machine, tmp_path: Path) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web:
        with connected(web, "/accounts/login/", Transfer_Encoding="chunked") as link:
            link.sendall(b"5\r\nlogin\r\n")
            time.sleep(0.3)
            link.sendall(b"2\r\n=x\r\n0\r\n\r\n")
            # Without a CSRF cookie it is refused, by Django: it was there as a whole.
            assert status(link) == 403


def test_headers_with_underscores_do_not_pose_as_the_proxy(
    machine: Machine, tmp_path: Path
) -> None:
    with running("web", tmp_path, machine.environment(tmp_path)) as web:
        with socket.create_connection(("127.0.0.1", web.port), 10) as link:
            link.sendall(
                b"GET /me/ HTTP/1.1\r\nHost: portal.example\r\nX_Forwarded_Proto: https\r\n\r\n"
            )
            answer = link.recv(65536)
        assert answer.startswith(b"HTTP/1.1 301")
        assert b"location: https://portal.example/me/" in answer.lower()


def test_more_than_the_queue_holds_is_told_to_come_back(machine: Machine, tmp_path: Path) -> None:
    env = machine.environment(tmp_path, WEB_THREADS="1")
    with running("web", tmp_path, env) as web:
        machine.postgres.say("SELECT 1")
        found: list[int] = []
        threads = [
            threading.Thread(target=lambda: found.append(web.ask("/accounts/login/")[0]))
            for _ in range(60)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(found) <= {200, 503}
        assert found.count(200) >= 17
        assert web.ask("/accounts/login/")[0] == 200
