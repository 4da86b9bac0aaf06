"""What higher slices have to say to whoever is about to publish."""

from collections.abc import Callable, Collection

from portal.lib.registry import Registry

# From the codes of a version's metrics: sentences for the one who publishes.
CONSEQUENCES: Registry[Callable[[Collection[str]], list[str]]] = Registry(
    "what follows from publishing metrics"
)


def follows(codes: Collection[str]) -> list[str]:
    """All that follows, in sentences; nothing when nothing does."""
    return [text for consequence in CONSEQUENCES.values() for text in consequence(codes)]
