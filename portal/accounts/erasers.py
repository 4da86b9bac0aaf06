"""Who has to forget something when a person is erased; slices register in `ready()`."""

from collections.abc import Callable

from portal.accounts.models import User

Eraser = Callable[[User], None]
ERASERS: list[Eraser] = []


def register_eraser(eraser: Eraser) -> None:
    """Call ``eraser(user)`` when a person is erased, while name and address are still there."""
    if eraser not in ERASERS:
        ERASERS.append(eraser)
