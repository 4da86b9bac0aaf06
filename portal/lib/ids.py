"""Public ids: random, so that they say nothing about order or number."""

import uuid
from collections.abc import Callable

# The one source of ids; tests that compare two worlds put a repeatable one here.
source: Callable[[], uuid.UUID] = uuid.uuid4


def new_public_id() -> uuid.UUID:
    """A fresh random id."""
    return source()
