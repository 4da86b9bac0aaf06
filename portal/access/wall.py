"""The second wall: a partner's request runs as a database role that sees its own rows only.

`behind_wall` opens the transaction of such a request, `brand_rows` steps out of it for exactly one
block. Which rows are whose is installed by `portal.row_security` from the querysets' own
conditions; without the setting ROW_SECURITY, and on SQLite, both do nothing.

The database's own language is spoken to directly and not through Django's cursor: the way back
has to work while Django counts the transaction as broken, and costs no place in query counts.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from portal.access.actor import Actor

# What the policies read; none of them is set outside a walled transaction.
PARTNERS, PERSON, USER = "portal.partners", "portal.person", "portal.user"
_NOBODY = {PARTNERS: "", PERSON: "", USER: ""}

_is_walled: ContextVar[bool] = ContextVar("is_walled", default=False)


def is_walled() -> bool:
    """Whether the database sees the partner role now."""
    return _is_walled.get()


def needs_wall(actor: Actor) -> bool:
    """Whether an actor's requests belong behind the wall: signed in, and nothing at the brand."""
    return bool(
        settings.ROW_SECURITY and actor.is_active and not (actor.is_system or actor.is_brand)
    )


@contextmanager
def behind_wall(actor: Actor) -> Iterator[None]:
    """One transaction as the partner role, for the partners of all the actor's memberships."""
    own = sorted({pk for grant in actor.grants for pk in grant.partner_ids})
    facts = {
        PARTNERS: f"{{{','.join(map(str, own))}}}",
        PERSON: str(actor.person_id or ""),
        USER: str(actor.user_id or ""),
    }
    with transaction.atomic():
        _say({"role": settings.ROW_SECURITY_ROLE, **facts})
        token = _is_walled.set(True)
        try:
            yield
        finally:
            _is_walled.reset(token)
            # The end of a transaction undoes it as well, but not that of a savepoint in one.
            _say({"role": "none", **_NOBODY})


@contextmanager
def brand_rows(why: str) -> Iterator[None]:
    """Step out of the wall for this block, which reads or writes rows no partner owns.

    ``why`` is for the reader: `grep -r brand_rows` lists every door in the wall. Rows have to be
    fetched inside the block: a lazy queryset that leaves it is asked behind the wall again.
    """
    if not _is_walled.get():
        yield
        return
    _say({"role": "none"})
    token = _is_walled.set(False)
    try:
        yield
    finally:
        _is_walled.reset(token)
        _say({"role": settings.ROW_SECURITY_ROLE})


class RequestWall:
    """The wall of one request: entered once the actor is known, left with the answer."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> "RequestWall":
        return self

    def __exit__(self, *exc: Any) -> None:
        self._stack.__exit__(*exc)

    def enter(self, actor: Actor) -> None:
        """Walled from here on, if the actor has to be."""
        if needs_wall(actor):
            self._stack.enter_context(behind_wall(actor))

    def answer(self, status: int) -> None:
        """A failed request keeps nothing: the exception itself has become an answer by now."""
        if _is_walled.get() and status >= 500:
            transaction.set_rollback(True)


def _say(values: dict[str, str]) -> None:
    """Set for the rest of the transaction (``is_local``); a failed one has only its end left.

    What is skipped then is undone by that end: the savepoint it goes back to lies outside.
    """
    raw = connection.connection
    if raw is None or raw.info.transaction_status.name == "INERROR":
        return
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    raw.execute(f"SELECT {calls}", [part for pair in values.items() for part in pair])
