"""What one page has read already it does not read again: answers kept while a GET is served.

Rules, catalogue and places are asked for by every part of a page that is about scores. Kept for
the one request and its thread only, and never while something may be written by it on purpose:
a POST always asks the database. A page speaks of one moment thereby, too.
"""

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any, ParamSpec, TypeVar

from django.utils.functional import LazyObject

from portal.access.actor import Actor
from portal.access.wall import is_walled

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
# More outlets than this are not read for one of them.
MOST_TOGETHER = 100

_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Remember until the block ends."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def is_remembering() -> bool:
    """Whether a page is being made."""
    return _memory.get() is not None


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Ask ``function`` once a request for equal arguments; its answer is for reading.

    Iterables are taken as tuples, sets as frozen ones.
    """

    @functools.wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None:
            return function(*args, **kwargs)
        given: Any = [_frozen(each) for each in args]
        named: Any = {name: _frozen(each) for name, each in kwargs.items()}
        # Behind the wall the same question has another answer.
        key = (function, is_walled(), *given, *sorted(named.items()))
        if key not in memory:
            memory[key] = function(*given, **named)
        return copy(memory[key])  # type: ignore[no-any-return]  # what function returned

    return asked


def once_each(
    name: Hashable, all_keys: Iterable[K], read: Callable[[list[K]], Mapping[K, V]]
) -> dict[K, V]:
    """Of ``all_keys`` what there is; what the request knows already is not read again.

    ``name`` says what is asked and for whom: equal names have equal answers. ``read`` gets the
    keys nobody asked for yet and may answer for more than those.
    """
    keys = list(dict.fromkeys(all_keys))
    answers = _known(name)
    missing = [key for key in keys if key not in answers]
    if missing:
        additions = read(missing)
        answers |= {**dict.fromkeys(missing), **additions}
    return {key: answers[key] for key in keys if answers[key] is not None}


def have_read(name: Hashable, answers: Mapping[K, V]) -> None:
    """What a page has at hand anyway, for a `once_each` of that name."""
    _known(name).update(answers)


def _known(name: Hashable) -> dict[Any, Any]:
    memory = _memory.get()
    if memory is None:
        return {}
    answers: dict[Any, Any] = memory.setdefault((once_each, is_walled(), name), {})
    return answers


def together(actor: Actor, partner_ids: Iterable[int]) -> tuple[int, ...]:
    """``partner_ids``, with all the actor's own partners while a page that may show them is made.

    Reading for all outlets of a person at once costs one query instead of one an outlet.
    """
    asked = set(partner_ids)
    if is_remembering() and not actor.is_brand:
        own = {pk for grant in actor.grants for pk in grant.partner_ids}
        if asked <= own and len(own) <= MOST_TOGETHER:
            asked = own
    return tuple(sorted(asked))


def outlets_together(actor: Actor, public_id: str) -> tuple[str, ...]:
    """The same by public id."""
    own = {str(grant.partner_public_id) for grant in actor.grants if grant.partner_public_id}
    if is_remembering() and not actor.is_brand and public_id in own and len(own) <= MOST_TOGETHER:
        return tuple(sorted(own))
    return (public_id,)


def _frozen(value: Any) -> Any:
    if isinstance(value, LazyObject):  # the actor of a request: one value, though it can be walked
        return value
    if isinstance(value, (set, frozenset)):
        return frozenset(value)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, tuple)):
        return tuple(value)
    return value
