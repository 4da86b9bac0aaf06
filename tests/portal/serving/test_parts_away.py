"""Cache and broker away: signing in and sending go on; a worker survives its broker's restart."""

import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.kit.production import HTTPS, Process, Redis, running, wait_for
from tests.portal.serving.conftest import Machine

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("production")]
PASSWORD = "a long enough phrase"


class Browser:
    """A person's browser before the proxy: keeps cookies, follows nothing."""

    def __init__(self, web: Process) -> None:
        self.web, self.cookies = web, {}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask(path, urllib.parse.urlencode({**token, **fields}).encode())

    def _ask(self, path: str, data: bytes | None) -> tuple[int, str]:
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.web.port}{path}",
            data=data,
            headers={**HTTPS, "Cookie": told, "Origin": "https://portal.example"},
        )
        opener = urllib.request.build_opener(_Quiet)
        with opener.open(request, timeout=30) as answer:
            for line in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = line.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, answer.read().decode()


class _Quiet(urllib.request.HTTPErrorProcessor):
    def http_response(self, request, response):
        return response


def test_signing_in_and_open_pages_go_on_without_cache_and_broker(
    machine: Machine, tmp_path: Path
) -> None:
    env = machine.environment(tmp_path)
    machine.set_password(env, "ann@brand.example", PASSWORD)
    with running("web", tmp_path, env) as web:
        browser = Browser(web)
        assert browser.get("/accounts/login/")[0] == 200
        found = browser.post("/accounts/login/", login="ann@brand.example", password=PASSWORD)
        assert found[0] == 302, found
        assert [browser.get(path)[0] for path in ("/", "/me/", "/notices/")] == [200] * 3
        assert web.ask("/api/v1/schema/")[0] == 200
        # Throttles count on: neither everybody is let in nor nobody.
        guesses = [
            Browser(web).get("/accounts/login/") and _guess(web, number) for number in range(14)
        ]
        assert guesses[0] == (200, False)
        assert guesses[-1][1]
        token = machine.token(env, "ann@brand.example", "partners.read")
        assert web.ask("/api/v1/partners", Authorization=f"Bearer {token}")[0] == 200
        assert web.ask("/readyz")[0] == 503


def _guess(web: Process, number: int) -> tuple[int, bool]:
    browser = Browser(web)
    browser.get("/accounts/login/")
    status, page = browser.post("/accounts/login/", login="bob@brand.example", password="wrong one")
    return status, "Too many attempts" in page or status == 429


def test_a_worker_lives_through_a_restart_of_its_broker(machine: Machine, tmp_path: Path) -> None:
    redis = Redis(tmp_path)
    redis.start()
    env = machine.environment(
        tmp_path, BROKER_URL=redis.url(), CACHE_URL=redis.url(1, "rediscache"), LOG_LEVEL="INFO"
    )
    try:
        with running("worker", tmp_path, env) as worker:
            assert wait_for(lambda: "ready." in worker.said(), 60), worker.said()
            redis.stop()
            assert wait_for(lambda: "onnection" in worker.said(), 20)
            redis.start()
            job = machine.enqueue(env, "audit.seal")
            assert wait_for(lambda: machine.job_state(job) == "done", 60), worker.said()
            assert worker.process.poll() is None
    finally:
        redis.stop()
