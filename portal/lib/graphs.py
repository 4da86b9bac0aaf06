"""Walking what refers to what."""

from collections.abc import Callable, Iterable


def reachable(start: Iterable[str], steps: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """``start`` and everything its members lead to, however deep; circles end."""
    nodes: set[str] = set()
    waiting = list(start)
    while waiting:
        each = waiting.pop()
        if each not in nodes:
            nodes.add(each)
            waiting += steps(each)
    return frozenset(nodes)
