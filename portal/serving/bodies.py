"""Reads the body of a request before a thread or a connection is taken for it."""

import asyncio
import errno
import tempfile
import time
from collections.abc import Awaitable, Callable
from typing import IO, NotRequired, TypedDict

from portal.lib.results import Refusal
from portal.serving import limits


class Message(TypedDict):
    """What a server hands on: a piece of a body, or that the client has left."""

    type: str
    body: NotRequired[bytes]
    more_body: NotRequired[bool]


Receive = Callable[[], Awaitable[Message]]


class Gone(Exception):
    """The client has left; nobody is there to answer."""


class Held:
    """How many bytes of bodies this process holds at the moment."""

    def __init__(self) -> None:
        self._bytes = 0

    def take(self, count: int) -> None:
        """Count ``count`` more; raises Refusal ``busy`` when they do not fit."""
        if self._bytes + count > limits.HELD_BYTES:
            raise Refusal("busy")
        self._bytes += count

    def give(self, count: int) -> None:
        """Count ``count`` fewer."""
        self._bytes -= count


class Body:
    """One body: a file to read from once :meth:`read` is through; closed by leaving the block."""

    def __init__(self, held: Held, limit: int) -> None:
        # Closed by leaving this block.
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(limits.MEMORY_BYTES)  # noqa: SIM115 - see above
        self.size = 0
        self._held, self._limit = held, limit

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, *exc: object) -> None:
        self._held.give(self.size)
        self.file.close()

    async def read(self, receive: Receive, announced: int) -> None:
        """Read to the end.

        Raises Refusal: too large, too slow, no room, busy; Gone when the client left.
        """
        self._check(announced)
        started = time.monotonic()
        while True:
            try:
                message = await asyncio.wait_for(receive(), self._left(started))
            except TimeoutError:
                raise Refusal("body_slow") from None
            if message["type"] == "http.disconnect":
                raise Gone
            self._keep(message.get("body", b""))
            if not message.get("more_body"):
                self.file.seek(0)
                return

    def _left(self, started: float) -> float:
        """How many seconds may pass until the next piece has come."""
        allowed = min(limits.LONGEST, limits.GRACE + self.size / limits.BYTES_A_SECOND)
        return max(0.0, min(limits.SILENCE, started + allowed - time.monotonic()))

    def _keep(self, piece: bytes) -> None:
        self._check(self.size + len(piece))
        self._held.take(len(piece))
        self.size += len(piece)
        try:
            self.file.write(piece)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refusal("no_room") from error
            raise

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise Refusal("body_big", limit=_readable(self._limit))


def _readable(count: int) -> str:
    return f"{count // limits.MB} MB" if count >= limits.MB else f"{count // 1024} kB"
