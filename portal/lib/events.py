"""Events: news that travels up the slice order, delivered in the transaction it reports."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

E = TypeVar("E")
_LISTENERS: dict[type, list[Callable[[Any], object]]] = defaultdict(list)


def subscribe(event: type[E], listener: Callable[[E], object]) -> None:
    """Call ``listener`` inside the sender's transaction whenever ``event`` is emitted.

    Only `portal.wiring` subscribes. Listeners write rows (jobs, notices) and return: slow work
    is queued through `portal.jobs`, so that the news and its consequences commit together.
    """
    if listener not in _LISTENERS[event]:
        _LISTENERS[event].append(listener)


def emit(event: object) -> None:
    """Tell every listener of ``event``'s type, in the order of subscription."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("events are emitted inside the transaction they report")
    for listener in _LISTENERS[type(event)]:
        listener(event)
