"""Which file of a pack a refusal speaks of."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from portal.lib.results import Problem, Refusal


def placed(problems: Iterable[Problem], file: str) -> list[Problem]:
    """``problems`` with the file they stand in, where none is named yet."""
    return [item if item.file else replace(item, file=file) for item in problems]


@contextmanager
def about(file: str) -> Iterator[None]:
    """A refusal from within refuses the pack, with ``file`` named at each problem."""
    try:
        yield
    except Refusal as refusal:
        own = refusal.problems or (Problem(refusal.code, refusal.params),)
        raise Refusal("pack_refused", problems=placed(own, file), count=len(own)) from None
