"""How much one web process takes on: numbers that have to fit each other (docs/adr/0028)."""

import os

MB = 1024 * 1024


def _number(name: str, default: int, least: int = 1) -> int:
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and int(text) >= least):
        raise SystemExit(f"{name}={text} is not a whole number from {least} on. Correct it.")
    return int(text)


# Requests worked on at once; each holds one database connection at most.
THREADS = _number("WEB_THREADS", 4)
# Every thread has its connection, and what runs beside them (mails of codes, leases) has two.
POOL = THREADS + 2
# How long a thread waits for a connection before it says so, in seconds.
POOL_SECONDS = 5
# Requests read to their end that wait for a thread; one more is told to come back.
QUEUE = 16 * THREADS
# Requests being read or waiting; the sockets beyond wait unread.
OPEN = 1024

# The head of a request has to be there within this, in milliseconds; an idle socket ends too.
HEAD_MILLISECONDS = 10_000
# Silence inside a body that ends it, in seconds.
SILENCE = 10.0
# The slowest body that is waited for: so many seconds, and one more for each so many bytes.
GRACE, BYTES_A_SECOND = 10.0, 16 * 1024
# Whatever its speed, a body has come within this, in seconds.
LONGEST = 300.0

# The greatest body: of somebody who shows a session or a token, and of anybody else.
KNOWN_BYTES = 22 * MB
UNKNOWN_BYTES = 256 * 1024
# A body above this is kept on disk while it is read and answered.
MEMORY_BYTES = MB
# All bodies held at once; one that would not fit is told to come back.
HELD_BYTES = 256 * MB
