"""From a socket to Django: the body first, then one of a fixed number of threads.

The event loop waits for slow clients, however many; a thread and its database connection are
taken only for a request that is there as a whole, and free again before its answer is read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypedDict

import structlog
from asgiref.wsgi import WsgiToAsgiInstance

from portal.lib.results import Refusal
from portal.serving import limits
from portal.serving.bodies import Body, Gone, Held, Receive
from portal.serving.refusals import refused

log = structlog.get_logger(__name__)
Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes]
SIGNS = (b"cookie", b"authorization")


class Scope(TypedDict):
    """What a server says of a connection, as far as it is looked at here."""

    type: str
    path: str
    headers: Headers


class Start(TypedDict):
    """The first message of an answer."""

    type: Literal["http.response.start"]
    status: int
    headers: Headers


class Content(TypedDict):
    """The body of an answer, or a piece of it."""

    type: Literal["http.response.body"]
    body: bytes
    more_body: bool


Send = Callable[[Start | Content], Awaitable[None]]


class Front:
    """The ASGI application around a WSGI one."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(limits.THREADS, thread_name_prefix="web")
        self._held = Held()
        self._taken = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        headers = [pair for pair in scope["headers"] if b"_" not in pair[0]]
        names = dict(headers)
        is_known = any(name in names for name in SIGNS)
        with Body(self._held, limits.KNOWN_BYTES if is_known else limits.UNKNOWN_BYTES) as body:
            try:
                await body.read(receive, _announced(names))
                answer = await self._answered({**scope, "headers": headers}, body)
            except Gone:
                return
            except Refusal as refusal:
                log.info("turned_away", reason=refusal.code, path=scope["path"])
                answer = refused(refusal, scope["path"])
        await _write(send, answer)

    async def _answered(self, scope: Scope, body: Body) -> Answer:
        if self._taken >= limits.THREADS + limits.QUEUE:
            raise Refusal("busy")
        self._taken += 1
        try:
            work = self._threads.submit(self._work, scope, body)
            return await _to_its_end(asyncio.wrap_future(work))
        finally:
            self._taken -= 1

    def _work(self, scope: Scope, body: Body) -> Answer:
        one: Any = WsgiToAsgiInstance(self._application)  # type: ignore[no-untyped-call]  # asgiref has no types
        one.scope = scope
        try:
            environ = one.build_environ(scope, body.file)
        except ValueError as error:
            raise Refusal("bad_request", detail=str(error)) from error
        # A body in pieces has no length of its own, and Django reads as much as it is told.
        environ["CONTENT_LENGTH"] = str(body.size) if body.size else ""
        environ.pop("HTTP_TRANSFER_ENCODING", None)
        pieces = self._application(environ, one.start_response)
        try:
            content = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        start = one.response_start
        return start["status"], start["headers"], content


async def _to_its_end(work: "asyncio.Future[Answer]") -> Answer:
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        # Whoever left must not have the body closed under the thread's hands.
        await asyncio.wait([work])
        raise


def _announced(headers: dict[bytes, bytes]) -> int:
    text = headers.get(b"content-length", b"0")
    return int(text[:20]) if text.isdigit() else 0


async def _write(send: Send, answer: Answer) -> None:
    status, headers, content = answer
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})
