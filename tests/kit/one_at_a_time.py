"""Serve one request at a time: threads of the live server share one in-memory SQLite connection."""

import threading
from collections.abc import Callable
from typing import Any

_LOCK = threading.RLock()


class OneAtATime:
    """A middleware; on a database server every thread has its own connection and none is needed."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        with _LOCK:
            return self.get_response(request)
