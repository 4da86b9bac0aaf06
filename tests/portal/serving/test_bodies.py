"""Reading a body: limits of size and time, a full disk, what all bodies hold together."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from portal.home.errors import failed
from portal.lib.results import Refusal
from portal.serving import limits
from portal.serving.bodies import Body, Held
from portal.serving.refusals import refused

FULL = Path("/dev/full")


def pieces(*parts: bytes, pause: float = 0.0) -> Callable[[], Awaitable[dict[str, Any]]]:
    left = list(parts)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return receive


def read(body: Body, receive: Any, announced: int = 0) -> str:
    """The code it is refused with, '' when it is read."""
    try:
        asyncio.run(body.read(receive, announced))
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_body_is_read_to_its_end_and_given_back() -> None:
    held = Held()
    with Body(held, 10) as body:
        assert read(body, pieces(b"abc", b"de")) == ""
        assert (body.file.read(), body.size, held._bytes) == (b"abcde", 5, 5)
    assert held._bytes == 0


def test_one_byte_too_many_is_refused_however_it_is_told() -> None:
    with Body(Held(), 10) as body:
        assert read(body, pieces(b"x"), announced=11) == "body_big"
        assert read(body, pieces(b"x" * 6, b"x" * 5)) == "body_big"


def test_all_bodies_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HELD_BYTES", 8)
    held = Held()
    with Body(held, 10) as first, Body(held, 10) as second:
        assert read(first, pieces(b"x" * 6)) == ""
        assert read(second, pieces(b"x" * 6)) == "busy"
    assert held._bytes == 0


def test_silence_and_dripping_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SILENCE", 0.1)
    with Body(Held(), 10) as body:
        assert read(body, pieces(b"x", pause=0.5)) == "body_slow"
    monkeypatch.setattr(limits, "GRACE", 0.3)
    with Body(Held(), 100) as body:
        assert read(body, pieces(*[b"x"] * 50, pause=0.05)) == "body_slow"


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
def test_a_full_disk_is_said_in_words() -> None:
    with Body(Held(), 10) as body:
        body.file.close()
        body.file = FULL.open("wb", buffering=0)
        assert read(body, pieces(b"abc")) == "no_room"
    status, _, page = refused(Refusal("no_room"), "/months/")
    assert (status, b"no room left on its disk" in page) == (507, True)


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize(
    ("path", "kind"), [("/months/", "text/html"), ("/api/v1/m", "application/problem")]
)
def test_a_disk_that_fills_while_django_works_is_said_too(path: str, kind: str) -> None:
    try:
        with FULL.open("wb", buffering=0) as file:
            file.write(b"x")
    except OSError:
        answer = failed(RequestFactory().get(path))
    assert (answer.status_code, answer["Content-Type"].startswith(kind)) == (507, True)


def test_the_pool_has_a_connection_for_every_thread() -> None:
    assert limits.POOL > limits.THREADS
    assert limits.QUEUE + limits.THREADS < limits.OPEN
