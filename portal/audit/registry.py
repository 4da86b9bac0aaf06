"""Books of higher slices that are verified with the trail."""

from collections.abc import Callable

from portal.lib.registry import Registry

# Each returns its faults.
BOOKS: Registry[Callable[[], list[str]]] = Registry("which books are verified with the trail")


def faults_elsewhere() -> list[str]:
    """The faults of every registered book."""
    return [fault for _name, faults in sorted(BOOKS.items()) for fault in faults()]
