"""What people ask of higher slices."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.access.actor import Actor
from portal.lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits at partners, in words with its number in them."""

    text: str
    count: int


# Asked with an actor that reaches the partners in question and no others.
WAITING: Registry[Callable[[Actor], list[Waiting]]] = Registry("what waits at some partners")
